"""May this person? Pure predicates over scorecards and debriefs."""

from candidates.models import Loop, Seat
from candidates.policies import is_linked_to, may_run_loop
from hiring.actors import Actor, System
from hiring.models import Duty, Person
from scorecards.models import Decision
from scorecards.querysets import loops_open_to


def may_write_scorecard(actor: Actor, seat: Seat) -> bool:
    """Only the person in the seat writes its scorecard; nobody does so on behalf of another."""
    return not isinstance(actor, System) and seat.person_id == actor.pk


def may_amend_scorecard(actor: Actor, seat: Seat) -> bool:
    """Only the author amends what is committed: a rating is never changed on behalf of another."""
    return may_write_scorecard(actor, seat)


def may_read_evidence(person: Person, loop: Loop) -> bool:
    """Whether the loop's committed scorecards and all made of them are open to this person. One query."""
    return loops_open_to(person).filter(pk=loop.pk).exists()


def owes_scorecard(person: Person, loop: Loop) -> bool:
    """Whether the panel still waits for a scorecard of this person in the loop. One query."""
    seats = Seat.objects.counting().filter(person=person, interview__loop=loop)
    return seats.exclude(scorecard__committed_at__isnull=False).exists()


def may_reveal_loop(actor: Actor, loop: Loop) -> bool:
    """Who runs the loop reveals it, unless one's own scorecard in it is still to be written."""
    return not isinstance(actor, System) and may_run_loop(actor, loop) and not owes_scorecard(actor, loop)


def may_break_glass(actor: Actor, loop: Loop) -> bool:
    """An admin may open scorecards before the reveal, never while owing one in the loop oneself. One query.

    Nor in a loop of a candidate who is that admin, or close to them.
    """
    if isinstance(actor, System) or not actor.has_duty(Duty.ADMIN) or is_linked_to(actor, loop):
        return False
    return not owes_scorecard(actor, loop)


def may_judge_evidence(actor: Actor, loop: Loop) -> bool:
    """Who runs the loop disposes of findings and decides, once its evidence is open to that person."""
    return not isinstance(actor, System) and may_run_loop(actor, loop) and may_read_evidence(actor, loop)


def may_nudge(actor: Actor, loop: Loop) -> bool:
    """Whoever runs the loop may ask its interviewers for scorecards; the system has its schedule."""
    return not isinstance(actor, System) and may_run_loop(actor, loop)


def may_send_reminders(actor: Actor) -> bool:
    """Reminders go out by the schedule; a person nudges instead."""
    return isinstance(actor, System)


def may_calibrate(actor: Actor) -> bool:
    """The system by its schedule, and admins who want it at once."""
    return isinstance(actor, System) or actor.has_duty(Duty.ADMIN)


def may_reopen_decision(actor: Actor, loop: Loop) -> bool:
    """An admin reopens what was signed, with the loop's evidence open to that admin."""
    return not isinstance(actor, System) and actor.has_duty(Duty.ADMIN) and may_read_evidence(actor, loop)


def may_dissent(actor: Actor, decision: Decision) -> bool:
    """The people of the panel and those who took part, not who signed it. Up to three queries."""
    if isinstance(actor, System) or decision.decided_by_id == actor.pk:
        return False
    took_part = decision.participants.filter(person=actor).exists()
    seated = Seat.objects.filter(person=actor, interview__loop=decision.loop_id).exists()
    return (took_part or seated) and may_read_evidence(actor, decision.loop)


def may_improve_detector(actor: Actor) -> bool:
    """Admins see how good the detector is, take its labelled data and have scorecards read anew."""
    return isinstance(actor, System) or actor.has_duty(Duty.ADMIN)


def may_mark_debriefs(actor: Actor) -> bool:
    """What is to be compiled anew follows from what is stored; no person asks for it."""
    return isinstance(actor, System)


def may_read_insights(actor: Actor) -> bool:
    """Admins look after the process; the system computes what they read."""
    return isinstance(actor, System) or actor.has_duty(Duty.ADMIN)
