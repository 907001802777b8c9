"""What a calibration does to debriefs: it comes into new ones and has the undecided ones compiled anew."""

import datetime
import json

import psycopg
import pytest
from django.db.models.functions import Reverse
from pytest_django import DjangoAssertNumQueries

from candidates.models import Loop, Seat
from config.asking import connection_words
from hiring.actors import SYSTEM, NotAllowedError
from hiring.models import Delivery, Event, Person, Role
from hiring.services.deliveries import run_delivery
from scorecards.debrief import COMPILER_VERSION, LoopEvidence, input_hash
from scorecards.debrief.codec import from_json_object
from scorecards.models import Debrief, Decision, Reopening, Reveal, SeverityCalibration, SeverityEstimate
from scorecards.selectors import outdated_debriefs as outdated_selectors
from scorecards.selectors.debriefs import header_of_loop
from scorecards.selectors.evidence import evidence_of_loop
from scorecards.selectors.outdated_debriefs import is_marking_to_go_on
from scorecards.selectors.packet_records import packet_record
from scorecards.services import outdated_debriefs
from scorecards.services.calibrations import calibrate_severity
from scorecards.services.debriefs import compile_debrief_of_loop
from scorecards.services.outdated_debriefs import mark_debriefs_of_calibration, mark_debriefs_of_old_compiler
from scorecards.subscribers import mark_debriefs_of_calibration as hear_of_calibration
from scorecards.tasks import mark_outdated_debriefs
from tests.scorecards.calibrations.panels import NOW, make_role

pytestmark = pytest.mark.django_db


def _calibrated(role: Role, now: datetime.datetime = NOW) -> SeverityCalibration:
    answer = calibrate_severity(actor=SYSTEM, role_id=role.pk, now=now)
    assert isinstance(answer, SeverityCalibration)
    return answer


def _compiled(loop: Loop) -> Debrief:
    return compile_debrief_of_loop(actor=SYSTEM, loop_id=loop.pk)


def _decide(loop: Loop, debrief: Debrief, by: Person) -> None:
    Reveal.objects.create(loop=loop, at=NOW, by=by)
    Decision.objects.create(
        loop=loop, debrief=debrief, outcome="hold", rationale="Wait.", decided_by=by, decided_at=NOW
    )


def _outdated() -> set[Loop]:
    keys = Event.objects.filter(kind="debrief_outdated").values_list("stream_id", flat=True)
    return set(Loop.objects.filter(pk__in=keys))


def test_evidence_holds_the_roles_newest_calibration_cut_to_the_panel() -> None:
    role = make_role(candidates=4)
    _calibrated(role)
    loop = role.rubrics.get().loops.first()
    others = make_role(candidates=4, seed=8)
    _calibrated(others)
    reference = evidence_of_loop(loop.pk).severity
    assert reference is not None
    people = set(Seat.objects.filter(interview__loop=loop).values_list("person", flat=True))
    assert {rater.person for rater in reference.raters} == set(map(str, people))
    assert (reference.window_from, reference.window_until) == ("2025-11-21", "2026-11-21")


def test_calibrations_of_another_role_and_of_all_are_no_reference() -> None:
    role, other = make_role(candidates=4), make_role(candidates=4, seed=8)
    _calibrated(other)
    calibrate_severity(actor=SYSTEM, role_id=None, now=NOW)
    assert evidence_of_loop(role.rubrics.get().loops.first().pk).severity is None


