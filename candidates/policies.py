"""May this person? Pure predicates over loops."""

from candidates.models import Candidate, Loop
from hiring.actors import Actor, System
from hiring.models import Duty, Person, Role
from hiring.policies import manages_role


def may_open_loop(actor: Actor, role: Role) -> bool:
    """Recruiters and admins open loops, hiring managers for their own roles."""
    return _runs_role(actor, role)


def may_run_loop(actor: Actor, loop: Loop) -> bool:
    """Whoever may open a loop for its role may also reveal, dispose of findings and decide.

    Not the candidate's linked person, whatever their duty.
    """
    return _runs_role(actor, loop.application.role) and not is_linked_to(actor, loop)


def is_linked_to(actor: Actor, loop: Loop) -> bool:
    """Whether the loop's candidate is this person, or close to them. No query when it is selected."""
    return not isinstance(actor, System) and loop.application.candidate.linked_person_id == actor.pk


def _runs_role(actor: Actor, role: Role) -> bool:
    if isinstance(actor, System):
        return True
    return actor.has_duty(Duty.ADMIN, Duty.RECRUITER) or manages_role(actor, role)


def may_open_loops(person: Person) -> bool:
    """Whether there may be roles for which this person opens loops."""
    return person.has_duty(Duty.ADMIN, Duty.RECRUITER, Duty.HIRING_MANAGER)


def may_handle_privacy(actor: Actor, candidate: Candidate) -> bool:
    """Admins and recruiters export, erase and hold; never about themselves or somebody close to them."""
    if isinstance(actor, System):
        return True
    return may_read_privacy(actor) and candidate.linked_person_id != actor.pk


def may_read_privacy(person: Person) -> bool:
    """Whether this person may look after candidates' data at all."""
    return person.has_duty(Duty.ADMIN, Duty.RECRUITER)
