"""Changes to a loop's panel: who sits where. What is committed stays; a draft stays its author's."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from candidates.models import Application, Candidate, Interview, Loop, Seat
from candidates.services.seating import SeatRequest, give_seats
from hiring.actors import Actor, ConflictError
from hiring.models import Person
from scorecards.models import Scorecard
from scorecards.services.blind_seats import SHADOW, require_unread
from scorecards.services.plans import append_plan_event, loop_to_plan, planned_interview


@transaction.atomic
def give_seat(
    *,
    actor: Actor,
    loop_id: UUID,
    interview_id: UUID,
    person_id: UUID,
    kind: str,
    version: int | None = None,
    override: str = "",
) -> Seat:
    """Seat somebody in an interview, one more, and append "seat_given".

    Raises what loop_to_plan, planned_interview, require_unread and give_seats do.
    """
    loop = loop_to_plan(actor, loop_id, version)
    interview = planned_interview(loop, interview_id)
    require_unread(loop, _raters([(person_id, kind)]))
    (seat,) = give_seats(
        actor=actor, loop=loop, requests=[SeatRequest(interview, person_id, kind)], override=override
    )
    append_plan_event(
        "seat_given", actor, loop, **_ids(seat, interview), person_id=str(person_id), seat_kind=kind
    )
    return seat


@transaction.atomic
def fill_seats(
    *, actor: Actor, loop_id: UUID, seats: list[tuple[UUID, UUID, str]], version: int | None = None
) -> list[Seat]:
    """Seat several people at once, (interview, person, kind), all or none, and append "seats_filled".

    Raises what loop_to_plan, planned_interview, require_unread and give_seats do.
    """
    loop = loop_to_plan(actor, loop_id, version)
    interviews = {key: planned_interview(loop, key) for key, _person, _kind in sorted(seats)}
    require_unread(loop, _raters((person, kind) for _interview, person, kind in seats))
    requests = [SeatRequest(interviews[key], person, kind) for key, person, kind in seats]
    given = give_seats(actor=actor, loop=loop, requests=requests)
    append_plan_event(
        "seats_filled",
        actor,
        loop,
        seats=[{**_ids(seat, seat.interview), "person_id": str(seat.person_id)} for seat in given],
    )
    return given


@transaction.atomic
def withdraw_seat(*, actor: Actor, seat_id: UUID, version: int | None = None) -> Seat:
    """Take an uncommitted seat away and append "seat_withdrawn"; a draft in it stays with its author.

    Raises what loop_to_plan does, ConflictError when the scorecard is committed, Seat.DoesNotExist.
    """
    loop, seat = _seat_to_change(actor, seat_id, version)
    _withdraw(seat)
    append_plan_event(
        "seat_withdrawn",
        actor,
        loop,
        **_ids(seat, seat.interview),
        person_before_id=str(seat.person_id),
        seat_kind=seat.kind,
    )
    return seat


@transaction.atomic
def replace_interviewer(
    *, actor: Actor, seat_id: UUID, person_id: UUID, version: int | None = None, override: str = ""
) -> Seat:
    """Give an uncommitted seat to somebody else and append "interviewer_replaced"; return their seat.

    Words that the former person has written stay theirs, in the seat that is withdrawn from them; the
    successor begins with an empty one. Raises what loop_to_plan, require_unread and give_seats do,
    ConflictError when the scorecard is committed or the interview cancelled, Seat.DoesNotExist.
    """
    loop, seat = _seat_to_change(actor, seat_id, version)
    interview, before, kind = seat.interview, seat.person_id, seat.kind
    if before == person_id:
        raise ConflictError(_("This person has the seat already."))
    require_unread(loop, _raters([(person_id, kind)]))
    _withdraw(seat)
    request = SeatRequest(interview, person_id, kind)
    (successor,) = give_seats(actor=actor, loop=loop, requests=[request], override=override)
    append_plan_event(
        "interviewer_replaced",
        actor,
        loop,
        **_ids(successor, interview),
        person_before_id=str(before),
        person_id=str(person_id),
        seat_kind=kind,
    )
    return successor


@transaction.atomic
def set_ties(
    *,
    actor: Actor,
    loop_id: UUID,
    linked_person: UUID | None,
    referrer: UUID | None,
    version: int | None = None,
) -> Loop:
    """Say who of us is close to the candidate, and append "ties_changed" with both values.

    A seat that one of them holds already stays and is marked on the plan. Raises what loop_to_plan does, and
    ConflictError for somebody unknown.
    """
    loop = loop_to_plan(actor, loop_id, version)
    wanted = {person for person in (linked_person, referrer) if person}
    if Person.objects.filter(pk__in=wanted).count() < len(wanted):
        raise ConflictError(_("Somebody named here is no longer known."))
    application = loop.application
    before = _tie_values(application.candidate.linked_person_id, application.referrer_id)
    Candidate.objects.filter(pk=application.candidate_id).update(linked_person=linked_person)
    Application.objects.filter(pk=application.pk).update(referrer=referrer)
    after = _tie_values(linked_person, referrer)
    append_plan_event("ties_changed", actor, loop, before=before, after=after)
    return loop


def _tie_values(linked_person: UUID | None, referrer: UUID | None) -> dict[str, str | None]:
    return {
        "linked_person_id": str(linked_person) if linked_person else None,
        "referrer_id": str(referrer) if referrer else None,
    }


def _seat_to_change(actor: Actor, seat_id: UUID, version: int | None) -> tuple[Loop, Seat]:
    """Return loop and seat, both locked, the loop first; ConflictError when the seat is past changing."""
    loop_id = Seat.objects.values_list("interview__loop", flat=True).get(pk=seat_id)
    loop = loop_to_plan(actor, loop_id, version)
    seats = Seat.objects.select_for_update(of=("self",), no_key=True)
    seat = seats.select_related("interview__exercise").get(pk=seat_id)
    if seat.interview.cancelled_at:
        raise ConflictError(_("This interview was cancelled."))
    if seat.withdrawn_at:
        raise ConflictError(_("This seat was withdrawn."))
    if Scorecard.objects.committed().filter(seat=seat).exists():
        raise ConflictError(_("The scorecard is committed; it stays with whoever wrote it."))
    return loop, seat


def _raters(seats: Iterable[tuple[UUID, str]]) -> set[UUID]:
    """Return who of (person, kind) would rate: a shadow writes no scorecard that counts."""
    return {person for person, kind in seats if kind != SHADOW}


def _withdraw(seat: Seat) -> None:
    seat.withdrawn_at = timezone.now()
    seat.save(update_fields=["withdrawn_at"])


def _ids(seat: Seat, interview: Interview) -> dict[str, str]:
    return {"seat_id": str(seat.pk), "interview_id": str(interview.pk)}
