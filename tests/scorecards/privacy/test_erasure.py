"""Erasure: nothing of a candidate is left anywhere, the log still verifies, and the door is narrow."""

import datetime
import inspect
import io
import logging
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.core.management import CommandError, call_command
from django.db import Error, connection, models, transaction
from django.test import Client

from candidates.models import Candidate, Erasure, LegalHold, Loop
from config.celery import application
from hiring.actors import SYSTEM, ConflictError, NotAllowedError
from hiring.models import Delivery, Duty, Event, Person
from hiring.selectors.log_verification import log_faults
from scorecards.holdings import ABOUT_CANDIDATES
from scorecards.models import Decision, Rating, Scorecard
from scorecards.selectors.reminders import database_now
from scorecards.services.privacy.erasures import Tombstone, erase_again, request_erasure, sweep
from tests import factories
from tests.candidate_data import CANARY, all_models, seed_candidate, texts_of
from tests.outbox import deliver_all
from tests.runtime_role import as_runtime_role

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 23)
LATER = datetime.timedelta(days=800)


@pytest.fixture
def candidate(db: None) -> Candidate:
    return seed_candidate()


def rows_about(candidate_id: object, label: str, path: str) -> list[models.Model]:
    return list(all_models()[label]._default_manager.filter(**{path: candidate_id}))


