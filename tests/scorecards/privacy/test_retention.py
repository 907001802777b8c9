"""When data goes by itself: by jurisdiction, after a request, never under a hold, by PostgreSQL's clock."""

import datetime
from dataclasses import replace

import pytest
import time_machine
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from candidates.models import Application, CalendarEntry, Candidate, Erasure, LegalHold, Loop
from candidates.retention import Facts, State, verdict_on, years_later
from candidates.services.calendars import update_calendars
from hiring.actors import SYSTEM, NotAllowedError
from hiring.models import Event, Law, Person
from hiring.selectors.process_policies import RetentionRules, RetentionTerm
from hiring.services.process_policies import set_retention_rules
from scorecards import tasks
from scorecards.selectors.privacy.periods import periods_of
from scorecards.selectors.reminders import database_now
from scorecards.services.privacy.erasures import request_erasure, sweep
from scorecards.services.privacy.holds import lift_hold, set_hold, set_jurisdiction
from tests import factories
from tests.candidate_data import seed_candidate
from tests.outbox import deliver_all

DAY = datetime.timedelta(days=1)
LAST = datetime.datetime(2025, 3, 1, 12, 0, tzinfo=datetime.UTC)
FACTS = Facts(last_action_at=LAST, minimum_years=1, years=2, is_held=False, erasure_asked=True)
RULES = RetentionRules(
    0,
    1,
    (RetentionTerm("Germany", 1, Law.EU), RetentionTerm("State university", 3, Law.US_PUBLIC)),
    Law.US_EMPLOYER,
)


def test_r22_asked_data_goes_on_day_366_and_not_before() -> None:
    assert verdict_on(FACTS, LAST + 365 * DAY - datetime.timedelta(microseconds=1)).state is State.LAW
    assert verdict_on(FACTS, LAST + 365 * DAY).state is State.DUE
    public = replace(FACTS, minimum_years=2)
    assert verdict_on(public, LAST + 365 * DAY) == verdict_on(public, LAST)
    assert verdict_on(public, LAST).until == LAST.replace(year=2027)


def test_r22_without_a_minimum_data_goes_at_once_when_asked_and_with_its_retention_else() -> None:
    europe = replace(FACTS, minimum_years=0, years=1)
    assert verdict_on(europe, LAST).state is State.DUE
    assert verdict_on(replace(europe, erasure_asked=False), LAST + 364 * DAY).state is State.KEPT
    assert verdict_on(replace(europe, erasure_asked=False), LAST + 365 * DAY).state is State.DUE


@given(st.integers(0, 36_500), st.integers(0, 30))
def test_r22_a_hold_keeps_data_however_old_and_whatever_is_asked(days: int, years: int) -> None:
    held = replace(FACTS, is_held=True, years=years, minimum_years=0)
    assert verdict_on(held, LAST + days * DAY).state is State.HOLD


@given(st.integers(0, 36_500), st.integers(1, 30))
def test_r22_a_year_is_never_shorter_than_365_days(days: int, years: int) -> None:
    moment = LAST + days * DAY
    assert years_later(moment, years) - moment >= years * 365 * DAY


@pytest.fixture
def candidate(db: None) -> Candidate:
    return seed_candidate()


def passed(candidate: Candidate) -> datetime.datetime:
    """Return the moment at which a year has passed since the last that happened, as PostgreSQL has it."""
    return years_later(periods_of(candidate.pk)[0].last_action_at, 1)


def test_r22_sweeper_deletes_on_day_366_by_the_databases_clock(candidate: Candidate, admin: Person) -> None:
    set_retention_rules(actor=admin, rules=RULES)
    due_at = passed(candidate)
    # A worker whose clock is years ahead changes nothing: the task asks PostgreSQL.
    with time_machine.travel(due_at + 900 * DAY):
        tasks.erase_what_is_due()
    assert sweep(actor=SYSTEM, now=due_at - datetime.timedelta(microseconds=1)) == 0
    assert Candidate.objects.filter(pk=candidate.pk).exists()
    assert sweep(actor=SYSTEM, now=due_at) == 1
    assert not Candidate.objects.filter(pk=candidate.pk).exists()
    event = Event.objects.get(kind="candidate_erased")
    assert (event.payload["cause"], event.payload["is_whole"]) == ("retention", True)
    assert sweep(actor=SYSTEM, now=due_at) == 0


def test_r22_sweeper_never_deletes_under_hold(candidate: Candidate, recruiter: Person) -> None:
    request_erasure(actor=recruiter, candidate_id=candidate.pk, asked_on=datetime.date(2026, 11, 1))
    set_hold(actor=recruiter, candidate_id=candidate.pk, reason="EEOC charge 1")
    later = database_now() + 9000 * DAY
    assert (sweep(actor=SYSTEM, now=later), Erasure.objects.count()) == (0, 0)
    lift_hold(actor=recruiter, candidate_id=candidate.pk, reason="Settled")
    assert sweep(actor=SYSTEM, now=later) == 1


def test_r22_last_action_counts_whichever_is_later(candidate: Candidate) -> None:
    loop = Loop.objects.get()
    assert periods_of(candidate.pk)[0].last_action_at == Application.objects.get().created_at
    later = database_now() + 40 * DAY
    Loop.objects.filter(pk=loop.pk).update(closed_at=later)
    assert periods_of(candidate.pk)[0].last_action_at == later


