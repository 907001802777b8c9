"""Calibrating: what is read, what is stored, and what never replaces what is in force."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from candidates.models import Interview, Seat
from hiring.actors import SYSTEM, NotAllowedError
from hiring.models import Event, Person
from scorecards.models import Rating, RevisionRating, ScorecardRevision, SeverityCalibration, SeverityEstimate
from scorecards.psychometrics.values import NotEnough
from scorecards.services import calibrations
from scorecards.services.calibrations import calibrate_everything, calibrate_severity
from tests import factories
from tests.scorecards.calibrations.panels import NOW, make_role, strict_one

pytestmark = pytest.mark.django_db


def test_calibration_finds_who_is_strict_and_says_what_it_rests_on() -> None:
    role = make_role()
    calibration = calibrate_severity(actor=SYSTEM, role_id=role.pk, now=NOW)
    assert isinstance(calibration, SeverityCalibration)
    assert (calibration.candidates, calibration.scorecards, calibration.single_scorecards) == (10, 40, 0)
    assert (calibration.window_until - calibration.window_from).days == 365
    assert (calibration.fitted_at, calibration.role) == (NOW, role)
    estimates = calibration.estimates.order_by("-severity")
    assert estimates[0].person == strict_one(role)
    assert 0.4 < estimates[0].severity < 1.2
    assert all(row.severity < 0 for row in estimates[1:])
    assert [(row.scorecards, row.group) for row in estimates] == [(10, 0)] * 4
    assert all(0 < row.reliability < 1 for row in estimates)
    assert 0 < calibration.scorecard_variance < calibration.rating_variance


def test_calibration_leaves_one_event_with_numbers_only() -> None:
    role = make_role(candidates=4)
    calibration = calibrate_severity(actor=SYSTEM, role_id=role.pk, now=NOW)
    assert isinstance(calibration, SeverityCalibration)
    event = Event.objects.get(kind="severity_calibrated")
    assert (event.stream_kind, event.stream_id) == ("calibration", calibration.pk)
    assert event.payload == {"role_id": str(role.pk), "interviewers": 4, "scorecards": 16}


def test_same_ratings_store_nothing_new() -> None:
    role = make_role(candidates=4)
    first = calibrate_severity(actor=SYSTEM, role_id=role.pk, now=NOW)
    later = calibrate_severity(actor=SYSTEM, role_id=role.pk, now=NOW + datetime.timedelta(days=1))
    assert later == first
    assert SeverityCalibration.objects.count() == 1
    assert Event.objects.filter(kind="severity_calibrated").count() == 1


def test_new_ratings_store_a_second_calibration_beside_the_first() -> None:
    role = make_role(candidates=4)
    first = calibrate_severity(actor=SYSTEM, role_id=role.pk, now=NOW)
    loop = factories.LoopFactory(rubric=role.rubrics.get())
    for person, score in zip(Person.objects.order_by("pk"), (1, 5), strict=False):
        interview = factories.InterviewFactory(loop=loop)
        interview.dimensions.set(role.rubrics.get().dimensions.all())
        factories.fill(factories.SeatFactory(interview=interview, person=person), score=score)
    second = calibrate_severity(actor=SYSTEM, role_id=role.pk, now=NOW + datetime.timedelta(days=1))
    assert isinstance(second, SeverityCalibration)
    assert second != first
    assert SeverityCalibration.objects.of_scope(role.pk).first() == second
    assert SeverityCalibration.objects.count() == 2


def test_fit_that_does_not_converge_replaces_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    role = make_role(candidates=4)
    first = calibrate_severity(actor=SYSTEM, role_id=role.pk, now=NOW)

    def gives_up(*columns: object) -> object:
        raise RuntimeError("no root in 100 steps")

    monkeypatch.setattr(calibrations, "estimate_severity", gives_up)
    answer = calibrate_severity(actor=SYSTEM, role_id=role.pk, now=NOW + datetime.timedelta(days=1))
    assert answer == NotEnough("the fit did not converge", have=0, need=1)
    assert SeverityCalibration.objects.get() == first


def test_too_few_shared_candidates_say_so_and_store_nothing() -> None:
    role = make_role(candidates=1, interviewers=2)
    answer = calibrate_severity(actor=SYSTEM, role_id=role.pk, now=NOW)
    assert answer == NotEnough("too few shared scorecards to tell severity from chance", 1, 2)
    assert not SeverityCalibration.objects.exists()


def test_role_without_ratings_says_so() -> None:
    answer = calibrate_severity(actor=SYSTEM, role_id=factories.RoleFactory().pk, now=NOW)
    assert answer == NotEnough("no two interviewers met the same candidate", have=0, need=1)


def _numbers(calibration: SeverityCalibration | NotEnough) -> list[tuple[float, int]]:
    assert isinstance(calibration, SeverityCalibration)
    return list(calibration.estimates.order_by("person").values_list("severity", "scorecards"))


def test_amendments_are_not_read() -> None:
    role = make_role(candidates=4)
    before = _numbers(calibrate_severity(actor=SYSTEM, role_id=role.pk, now=NOW))
    rating = Rating.objects.filter(score__lt=5).first()
    assert rating is not None
    revision = ScorecardRevision.objects.create(
        scorecard=rating.scorecard,
        interview=rating.interview,
        number=2,
        committed_at=factories.NOON,
        after_reveal=False,
        reason="I had heard the others.",
        recommendation="yes",
    )
    for dimension in rating.interview.dimensions.all():
        RevisionRating.objects.create(
            revision=revision, interview=rating.interview, dimension=dimension, score=5
        )
    assert _numbers(calibrate_severity(actor=SYSTEM, role_id=role.pk, now=NOW)) == before


@pytest.mark.parametrize("change", ["cancelled", "shadow", "draft", "older", "later"])
def test_what_is_no_evidence_is_not_read(change: str) -> None:
    role = make_role(candidates=4)
    before = _numbers(calibrate_severity(actor=SYSTEM, role_id=role.pk, now=NOW))
    loop = factories.LoopFactory(rubric=role.rubrics.get())
    people = list(Person.objects.order_by("pk")[:2])
    for person, score in zip(people, (1, 5), strict=True):
        interview: Interview = factories.InterviewFactory(loop=loop)
        interview.dimensions.set(role.rubrics.get().dimensions.all())
        kind = Seat.Kind.SHADOW if change == "shadow" else Seat.Kind.LEAD
        seat = factories.SeatFactory(interview=interview, person=person, kind=kind)
        card = factories.fill(seat, score=score, committed=False)
        days = {"older": -400, "later": 2}.get(change, 0)
        if change != "draft":
            card.recommendation, card.committed_at = "yes", factories.NOON + datetime.timedelta(days=days)
            card.save()
    if change == "cancelled":
        loop.interviews.update(cancelled_at=factories.NOON)
    after = calibrate_severity(actor=SYSTEM, role_id=role.pk, now=NOW + datetime.timedelta(hours=1))
    assert _numbers(after) == before
    assert SeverityCalibration.objects.count() == 1


def test_ratings_are_read_in_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    role = make_role(candidates=4)
    calibrate_severity(actor=SYSTEM, role_id=role.pk, now=NOW)
    with django_assert_num_queries(6):  # savepoint, lock, ratings, what is in force, its estimates, release
        calibrate_severity(actor=SYSTEM, role_id=role.pk, now=NOW)


def test_everything_is_each_role_and_then_the_organisation() -> None:
    roles = sorted((make_role(candidates=4), make_role(candidates=4, seed=8)), key=lambda role: role.pk)
    heard: list[tuple[int, int]] = []
    found = calibrate_everything(
        actor=SYSTEM, now=NOW, progress=lambda done, total: heard.append((done, total))
    )
    assert [row.role for row in found] == [*roles, None]
    assert heard == [(1, 3), (2, 3), (3, 3)]
    # Nobody of one role met a candidate of the other: two groups, neither compared with the other.
    assert set(found[-1].estimates.values_list("group", flat=True)) == {0, 1}


def test_only_admins_and_the_system_calibrate(recruiter: Person, admin: Person) -> None:
    role = make_role(candidates=4)
    with pytest.raises(NotAllowedError):
        calibrate_severity(actor=recruiter, role_id=role.pk, now=NOW)
    assert isinstance(calibrate_severity(actor=admin, role_id=role.pk, now=NOW), SeverityCalibration)


def test_estimates_of_others_are_for_admins_only(recruiter: Person, admin: Person) -> None:
    role = make_role(candidates=4)
    calibrate_severity(actor=SYSTEM, role_id=role.pk, now=NOW)
    own = strict_one(role)
    assert SeverityEstimate.objects.visible_to(recruiter).count() == 0
    assert [row.person for row in SeverityEstimate.objects.visible_to(own)] == [own]
    assert SeverityEstimate.objects.visible_to(admin).count() == 4
    assert SeverityCalibration.objects.visible_to(own).count() == 0
    assert SeverityCalibration.objects.visible_to(admin).count() == 1


@pytest.mark.parametrize(
    "numbers",
    [
        {"severity": float("nan")},
        {"reliability": 1.5},
        {"reliability": float("nan")},
        {"error_variance": -0.1},
    ],
)
def test_database_refuses_numbers_that_are_none(numbers: dict[str, float]) -> None:
    role = make_role(candidates=4)
    calibrate_severity(actor=SYSTEM, role_id=role.pk, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        SeverityEstimate.objects.update(**numbers)
