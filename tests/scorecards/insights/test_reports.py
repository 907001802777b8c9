"""Reports: asked for, computed once, tried again, and blind to what somebody could still learn from."""

import datetime
from unittest.mock import patch

import pytest
from django.db import IntegrityError, transaction

from candidates.models import Loop, Seat
from hiring.actors import SYSTEM, NotAllowedError
from hiring.models import Event, Person
from scorecards import tasks
from scorecards.models import InsightReport, Rating, Reveal
from scorecards.selectors.insight_sources import insight_sources
from scorecards.selectors.reminders import database_now
from scorecards.services.insights import (
    compute_waiting_insights,
    request_insights,
    request_nightly_insights,
)
from tests import factories

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)
SINCE, UNTIL = factories.NOON - DAY, factories.NOON + DAY


def make_loop(panel: int = 2, score: int = 4, revealed: bool = True) -> Loop:
    loop = factories.make_loop(panel=panel, dimensions=1)
    for seat in seats_of(loop):
        factories.fill(seat, score=score)
    if revealed:
        Reveal.objects.create(loop=loop, at=factories.NOON, by=factories.PersonFactory())
    return loop


def seats_of(loop: Loop) -> list[Seat]:
    return list(Seat.objects.filter(interview__loop=loop).order_by("pk"))


def scores(
    role_id: object = None, since: datetime.datetime = SINCE, until: datetime.datetime = UNTIL
) -> list[int]:
    return sorted(insight_sources(role_id, since, until).score.tolist())


def test_ratings_of_a_loop_that_is_not_revealed_stay_out() -> None:
    make_loop(score=4)
    make_loop(score=1, revealed=False)
    found = insight_sources(None, SINCE, UNTIL)
    assert found.score.tolist() == [4, 4]
    assert (found.loops, found.left_out) == (1, 1)


def test_ratings_of_a_loop_in_which_somebody_still_owes_stay_out() -> None:
    loop = make_loop(score=4)
    assert scores() == [4, 4]
    interview = factories.InterviewFactory(loop=loop)
    late = factories.SeatFactory(interview=interview)
    assert scores() == []
    factories.fill(late)
    assert scores() == [4, 4]


def test_a_shadow_who_writes_nothing_holds_nothing_up() -> None:
    loop = make_loop(score=4)
    factories.SeatFactory(interview=loop.interviews.first(), kind="shadow")
    assert scores() == [4, 4]


def test_cancelled_interviews_and_shadows_are_no_evidence() -> None:
    loop = make_loop(panel=3, score=4)
    interview = loop.interviews.first()
    assert interview is not None
    interview.cancelled_at = factories.NOON
    interview.save()
    shadow = factories.SeatFactory(interview=loop.interviews.last(), kind="shadow")
    factories.fill(shadow, score=1)
    assert scores() == [4, 4]


def test_ratings_outside_the_window_and_of_other_roles_stay_out() -> None:
    loop, other = make_loop(score=4), make_loop(score=2)
    assert scores(loop.application.role_id) == [4, 4]
    assert scores(other.application.role_id) == [2, 2]
    assert scores(since=factories.NOON + DAY / 2) == []
    assert scores(until=factories.NOON) == []


def test_not_assessed_is_counted_and_never_a_number() -> None:
    loop = factories.make_loop(panel=2, dimensions=1)
    for seat in seats_of(loop):
        scorecard = factories.ScorecardFactory(seat=seat)
        dimension = seat.interview.dimensions.get()
        Rating.objects.create(
            scorecard=scorecard,
            interview=seat.interview,
            dimension=dimension,
            not_assessed=True,
            not_assessed_reason="No time.",
        )
        factories.commit(scorecard)
    Reveal.objects.create(loop=loop, at=factories.NOON, by=factories.PersonFactory())
    found = insight_sources(None, SINCE, UNTIL)
    assert found.score.size == 0
    assert [each.not_assessed for each in found.dimensions] == [2]


def test_seats_count_once_their_interview_is_over_whatever_is_revealed() -> None:
    loop = make_loop(panel=2, revealed=False)
    future = factories.InterviewFactory(loop=loop, starts_at=UNTIL - DAY / 48)
    factories.SeatFactory(interview=future)
    late = factories.InterviewFactory(loop=loop, starts_at=factories.NOON - DAY / 8)
    factories.SeatFactory(interview=late)
    found = sorted(insight_sources(None, SINCE, UNTIL).seats, key=lambda each: each.ended_hours_ago)
    assert [(round(each.ended_hours_ago, 6), each.hours) for each in found] == [
        (23, -1),
        (23, -1),
        (26, None),
    ]


def test_sources_cost_three_queries(django_assert_num_queries: object) -> None:
    for _ in range(3):
        make_loop()
    with django_assert_num_queries(3):
        insight_sources(None, SINCE, UNTIL)