def test_calibration_takes_one_query_more(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    role = make_role(candidates=4)
    loop = role.rubrics.get().loops.first()
    with django_assert_num_queries(12):
        evidence_of_loop(loop.pk)
    _calibrated(role)
    with django_assert_num_queries(13):
        evidence_of_loop(loop.pk)


def test_debrief_adjusts_where_the_gates_are_passed() -> None:
    role = make_role(candidates=20, severity=2.0)
    before = _compiled(role.rubrics.get().loops.first())
    calibration = _calibrated(role)
    after = _compiled(role.rubrics.get().loops.first())
    assert before.input_hash != after.input_hash
    assert before.document["means"]["calibration"] is None
    means = after.document["means"]
    assert means["calibration"] == str(calibration.pk)
    assert means["why_not_adjusted"] == ""
    assert all(row["adjusted"]["low"] < row["adjusted"]["mean"] for row in means["dimensions"])


def test_new_calibration_marks_undecided_loops_of_its_role_only(recruiter: Person) -> None:
    role, other = make_role(candidates=4), make_role(candidates=4, seed=8)
    first, second, *_ = role.rubrics.get().loops.order_by("pk")
    decided = _compiled(first)
    _decide(first, decided, recruiter)
    _compiled(second)
    _compiled(other.rubrics.get().loops.first())
    calibration = _calibrated(role)
    hear_of_calibration(Event.objects.get(kind="severity_calibrated"))
    assert _outdated() == {second}
    event = Event.objects.get(kind="debrief_outdated")
    assert event.payload == {"calibration_id": str(calibration.pk)}
    assert Delivery.objects.filter(event=event, subscriber="compile_debrief").count() == 1


def test_calibration_of_the_organisation_marks_nothing() -> None:
    role = make_role(candidates=4)
    _compiled(role.rubrics.get().loops.first())
    answer = calibrate_severity(actor=SYSTEM, role_id=None, now=NOW)
    assert isinstance(answer, SeverityCalibration)
    assert mark_debriefs_of_calibration(actor=SYSTEM, calibration_id=answer.pk) == 0


def test_debriefs_of_an_older_compiler_are_marked_once_and_decided_ones_never(recruiter: Person) -> None:
    role = make_role(candidates=4)
    old, decided, current, _ = role.rubrics.get().loops.order_by("pk")
    for loop in (old, decided, current):
        _compiled(loop)
    Debrief.objects.exclude(loop=current).update(compiler_version="3")
    _decide(decided, decided.debriefs.get(), recruiter)
    assert mark_debriefs_of_old_compiler(actor=SYSTEM) == 1
    assert mark_debriefs_of_old_compiler(actor=SYSTEM) == 0
    assert _outdated() == {old}
    assert Event.objects.get(kind="debrief_outdated").payload == {"compiler_version": COMPILER_VERSION}


def test_marking_keeps_the_bulk_workers_busy_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (outdated_debriefs, outdated_selectors):
        monkeypatch.setattr(module, "MOST_WAITING", 2)
    monkeypatch.setattr(outdated_debriefs, "MOST_AT_ONCE", 1)
    for loop in make_role(candidates=4).rubrics.get().loops.all():
        _compiled(loop)
    Debrief.objects.update(compiler_version="3", input_hash=Reverse("input_hash"))
    mark_outdated_debriefs()
    assert (len(_outdated()), is_marking_to_go_on()) == (2, False)
    for delivery in Delivery.objects.pending().filter(queue="bulk"):
        run_delivery(delivery.pk)
    assert is_marking_to_go_on()
    mark_outdated_debriefs()
    assert len(_outdated()) == 4


def test_nothing_is_marked_while_somebody_else_marks() -> None:
    [loop] = make_role(candidates=1).rubrics.get().loops.all()
    _compiled(loop)
    Debrief.objects.update(compiler_version="3")
    with psycopg.connect(**connection_words(), autocommit=False) as other:
        other.execute("SELECT pg_advisory_xact_lock(hashtext('debriefs_outdated'))")
        assert mark_debriefs_of_old_compiler(actor=SYSTEM) == 0
    assert mark_debriefs_of_old_compiler(actor=SYSTEM) == 1


def test_reopened_decision_lets_its_debrief_be_compiled_anew(recruiter: Person, admin: Person) -> None:
    role = make_role(candidates=1)
    [loop] = role.rubrics.get().loops.all()
    debrief = _compiled(loop)
    Debrief.objects.update(compiler_version="3")
    _decide(loop, debrief, recruiter)
    assert mark_debriefs_of_old_compiler(actor=SYSTEM) == 0
    decision = Decision.objects.get()
    Reopening.objects.create(decision=decision, by=admin, at=NOW, reason="New evidence.")
    assert mark_debriefs_of_old_compiler(actor=SYSTEM) == 1


def test_only_the_system_marks_debriefs(admin: Person) -> None:
    with pytest.raises(NotAllowedError):
        mark_debriefs_of_old_compiler(actor=admin)


def test_packet_proves_itself_without_telling_how_strict_anybody_is(recruiter: Person) -> None:
    role = make_role(candidates=4)
    _calibrated(role)
    loop = role.rubrics.get().loops.first()
    stored = _compiled(loop)
    Reveal.objects.create(loop=loop, at=NOW, by=recruiter)
    header = header_of_loop(recruiter, loop.pk)
    assert header is not None
    record = packet_record(recruiter, header)
    assert record is not None
    assert record["debrief"]["matches_evidence"] is True
    assert record["evidence"]["severity"] is None
    estimates = SeverityEstimate.objects.values_list("severity", flat=True)
    assert not [value for value in estimates if str(value) in json.dumps(record)]
    evidence = from_json_object(LoopEvidence, record["evidence"])
    assert input_hash(evidence, severity=record["severity_hash"]) == stored.input_hash