def test_r22_the_loops_jurisdiction_decides_and_of_several_the_longest(
    candidate: Candidate, admin: Person
) -> None:
    set_retention_rules(actor=admin, rules=RULES)
    loop = Loop.objects.get()
    assert not periods_of(candidate.pk)[0].may_go_when_asked
    set_jurisdiction(actor=admin, loop_id=loop.pk, jurisdiction="Germany")
    assert periods_of(candidate.pk)[0].may_go_when_asked
    second = factories.LoopFactory(application=loop.application, rubric=loop.rubric)
    set_jurisdiction(actor=admin, loop_id=second.pk, jurisdiction="State university")
    found = periods_of(candidate.pk)[0]
    assert found.jurisdictions == ("Germany", "State university")
    assert found.when_asked.until == years_later(found.last_action_at, 2)


def test_r22_old_application_goes_alone_while_a_newer_one_stays(candidate: Candidate) -> None:
    old, now = Application.objects.get(), database_now() + 700 * DAY
    newer = factories.LoopFactory(application__candidate=candidate, opened_at=now)
    assert sweep(actor=SYSTEM, now=now + 60 * DAY) == 1
    assert list(Application.objects.all()) == [newer.application]
    assert Erasure.objects.get().application == old.pk


def test_sweeper_is_no_person(admin: Person) -> None:
    with pytest.raises(NotAllowedError):
        sweep(actor=admin, now=database_now())


# Pages ---------------------------------------------------------------------------------------------


@pytest.fixture
def page(client: Client, recruiter: Person) -> Client:
    client.force_login(recruiter)
    return client


def test_request_on_the_page_restricts_with_reason_and_date(candidate: Candidate, page: Client) -> None:
    address, loop = f"/privacy/candidates/{candidate.pk}/", Loop.objects.get()
    assert page.get(f"/loops/{loop.pk}/").status_code == 200
    until = years_later(periods_of(candidate.pk)[0].last_action_at, 1)
    answer = page.post(f"{address}erasure/", {"asked_on": "2026-11-20", "sure": "on"}, follow=True)
    text = answer.content.decode()
    assert f"restricted: the law asks us to keep it until {until:%-d %b %Y}" in text
    assert page.get(f"/loops/{loop.pk}/").status_code == 404
    assert candidate.name not in page.get("/loops/").content.decode()
    assert candidate.name in page.get("/privacy/").content.decode()


def test_request_on_the_page_erases_what_may_go(candidate: Candidate, page: Client, admin: Person) -> None:
    set_retention_rules(actor=admin, rules=replace(RULES, law=Law.EU))
    address = f"/privacy/candidates/{candidate.pk}/"
    answer = page.post(f"{address}erasure/", {"asked_on": "2026-11-20", "sure": "on"}, follow=True)
    assert "Everything about the candidate is erased." in answer.content.decode()
    gone = page.get(address)
    assert (gone.status_code, "was erased on" in gone.content.decode()) == (410, True)


def test_restricted_interviews_go_out_of_calendars(recruiter: Person) -> None:
    loop = factories.make_loop(panel=1)
    loop.interviews.update(starts_at=database_now() + DAY)
    update_calendars(actor=SYSTEM, loop_id=loop.pk)
    assert [entry.is_cancelled for entry in CalendarEntry.objects.all()] == [False]
    request_erasure(
        actor=recruiter, candidate_id=loop.application.candidate_id, asked_on=datetime.date(2026, 11, 1)
    )
    deliver_all()
    assert [entry.is_cancelled for entry in CalendarEntry.objects.all()] == [True]


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("erasure", {"asked_on": "2026-11-20"}),
        ("erasure", {"asked_on": "2999-01-01", "sure": "on"}),
        ("hold", {"reason": " "}),
    ],
)
def test_wrong_input_is_shown_on_the_page(page: Client, action: str, fields: dict[str, str]) -> None:
    candidate = factories.CandidateFactory()
    answer = page.post(f"/privacy/candidates/{candidate.pk}/{action}/", fields)
    assert (answer.status_code, answer.content.decode().count("autofocus")) == (422, 1)
    assert Event.objects.count() == 0


def test_hold_is_set_and_lifted_on_the_page(page: Client, recruiter: Person) -> None:
    address = f"/privacy/candidates/{factories.CandidateFactory().pk}/"
    page.post(f"{address}hold/", {"reason": "Charge 7"})
    assert "Charge 7" in page.get(address).content.decode()
    assert page.post(f"{address}hold/", {"reason": "Charge 8"}).status_code == 409
    page.post(f"{address}hold/lift/", {"reason": "Dismissed"})
    assert LegalHold.objects.get().lifted_by == recruiter
    assert [event.kind for event in Event.objects.all()] == ["hold_set", "hold_lifted"]
    assert "Charge" not in str([event.payload for event in Event.objects.all()])


@pytest.mark.parametrize("number", [1, 8])
def test_pages_take_the_same_queries_for_one_row_and_for_many(
    page: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    loops = [factories.LoopFactory() for _each in range(number)]
    with django_assert_num_queries(6):
        page.get("/privacy/")
    with django_assert_num_queries(11):
        page.get(f"/privacy/candidates/{loops[0].application.candidate_id}/")
