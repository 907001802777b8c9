"""May this person? Pure predicates over scorecards and debriefs."""

from candidates.models import Loop, Seat
from hiring.actors import Actor, System
from hiring.models import Person
from scorecards.querysets import loops_open_to


def may_write_scorecard(actor: Actor, seat: Seat) -> bool:
    """Only the person in the seat writes its scorecard; nobody does so on behalf of another."""
    return not isinstance(actor, System) and seat.person_id == actor.pk


def may_read_evidence(person: Person, loop: Loop) -> bool:
    """Whether the loop's committed scorecards and all made of them are open to this person. One query."""
    return loops_open_to(person).filter(pk=loop.pk).exists()
