"""What candidates say of themselves: apart, unreadable, counted only where it singles nobody out."""

import datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.core import mail
from django.db import Error, connection, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from candidates.demographics import guard_demographics
from candidates.models import Application, SelfIdentification
from candidates.services.self_identification import ask_to_self_identify
from hiring.actors import SYSTEM, ConflictError, NotAllowedError
from hiring.models import Duty, Event, Person, Role
from hiring.tokens import token_of
from scorecards import models as cards
from scorecards.selectors.adverse_impact import impact_tables
from scorecards.selectors.reminders import database_now
from scorecards.services.privacy.erasures import Tombstone, erase_again
from tests import factories
from tests.outbox import deliver_all
from tests.runtime_role import as_runtime_role

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]
# All that may name the schema: the migrations that make it, the two rooms that call it, and what is declared.
KNOW_OF_IT = {
    "candidates/migrations/0006_demographics.py",
    "scorecards/migrations/0025_adverse_impact.py",
    "candidates/services/self_identification.py",
    "scorecards/selectors/adverse_impact.py",
    "candidates/holdings.py",
    "candidates/demographics.py",
}


def asked_of(recruiter: Person) -> tuple[Application, str]:
    application = factories.ApplicationFactory()
    asked = ask_to_self_identify(actor=recruiter, application_id=application.pk)
    return application, f"/self-identification/{token_of('self_identification', asked.pk)}/"