def test_only_admins_ask_and_only_the_schedule_asks_for_all(recruiter: Person, admin: Person) -> None:
    with pytest.raises(NotAllowedError):
        request_insights(actor=recruiter, role_id=None, months=12)
    for service in (request_nightly_insights, compute_waiting_insights):
        with pytest.raises(NotAllowedError):
            service(actor=admin)
    assert InsightReport.objects.count() == 0


def test_who_asks_while_a_report_waits_gets_that_one(admin: Person) -> None:
    first, again = (request_insights(actor=admin, role_id=None, months=12) for _ in range(2))
    other = request_insights(actor=admin, role_id=None, months=3)
    assert first.pk == again.pk != other.pk
    assert Event.objects.filter(kind="insights_requested").count() == 2


def test_two_waiting_reports_of_one_scope_are_refused_by_the_database(admin: Person) -> None:
    request_insights(actor=admin, role_id=None, months=12)
    with pytest.raises(IntegrityError), transaction.atomic():
        InsightReport.objects.create(months=12, requested_at=factories.NOON)


def test_a_period_that_is_not_offered_is_a_mistake_of_the_caller(admin: Person) -> None:
    with pytest.raises(ValueError, match="3, 6, 12 months"):
        request_insights(actor=admin, role_id=None, months=5)


def test_a_report_is_computed_once_with_its_window_and_version(admin: Person) -> None:
    request_insights(actor=admin, role_id=None, months=3)
    assert compute_waiting_insights(actor=SYSTEM) == 1
    assert compute_waiting_insights(actor=SYSTEM) == 0
    report = InsightReport.objects.get()
    assert (report.done, report.total, report.model_version) == (3, 3, "insights 1")
    assert report.window_until is not None
    assert report.window_from == report.window_until - datetime.timedelta(days=92)
    assert report.content["severity"]["people"] == []
    (event,) = Event.objects.filter(kind="insights_computed")
    assert (event.actor, event.payload) == (None, {"role_id": None, "months": 3})


def test_what_a_person_asked_for_comes_before_the_night(admin: Person) -> None:
    request_insights(actor=SYSTEM, role_id=None, months=12)
    asked = request_insights(actor=admin, role_id=None, months=3)
    with patch("scorecards.services.insights.compute_insights", side_effect=MemoryError):
        compute_waiting_insights(actor=SYSTEM, seconds=0.0001)
    tried = InsightReport.objects.filter(attempts=1)
    assert asked.pk in set(tried.values_list("pk", flat=True))


def test_a_failure_is_noted_by_its_kind_tried_again_and_given_up(admin: Person) -> None:
    request_insights(actor=admin, role_id=None, months=12)
    with patch("scorecards.services.insights.compute_insights", side_effect=ValueError("Zora Low")):
        for attempt in (1, 2, 3):
            assert compute_waiting_insights(actor=SYSTEM) == 0
            report = InsightReport.objects.get()
            assert (report.attempts, report.error, report.given_up_at) == (attempt, "ValueError", None)
            InsightReport.objects.update(claimed_until=None)
        compute_waiting_insights(actor=SYSTEM)
    assert InsightReport.objects.get().given_up_at is not None
    request_insights(actor=admin, role_id=None, months=12)
    assert compute_waiting_insights(actor=SYSTEM) == 1


def test_a_report_that_a_worker_is_at_is_left_to_it(admin: Person) -> None:
    request_insights(actor=admin, role_id=None, months=12)
    InsightReport.objects.update(attempts=1, claimed_until=database_now() + DAY)
    assert compute_waiting_insights(actor=SYSTEM) == 0
    InsightReport.objects.update(claimed_until=database_now() - DAY)
    assert compute_waiting_insights(actor=SYSTEM) == 1


def test_the_night_asks_for_every_role_and_period_and_drops_what_is_old(admin: Person) -> None:
    factories.RoleFactory()
    InsightReport.objects.create(
        months=12,
        requested_at=factories.NOON,
        finished_at=database_now() - 401 * DAY,
        window_from=SINCE,
        window_until=UNTIL,
        content={},
    )
    assert request_nightly_insights(actor=SYSTEM) == 6
    assert InsightReport.objects.waiting().count() == InsightReport.objects.count() == 6


def test_beat_sends_for_a_worker_only_while_a_report_waits(admin: Person) -> None:
    with patch.object(tasks.compute_insights, "apply_async") as send:
        tasks.resume_bulk_work()
        assert send.call_count == 0
        request_insights(actor=admin, role_id=None, months=12)
        tasks.resume_bulk_work()
        assert send.call_count == 1
    tasks.compute_insights()
    assert InsightReport.objects.finished().count() == 1
