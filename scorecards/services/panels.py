"""Changes to a loop's panel; what somebody has committed stays."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from candidates.models import Interview, Seat
from candidates.policies import may_run_loop
from hiring.actors import Actor, ConflictError, NotAllowedError
from hiring.models import Person
from hiring.services.events import append_event
from scorecards.models import Scorecard


@transaction.atomic
def cancel_interview(*, actor: Actor, interview_id: UUID) -> Interview:
    """Cancel an interview of which no scorecard is committed, and append "interview_cancelled".

    Drafts stay with their authors. Raises NotAllowedError, ConflictError when it is cancelled already or a
    scorecard shows that it took place, Interview.DoesNotExist.
    """
    # Seats first: whoever writes a scorecard holds the seat, so no commit can slip in between.
    list(Seat.objects.select_for_update(no_key=True).filter(interview=interview_id).order_by("pk"))
    interviews = Interview.objects.select_for_update(of=("self",), no_key=True)
    interview = interviews.select_related("loop__application__role").get(pk=interview_id)
    if not may_run_loop(actor, interview.loop):
        raise NotAllowedError(_("This person may not run the loop."))
    if interview.cancelled_at:
        raise ConflictError(_("This interview is cancelled already."))
    if Scorecard.objects.committed().filter(interview=interview).exists():
        raise ConflictError(_("A scorecard of this interview is committed: it took place."))
    interview.cancelled_at = timezone.now()
    interview.save(update_fields=["cancelled_at"])
    append_event(
        "interview_cancelled",
        actor=actor,
        stream=("loop", interview.loop_id),
        payload={"interview_id": str(interview.pk)},
    )
    return interview


@transaction.atomic
def replace_interviewer(*, actor: Actor, seat_id: UUID, person_id: UUID) -> Seat:
    """Give an uncommitted seat to another active person and append "interviewer_replaced".

    Raises NotAllowedError, Seat.DoesNotExist, and ConflictError when the scorecard is committed or holds
    words (a draft belongs to its author), the interview is cancelled, or the new person is not active or
    sits in the interview already.
    """
    seats = Seat.objects.select_for_update(of=("self",), no_key=True)
    seat = seats.select_related("interview__loop__application__role").get(pk=seat_id)
    if not may_run_loop(actor, seat.interview.loop):
        raise NotAllowedError(_("This person may not run the loop."))
    if seat.interview.cancelled_at:
        raise ConflictError(_("This interview was cancelled."))
    _drop_empty_draft(seat)
    before = seat.person_id
    seat.person = _new_person(seat, person_id)
    seat.save(update_fields=["person"])
    append_event(
        "interviewer_replaced",
        actor=actor,
        stream=("loop", seat.interview.loop_id),
        payload={
            "seat_id": str(seat.pk),
            "interview_id": str(seat.interview_id),
            "person_before_id": str(before),
            "person_id": str(person_id),
        },
    )
    return seat


def _drop_empty_draft(seat: Seat) -> None:
    """A draft without a word or a rating is nobody's work; any other one may not change hands."""
    if Scorecard.objects.committed().filter(seat=seat).exists():
        raise ConflictError(_("The scorecard is committed; it stays with whoever wrote it."))
    if seat.draft_fields.exclude(value="").exists():
        raise ConflictError(_("The interviewer has begun the scorecard; their words stay theirs."))
    seat.draft_fields.all().delete()


def _new_person(seat: Seat, person_id: UUID) -> Person:
    person = Person.objects.active().select_for_update(no_key=True).filter(pk=person_id).first()
    if person is None:
        raise ConflictError(_("This person is not active."))
    if Seat.objects.filter(interview=seat.interview_id, person=person).exists():
        raise ConflictError(_("This person is in the interview already."))
    return person