def stored() -> list[tuple[object, ...]]:
    """Return what lies in the schema, as its owner alone can read it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM demographics.answer ORDER BY application")
        return list(cursor.fetchall())


def test_r24_candidate_is_asked_by_mail_and_answers_by_the_link(recruiter: Person, client: Client) -> None:
    application, address = asked_of(recruiter)
    deliver_all()
    deliver_all()
    assert [(letter.to, address in letter.body) for letter in mail.outbox] == [
        ([application.candidate.email], True)
    ]
    assert "I’d rather not say" in client.get(address).content.decode()
    with as_runtime_role():
        answer = client.post(address, {"gender": "woman", "age": "from_40"}, follow=True)
    assert "Thank you" in answer.content.decode()
    assert stored() == [(application.pk, "woman", None, "from_40")]
    assert "checked" not in client.get(address).content.decode().split("id_gender_1", 1)[1][:80]
    client.post(address, {})
    assert stored() == []
    assert client.post(address, {"gender": "martian"}).status_code == 422


def test_r24_that_somebody_answered_is_nowhere(recruiter: Person, client: Client) -> None:
    _application, address = asked_of(recruiter)
    before = (Event.objects.count(), SelfIdentification.objects.values().get())
    client.post(address, {"gender": "man"})
    assert (Event.objects.count(), SelfIdentification.objects.values().get()) == before


@pytest.mark.parametrize("token", ["of-nobody", "expired", "restricted"])
def test_link_that_cannot_be_used_says_so(recruiter: Person, client: Client, token: str) -> None:
    application, address = asked_of(recruiter)
    if token == "expired":
        SelfIdentification.objects.update(asked_at=factories.NOON.replace(year=2020))
        SelfIdentification.objects.update(expires_at=factories.NOON.replace(year=2021))
    if token == "restricted":
        type(application.candidate).objects.update(erasure_asked_on="2026-11-20")
    answer = client.post("/self-identification/x/" if token == "of-nobody" else address, {"gender": "man"})
    assert (answer.status_code, stored()) == (404, [])


def test_candidate_is_asked_once_and_by_whom_it_concerns(recruiter: Person, interviewer: Person) -> None:
    application, _address = asked_of(recruiter)
    with pytest.raises(ConflictError):
        ask_to_self_identify(actor=recruiter, application_id=application.pk)
    with pytest.raises(NotAllowedError):
        ask_to_self_identify(actor=interviewer, application_id=factories.ApplicationFactory().pk)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM demographics.answer",
        "SELECT count(*) FROM candidates_application JOIN demographics.answer ON application = id",
        "DELETE FROM demographics.answer",
        "CREATE TABLE demographics.mine ()",
        "SELECT * FROM demographics.impact(gen_random_uuid(), 'name', 2)",
        "SELECT * FROM demographics.impact(gen_random_uuid(), 'gender', 50)",
    ],
)
def test_r24_product_reads_no_answer(statement: str) -> None:
    with as_runtime_role(), pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_r24_rights_are_given_anew_after_a_backup_is_restored(client: Client, recruiter: Person) -> None:
    _application, address = asked_of(recruiter)
    with connection.cursor() as cursor:  # as pg_restore leaves it, without owners and rights
        cursor.execute("ALTER TABLE demographics.answer OWNER TO CURRENT_USER")
        cursor.execute("REVOKE ALL ON SCHEMA demographics FROM PUBLIC")
    for _again in range(2):
        guard_demographics(connection)
    with as_runtime_role():
        assert client.post(address, {"gender": "man"}).status_code == 302
        with pytest.raises(Error), transaction.atomic():
            stored()
    assert len(stored()) == 1


def test_r24_nothing_else_of_the_product_names_the_schema() -> None:
    named = {
        str(path.relative_to(ROOT))
        for app in ("config", "hiring", "candidates", "scorecards", "templates")
        for path in (ROOT / app).rglob("*.*")
        if path.suffix in {".py", ".html", ".txt"} and "demographics." in path.read_text(encoding="utf-8")
    }
    assert named == KNOW_OF_IT


def test_r24_answer_is_erased_with_its_application(recruiter: Person, client: Client) -> None:
    application, address = asked_of(recruiter)
    client.post(address, {"gender": "woman"})
    with as_runtime_role():
        erase_again(actor=SYSTEM, tombstones=[Tombstone(application.candidate_id, None)])
    assert (stored(), SelfIdentification.objects.count()) == ([], 0)
    assert client.get(address).status_code == 404


# Counting ------------------------------------------------------------------------------------------


def decided(role: Role, gender: str | None, outcome: str, number: int, days: int = 120) -> None:
    """Store so many decisions about candidates who said this of themselves."""
    rubric, now = (
        factories.publish(factories.RubricFactory(role=role, version=1 + role.rubrics.count())),
        database_now(),
    )
    signer = factories.PersonFactory()
    for _each in range(number):
        loop = factories.LoopFactory(rubric=rubric)
        debrief = cards.Debrief.objects.create(
            loop=loop, input_hash="0" * 64, compiler_version="test", document={}
        )
        cards.Decision.objects.create(
            loop=loop,
            debrief=debrief,
            outcome=outcome,
            rationale="Seen.",
            decided_by=signer,
            decided_at=now - datetime.timedelta(days=days),
        )
        with connection.cursor() as cursor:
            cursor.execute("SELECT demographics.record(%s, %s, NULL, NULL)", [loop.application_id, gender])


def counted(role_id: UUID) -> dict[str, tuple[int | None, int | None]]:
    with as_runtime_role(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM demographics.impact(%s, 'gender', 2)", [role_id])
        return {name: (selected, total) for name, selected, total in cursor.fetchall()}


HIDDEN = (None, None)


def test_r24_small_groups_are_hidden_and_with_them_what_would_give_them_away() -> None:
    role = factories.RoleFactory()
    decided(role, "man", "offer", 8)
    decided(role, "man", "decline", 9)
    decided(role, "woman", "offer", 6)
    decided(role, "woman", "decline", 6)
    # Nobody of a third gender and nobody without an answer: hiding these two empty groups alone gives away
    # that they are empty, so the smaller of the others goes, too.
    assert counted(role.pk) == {"man": (8, 17), "woman": HIDDEN, "other": HIDDEN, "no_answer": HIDDEN}
    decided(role, None, "offer", 5)
    decided(role, None, "decline", 5)
    assert counted(role.pk) == {"man": (8, 17), "woman": (6, 12), "other": HIDDEN, "no_answer": HIDDEN}
    decided(role, "other", "offer", 5)
    decided(role, "other", "decline", 4)
    assert counted(role.pk) == {"man": (8, 17), "woman": (6, 12), "other": HIDDEN, "no_answer": HIDDEN}
    decided(role, "other", "decline", 1)
    assert counted(role.pk) == {"man": (8, 17), "woman": (6, 12), "other": (5, 10), "no_answer": (5, 10)}
    other = uuid4()
    assert set(counted(other).values()) == {HIDDEN}


def test_r24_what_was_decided_in_this_quarter_or_opened_again_is_not_counted() -> None:
    role = factories.RoleFactory()
    for gender in ("man", "woman", "other", None):
        decided(role, gender, "offer", 5)
        decided(role, gender, "decline", 5)
    whole = dict.fromkeys(("man", "woman", "other", "no_answer"), (5, 10))
    decided(role, "man", "offer", 1, days=0)
    assert counted(role.pk) == whole
    signed = cards.Decision.objects.filter(outcome="offer").order_by("pk").first()
    assert signed is not None
    cards.Reopening.objects.create(decision=signed, by=signed.decided_by, at=factories.NOON, reason="New")
    assert counted(role.pk)["man"] == HIDDEN


def test_ratio_is_told_with_its_interval_and_p() -> None:
    role = factories.RoleFactory()
    for gender, offers, declines in (("man", 10, 5), ("woman", 5, 10), ("other", 5, 5), (None, 5, 5)):
        decided(role, gender, "offer", offers)
        decided(role, gender, "decline", declines)
    gender, ethnicity, _age = impact_tables(role.pk, 2)
    rows = {row.label: row for row in gender.rows}
    assert rows["Man"].is_reference
    found = rows["Woman"]
    assert (found.selected, found.total, found.rate, found.ratio, found.interval) == (
        5,
        15,
        33,
        50,
        (22, 111),
    )
    assert found.difference is not None
    assert (found.difference.below_four_fifths, round(found.difference.fisher, 3)) == (True, 0.143)
    assert (ethnicity.rows, len(ethnicity.hidden)) == ((), 7)


def test_page_takes_the_same_queries_however_many(
    admin: Person, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    role = factories.RoleFactory()
    client.force_login(admin)
    for number in (1, 6):
        decided(role, "man", "offer", number)
        with django_assert_num_queries(6):
            answer = client.get(f"/insights/adverse-impact/?role={role.key}&years=2")
        assert "No group is large enough to be shown." in answer.content.decode()
    assert "Choose a role" in client.get("/insights/adverse-impact/?role=no").content.decode()


def test_r24_no_other_page_leads_to_answers(recruiter: Person, client: Client) -> None:
    application, address = asked_of(recruiter)
    client.post(address, {"ethnicity": "pacific_islander"})
    client.force_login(recruiter)
    for page in (f"/privacy/candidates/{application.candidate_id}/", "/privacy/", "/loops/"):
        assert "acific" not in client.get(page).content.decode()
    sent = client.post(f"/privacy/candidates/{application.candidate_id}/export/json/")
    assert (sent.status_code, "acific" in sent.content.decode()) == (200, False)
    assert Duty.RECRUITER in recruiter.duties
