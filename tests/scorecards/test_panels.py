"""Changes to a panel: a committed scorecard stays, a draft never changes hands."""

import pytest

from candidates.models import Loop, Seat
from hiring.actors import ConflictError, NotAllowedError
from hiring.models import Event, Person
from scorecards.models import Debrief, DraftField, Scorecard
from scorecards.selectors.interviews import my_interviews
from scorecards.services.panels import replace_interviewer, withdraw_seat
from scorecards.services.plan_interviews import cancel_interview
from scorecards.services.scorecards import ClosedScorecardError
from tests import factories
from tests.drafts import edit, save
from tests.outbox import deliver_all
from tests.threads import at_once


@pytest.fixture
def seat(db: None) -> Seat:
    return Seat.objects.get(interview__loop=factories.make_loop(panel=1))


@pytest.fixture
def other(seat: Seat) -> Person:
    return factories.qualify(factories.PersonFactory(), seat.interview.exercise)


def events() -> list[tuple[str, dict[str, str]]]:
    changes = Event.objects.exclude(kind__in=["debrief_compiled", "calendar_entry_changed"])
    return list(changes.order_by("id").values_list("kind", "payload"))


def test_cancelled_interview_is_marked_and_the_debrief_follows(seat: Seat, recruiter: Person) -> None:
    interview = cancel_interview(actor=recruiter, interview_id=seat.interview_id)
    assert interview.cancelled_at is not None
    payload = {"interview_id": str(interview.pk), "plan_version": 2}
    assert events() == [("interview_cancelled", payload)]
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
    successor = replace_interviewer(actor=recruiter, seat_id=seat.pk, person_id=other.pk)
    seat.refresh_from_db()
    assert (seat.person_id, seat.withdrawn_at is None) == (before, False)
    assert (successor.person, successor.kind) == (other, "lead")
    payload = {
        "seat_id": str(successor.pk), "interview_id": str(seat.interview_id), "seat_kind": "lead",
        "person_before_id": str(before), "person_id": str(other.pk), "plan_version": 2,
    }  # fmt: skip
    assert events() == [("interviewer_replaced", payload)]
    deliver_all()
    columns = Debrief.objects.get().document["panel"]["columns"]
    assert [column["person"] for column in columns] == [str(other.pk)]


def test_words_of_a_replaced_interviewer_stay_theirs_and_take_no_more(
    seat: Seat, recruiter: Person, other: Person
) -> None:
    author, draft = seat.person, factories.DraftFieldFactory(seat=seat)
    successor = replace_interviewer(actor=recruiter, seat_id=seat.pk, person_id=other.pk)
    assert not successor.draft_fields.exists()
    assert list(seat.draft_fields.all()) == [draft]
    (row,) = my_interviews(author).withdrawn
    assert row.seat_id == seat.pk
    with pytest.raises(ClosedScorecardError):
        save(seat, edit("overall_notes", "one more thing"))
    # Back in the panel, the author goes on where they stopped.
    factories.qualify(author, seat.interview.exercise)
    again = replace_interviewer(actor=recruiter, seat_id=successor.pk, person_id=author.pk)
    assert (again.pk, my_interviews(author).withdrawn) == (seat.pk, ())


def test_seat_in_which_nobody_wrote_leaves_no_trace_with_its_person(
    seat: Seat, recruiter: Person, other: Person
) -> None:
    replace_interviewer(actor=recruiter, seat_id=seat.pk, person_id=other.pk)
    shown = my_interviews(seat.person)
    assert (shown.due, shown.upcoming, shown.done, shown.withdrawn) == ((), (), (), ())
    assert not Loop.objects.visible_to(seat.person).exists()


def test_committed_scorecard_keeps_its_author(seat: Seat, recruiter: Person, other: Person) -> None:
    author = seat.person
    factories.fill(seat)
    for attempt in (
        lambda: replace_interviewer(actor=recruiter, seat_id=seat.pk, person_id=other.pk),
        lambda: withdraw_seat(actor=recruiter, seat_id=seat.pk),
    ):
        with pytest.raises(ConflictError, match="committed"):
            attempt()
    seat.refresh_from_db()
    assert (seat.person, seat.withdrawn_at, events()) == (author, None, [])
    assert Scorecard.objects.count() == 1


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
def test_of_two_replacements_at_once_one_is_told(recruiter: Person) -> None:
    seat = Seat.objects.get(interview__loop=factories.make_loop(panel=1))
    exercise = seat.interview.exercise
    people = [factories.qualify(person, exercise) for person in factories.PersonFactory.create_batch(2)]

    def replace(person: Person) -> str:
        try:
            replace_interviewer(actor=recruiter, seat_id=seat.pk, person_id=person.pk)
        except ConflictError:
            return "told"
        return "seated"

    answers = at_once(*[lambda person=person: replace(person) for person in people])
    assert sorted(map(str, answers)) == ["seated", "told"]
    assert Seat.objects.held().get().person in people