def places_of(word: str) -> list[str]:
    """Return every table of every schema in which a row holds the word, whatever the column's type."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
            " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        )
        for (table,) in cursor.fetchall():
            # Bytes are printed as hexadecimal digits.
            cursor.execute(
                f"SELECT count(*) FROM {table} AS held WHERE held::text ILIKE ANY (%s)",
                [[f"%{word}%", f"%{word.encode().hex()}%"]],
            )
            found += [table] * bool(cursor.fetchone()[0])
        # What ANALYZE has sampled of columns and of expressions in indexes.
        cursor.execute("SELECT tablename FROM pg_stats AS kept WHERE kept::text ILIKE %s", [f"%{word}%"])
        found += [f"statistics of {table}" for (table,) in cursor.fetchall()]
    return sorted(found)


def sampled() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def test_r21_seeded_candidate_has_a_word_in_every_text(candidate: Candidate) -> None:
    for holding in ABOUT_CANDIDATES:
        found = rows_about(candidate.pk, holding.model, holding.candidate)
        assert found, holding.model
        held = " ".join(map(texts_of, found))
        written = set(holding.texts.values()) - {"fixed", "company", "secret"}
        # The lists' row of a loop keeps the name in small letters.
        assert CANARY.casefold() in held.casefold() or not written, holding.model


def test_r21_erasure_leaves_no_word_in_any_table_and_the_log_verifies(
    candidate: Candidate, recruiter: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    other = seed_candidate("Goldammer")
    sampled()
    assert len(places_of(CANARY)) >= 15
    before = Event.objects.count()
    answer = sweep_after(LATER, only=candidate)
    assert answer == 1
    assert places_of(CANARY) == []
    assert [holding.model for holding in ABOUT_CANDIDATES if rows_left(candidate.pk, holding)] == []
    assert all(rows_left(other.pk, holding) for holding in ABOUT_CANDIDATES)
    assert (list(log_faults()), Event.objects.count()) == ([], before + 1)
    assert CANARY not in caplog.text


def rows_left(candidate_id: object, holding: object) -> bool:
    return bool(rows_about(candidate_id, holding.model, holding.candidate))


def sweep_after(distance: datetime.timedelta, only: Candidate | None = None) -> int:
    """Sweep as if so much time had passed; candidates but `only` are held meanwhile."""
    others = Candidate.objects.exclude(pk=only.pk) if only else Candidate.objects.none()
    somebody = Person.objects.first()
    held = [LegalHold.objects.create(candidate=each, reason="Test", set_by=somebody) for each in others]
    with as_runtime_role():  # which may delete no evidence by itself
        erased = sweep(actor=SYSTEM, now=database_now() + distance)
    for hold in held:
        hold.lifted_at, hold.lifted_by, hold.lifting_reason = database_now(), somebody, "Test"
        hold.save()
    return erased


def test_r21_erasure_leaves_no_word_in_session_and_cache(candidate: Candidate, client: Client) -> None:
    client.force_login(factories.PersonFactory(duties=[Duty.RECRUITER]))
    assert CANARY in client.get(f"/loops/{Loop.objects.get().pk}/").content.decode()
    sweep_after(LATER)
    words = [repr(session.get_decoded()) for session in Session.objects.all()]
    words += [repr(vars(cache).get("_cache", "")) for cache in caches.all(initialized_only=True)]
    assert [text for text in words if CANARY in text] == []


def test_r21_queue_can_hold_nothing_but_numbers() -> None:
    """What a message of ours may carry, so that nothing in Redis is about anybody."""
    application.loader.import_default_modules()
    ours = {name: task for name, task in application.tasks.items() if not name.startswith("celery.")}
    kinds = {name: set(inspect.get_annotations(task.run).values()) for name, task in ours.items()}
    others = {name for name, carried in kinds.items() if not carried <= {int, None}}
    assert (len(ours) >= 10, others) == (True, {"hiring.tasks.touch_canary"})  # the name of its queue


def test_r21_work_that_was_promised_about_a_loop_goes_with_it(candidate: Candidate) -> None:
    loop = Loop.objects.get()
    assert Delivery.objects.filter(event__stream_id=loop.pk).exists()
    sweep_after(LATER)
    assert not Delivery.objects.filter(event__stream_id=loop.pk).exists()
    deliver_all()
    assert not Delivery.objects.filter(done_at__isnull=True).exists()


def test_request_within_the_first_year_restricts(candidate: Candidate, recruiter: Person) -> None:
    answer = request_erasure(actor=recruiter, candidate_id=candidate.pk, asked_on=TODAY)
    assert (answer.erased, [period.verdict.state for period in answer.restricted]) == (0, ["law"])
    event = Event.objects.get(kind="erasure_requested")
    until = answer.restricted[0].verdict.until
    assert event.payload["kept"] == [
        {
            "application_id": str(candidate.applications.get().pk),
            "reason": "law",
            "until": until.isoformat(),
        }
    ]
    with pytest.raises(ConflictError):
        request_erasure(actor=recruiter, candidate_id=candidate.pk, asked_on=TODAY)


@pytest.mark.parametrize("duty", [Duty.INTERVIEWER, Duty.HIRING_MANAGER])
def test_nobody_else_asks_for_erasure(candidate: Candidate, duty: Duty) -> None:
    with pytest.raises(NotAllowedError):
        request_erasure(
            actor=factories.PersonFactory(duties=[duty]), candidate_id=candidate.pk, asked_on=TODAY
        )
    assert Candidate.objects.get().erasure_asked_on is None


def test_recruiter_who_is_close_to_the_candidate_does_not_erase(
    candidate: Candidate, recruiter: Person
) -> None:
    Candidate.objects.update(linked_person=recruiter)
    with pytest.raises(NotAllowedError):
        request_erasure(actor=recruiter, candidate_id=candidate.pk, asked_on=TODAY)


def test_r21_restored_candidate_is_erased_again(candidate: Candidate) -> None:
    tombstones = [Tombstone(candidate.pk, None), Tombstone(factories.RoleFactory().pk, None)]
    assert erase_again(actor=SYSTEM, tombstones=tombstones) == (1, 0)
    assert (places_of(CANARY), Erasure.objects.get().cause) == ([], "restored")
    assert erase_again(actor=SYSTEM, tombstones=tombstones) == (0, 0)


def test_r21_list_of_erasures_outlives_the_database(candidate: Candidate, tmp_path: Path) -> None:
    file = tmp_path / "tombstones"
    with transaction.atomic():
        sweep_after(LATER)
        call_command("tombstones", file, verbosity=0, stdout=io.StringIO())
        transaction.set_rollback(True)  # as if the backup of before had been restored
    assert (file.read_text(), places_of(CANARY) != []) == (f"{candidate.pk}\n", True)
    said = io.StringIO()
    with as_runtime_role():
        call_command("reerase", file, stdout=said)
    assert (places_of(CANARY), said.getvalue()) == ([], "1 erasures known, 1 of them done again.\n")


def test_list_of_erasures_is_read_whole_or_not_at_all(candidate: Candidate, tmp_path: Path) -> None:
    file = tmp_path / "tombstones"
    file.write_text(f"{candidate.pk}\nnobody\n")
    with pytest.raises(CommandError):
        call_command("reerase", file)
    LegalHold.objects.create(candidate=candidate, reason="Charge", set_by=factories.PersonFactory())
    file.write_text(f"{candidate.pk}\n")
    with pytest.raises(CommandError, match="legal hold"):
        call_command("reerase", file, stdout=io.StringIO())
    assert Candidate.objects.filter(pk=candidate.pk).exists()


# The door ------------------------------------------------------------------------------------------

KEPT = (
    "DELETE FROM scorecards_scorecard",
    "DELETE FROM scorecards_rating",
    "DELETE FROM scorecards_revisionrating",
    "DELETE FROM scorecards_scorecardrevision",
    "DELETE FROM scorecards_decision",
    "DELETE FROM scorecards_dissent",
    "DELETE FROM scorecards_secondestimate",
    "UPDATE scorecards_rating SET score = 1 WHERE score = 4",
    "UPDATE scorecards_decision SET rationale = 'other'",
    "DELETE FROM candidates_erasure",
    "UPDATE candidates_erasure SET candidate = gen_random_uuid()",
    "SELECT scorecards_erase(gen_random_uuid())",
)


def test_door_is_shut_without_a_tombstone_for_that_candidate(candidate: Candidate) -> None:
    Erasure.objects.create(candidate=factories.CandidateFactory().pk, cause="asked")
    for statement in KEPT:
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_door_lets_nothing_be_changed(candidate: Candidate) -> None:
    Erasure.objects.create(candidate=candidate.pk, cause="asked")
    for rows, field in ((Rating.objects, "evidence"), (Decision.objects, "rationale")):
        with pytest.raises(Error), transaction.atomic():
            rows.update(**{field: "other"})
    with pytest.raises(Error), transaction.atomic():
        Scorecard.objects.filter(committed_at__isnull=False).update(overall_notes="other")


@pytest.mark.django_db(transaction=True)
def test_door_shuts_with_its_transaction() -> None:
    candidate = seed_candidate()
    tombstone = Erasure.objects.create(candidate=candidate.pk, cause="asked")
    with pytest.raises(Error), connection.cursor() as cursor:
        cursor.execute("SELECT scorecards_erase(%s)", [tombstone.pk])
    with pytest.raises(Error):
        Rating.objects.all()._raw_delete("default")
    assert Rating.objects.count() == 2


def test_r22_hold_keeps_the_door_shut(candidate: Candidate, recruiter: Person) -> None:
    LegalHold.objects.create(candidate=candidate, reason="A charge was filed", set_by=recruiter)
    with pytest.raises(Error, match="legal hold stands"), transaction.atomic():
        Erasure.objects.create(candidate=candidate.pk, cause="asked")
