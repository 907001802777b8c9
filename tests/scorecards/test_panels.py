"""Changes to a panel: a committed scorecard stays, a draft never changes hands."""

import pytest

from candidates.models import Seat
from hiring.actors import ConflictError, NotAllowedError
from hiring.models import Event, Person
from scorecards.models import Debrief, DraftField, Scorecard
from scorecards.services.panels import cancel_interview, replace_interviewer
from tests import factories
from tests.outbox import deliver_all
from tests.threads import at_once


@pytest.fixture
def seat(db: None) -> Seat:
    return Seat.objects.get(interview__loop=factories.make_loop(panel=1))


@pytest.fixture
def other(db: None) -> Person:
    return factories.PersonFactory()


def events() -> list[tuple[str, dict[str, str]]]:
    return list(Event.objects.exclude(kind="debrief_compiled").values_list("kind", "payload"))


def test_cancelled_interview_is_marked_and_the_debrief_follows(seat: Seat, recruiter: Person) -> None:
    interview = cancel_interview(actor=recruiter, interview_id=seat.interview_id)
    assert interview.cancelled_at is not None
    assert events() == [("interview_cancelled", {"interview_id": str(interview.pk)})]
    deliver_all()
    assert Debrief.objects.get().document["panel"]["planned_scorecards"] == 0


def test_interview_cancelled_twice_is_a_conflict(seat: Seat, recruiter: Person) -> None:
    cancel_interview(actor=recruiter, interview_id=seat.interview_id)
    with pytest.raises(ConflictError):
        cancel_interview(actor=recruiter, interview_id=seat.interview_id)
    assert len(events()) == 1


def test_interview_with_a_committed_scorecard_is_not_cancelled(seat: Seat, recruiter: Person) -> None:
    factories.fill(seat)
    with pytest.raises(ConflictError):
        cancel_interview(actor=recruiter, interview_id=seat.interview_id)
    seat.interview.refresh_from_db()
    assert (seat.interview.cancelled_at, events()) == (None, [])


def test_draft_of_a_cancelled_interview_is_kept(seat: Seat, recruiter: Person) -> None:
    draft = factories.DraftFieldFactory(seat=seat)
    cancel_interview(actor=recruiter, interview_id=seat.interview_id)
    assert DraftField.objects.get() == draft


def test_replaced_interviewer_gives_up_the_seat(seat: Seat, recruiter: Person, other: Person) -> None:
    before = seat.person_id
    replace_interviewer(actor=recruiter, seat_id=seat.pk, person_id=other.pk)
    seat.refresh_from_db()
    assert seat.person == other
    payload = {
        "seat_id": str(seat.pk), "interview_id": str(seat.interview_id),
        "person_before_id": str(before), "person_id": str(other.pk),
    }  # fmt: skip
    assert events() == [("interviewer_replaced", payload)]
    deliver_all()
    assert Debrief.objects.get().document["panel"]["columns"][0]["person"] == str(other.pk)


def test_empty_draft_is_dropped_with_its_author(seat: Seat, recruiter: Person, other: Person) -> None:
    factories.DraftFieldFactory(seat=seat, value="", version=3)
    replace_interviewer(actor=recruiter, seat_id=seat.pk, person_id=other.pk)
    assert DraftField.objects.count() == 0


@pytest.mark.parametrize("committed", [False, True])
def test_begun_scorecard_keeps_its_author(
    seat: Seat, recruiter: Person, other: Person, committed: bool
) -> None:
    author = seat.person
    if committed:
        factories.fill(seat)
    else:
        factories.DraftFieldFactory(seat=seat)
    with pytest.raises(ConflictError):
        replace_interviewer(actor=recruiter, seat_id=seat.pk, person_id=other.pk)
    seat.refresh_from_db()
    assert (seat.person, events()) == (author, [])
    assert Scorecard.objects.count() + DraftField.objects.count() == 1


def test_person_who_cannot_take_the_seat_is_a_conflict(seat: Seat, recruiter: Person, other: Person) -> None:
    beside = factories.SeatFactory(interview=seat.interview).person
    gone = factories.PersonFactory(is_active=False)
    for person in (beside, gone, seat.person):
        with pytest.raises(ConflictError):
            replace_interviewer(actor=recruiter, seat_id=seat.pk, person_id=person.pk)
    assert events() == []


def test_panel_is_changed_only_by_whom_the_loop_belongs(
    seat: Seat, interviewer: Person, other: Person
) -> None:
    with pytest.raises(NotAllowedError):
        cancel_interview(actor=interviewer, interview_id=seat.interview_id)
    with pytest.raises(NotAllowedError):
        replace_interviewer(actor=interviewer, seat_id=seat.pk, person_id=other.pk)
    assert events() == []


@pytest.mark.django_db(transaction=True)
def test_replacements_at_once_seat_one_person_after_the_other(recruiter: Person) -> None:
    seat = Seat.objects.get(interview__loop=factories.make_loop(panel=1))
    people = factories.PersonFactory.create_batch(2)
    at_once(
        *[
            lambda person=person: replace_interviewer(actor=recruiter, seat_id=seat.pk, person_id=person.pk)
            for person in people
        ]
    )
    first, second = events()
    assert second[1]["person_before_id"] == first[1]["person_id"]
    seat.refresh_from_db()
    assert str(seat.person_id) == second[1]["person_id"]
