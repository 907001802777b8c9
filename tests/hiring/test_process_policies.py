"""The policies of reveal, due time and retention: what holds, who changes it, and their pages."""

import re
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hiring.actors import SYSTEM, ConflictError, NotAllowedError
from hiring.models import DuePolicy, Duty, Event, Law, Person, RetentionPeriod, RetentionPolicy, RevealPolicy
from hiring.selectors.process_policies import (
    USUAL_DUE,
    USUAL_RETENTION,
    USUAL_REVEAL,
    DueRules,
    RetentionRules,
    RetentionTerm,
    RevealRules,
    Timing,
    due_rules,
    retention_rules,
    reveal_rules,
)
from hiring.services.process_policies import set_due_rules, set_retention_rules, set_reveal_rules
from tests import factories
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db

LATER = RevealRules(version=0, timing=Timing.AFTER_HOURS, hours=48)
LONGER = RetentionRules(
    version=0,
    years=3,
    periods=(RetentionTerm("Germany", 1, Law.EU), RetentionTerm("California", 4, Law.US_EMPLOYER)),
)


def test_usual_policies_hold_until_others_are_set() -> None:
    assert (reveal_rules(), due_rules(), retention_rules()) == (USUAL_REVEAL, USUAL_DUE, USUAL_RETENTION)
    RevealPolicy.objects.create()
    DuePolicy.objects.create(hours=9)
    RetentionPolicy.objects.create(years=9)
    assert (reveal_rules(), due_rules(), retention_rules()) == (USUAL_REVEAL, USUAL_DUE, USUAL_RETENTION)


def test_each_change_is_one_event_with_old_and_new_values(admin: Person) -> None:
    assert set_reveal_rules(actor=admin, rules=LATER) == reveal_rules() == replace(LATER, version=1)
    assert set_due_rules(actor=admin, rules=DueRules(0, 12)) == due_rules() == DueRules(1, 12)
    assert set_retention_rules(actor=admin, rules=LONGER) == retention_rules() == replace(LONGER, version=1)
    assert [(event.kind, event.actor, event.payload) for event in Event.objects.all()] == [
        (
            "reveal_policy_changed",
            admin,
            {
                "before": {"version": 0, "timing": "by_hand", "hours": None},
                "after": {"version": 1, "timing": "after_hours", "hours": 48},
            },
        ),
        (
            "due_policy_changed",
            admin,
            {"before": {"version": 0, "hours": 24}, "after": {"version": 1, "hours": 12}},
        ),
        (
            "retention_policy_changed",
            admin,
            {
                "before": {"version": 0, "years": 2, "periods": [], "law": "us_employer"},
                "after": {
                    "version": 1,
                    "years": 3,
                    "periods": [["Germany", 1, "eu"], ["California", 4, "us_employer"]],
                    "law": "us_employer",
                },
            },
        ),
    ]


def test_same_rules_again_change_nothing(admin: Person) -> None:
    first = set_retention_rules(actor=admin, rules=LONGER)
    assert set_retention_rules(actor=admin, rules=LONGER) == first
    assert Event.objects.count() == 1


def test_change_of_an_old_version_is_a_conflict(admin: Person) -> None:
    set_due_rules(actor=admin, rules=DueRules(0, 12))
    with pytest.raises(ConflictError):
        set_due_rules(actor=admin, rules=DueRules(0, 13))
    assert due_rules() == DueRules(1, 12)


@pytest.mark.parametrize("duty", [Duty.INTERVIEWER, Duty.RECRUITER, Duty.HIRING_MANAGER, None])
def test_nobody_but_an_admin_sets_a_policy(duty: Duty | None) -> None:
    actor = factories.PersonFactory(duties=[duty]) if duty else SYSTEM
    for change in (
        lambda: set_reveal_rules(actor=actor, rules=LATER),
        lambda: set_due_rules(actor=actor, rules=DueRules(0, 12)),
        lambda: set_retention_rules(actor=actor, rules=LONGER),
    ):
        with pytest.raises(NotAllowedError):
            change()
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: RevealPolicy.objects.create(timing="after_hours"),
        lambda: RevealPolicy.objects.create(timing="after_hours", hours=0),
        lambda: RevealPolicy.objects.create(timing="by_hand", hours=3),
        lambda: RevealPolicy.objects.create(timing="at_midnight"),
        lambda: RevealPolicy.objects.create(id=factories.PersonFactory().pk),
        lambda: DuePolicy.objects.create(hours=0),
        lambda: DuePolicy.objects.create(hours=721),
        lambda: RetentionPolicy.objects.create(years=0),
        lambda: RetentionPolicy.objects.create(years=31),
        lambda: _periods(("Germany", 1), ("germany", 2)),
        lambda: _periods(("", 1)),
        lambda: _periods(("Germany", 0)),
        lambda: RetentionPolicy.objects.create(law="us_public", years=1),
        lambda: RetentionPolicy.objects.create(law="martian"),
    ],
)
def test_database_refuses_what_could_never_be_kept(wrong: object) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        wrong()


def _periods(*rows: tuple[str, int]) -> None:
    policy = RetentionPolicy.objects.create()
    for number, (jurisdiction, years) in enumerate(rows, 1):
        RetentionPeriod.objects.create(policy=policy, number=number, jurisdiction=jurisdiction, years=years)


def test_page_says_of_each_policy_what_it_does_and_what_is_set(admin: Person, signed_in: SignIn) -> None:
    set_reveal_rules(actor=admin, rules=LATER)
    set_retention_rules(actor=admin, rules=LONGER)
    page = signed_in(admin).get("/policies/").content.decode()
    assert re.findall(r"<strong>(.*?)</strong>", page) == [
        "48 hours after the last interview, with the missing ones named, or by hand before.",
        "24 hours after the interview.",
        "After 2, 24, 48 hours.",
        "2 times shadow, 2 times reverse shadow; lapses after 180 days; at most 2 seats a day and 5 a week.",
        "3 years; Germany: 1 year; California: 4 years.",
    ]
    assert page.count("everything about the application is deleted") == 1


def test_page_takes_eight_queries(
    admin: Person, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(admin)
    set_retention_rules(actor=admin, rules=LONGER)
    with django_assert_num_queries(8):
        client.get("/policies/")


def test_saved_forms_hold_from_then_on(admin: Person, signed_in: SignIn) -> None:
    client = signed_in(admin)
    forms = {
        "/policies/reveal/": {"version": 0, "timing": "when_complete", "hours": "12"},
        "/policies/due/": {"version": 0, "hours": "6"},
        "/policies/retention/": {
            "version": 0,
            "years": "5",
            "law": "us_public",
            "jurisdiction_1": "",
            "jurisdiction_2": " Japan ",
            "years_2": "3",
        },
    }
    for address, fields in forms.items():
        answer = client.post(address, fields)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/policies/")
    assert reveal_rules() == RevealRules(1, Timing.WHEN_COMPLETE, None)
    assert due_rules() == DueRules(1, 6)
    assert retention_rules() == RetentionRules(1, 5, (RetentionTerm("Japan", 3, Law.NONE),), Law.US_PUBLIC)
    assert client.post("/policies/due/", {"version": 0, "hours": "7"}).status_code == 409


@pytest.mark.parametrize(
    ("address", "fields", "field"),
    [
        ("reveal", {"version": 0, "timing": "after_hours", "hours": ""}, "hours"),
        ("reveal", {"version": 0, "timing": "after_hours", "hours": "721"}, "hours"),
        ("reveal", {"version": 0}, "timing"),
        ("due", {"version": 0, "hours": "0"}, "hours"),
        ("retention", {"version": 0, "years": "31", "law": "none"}, "years"),
        ("retention", {"version": 0, "years": "1", "law": "us_public"}, "years"),
        ("retention", {"version": 0, "years": "2", "law": "none", "jurisdiction_1": "Japan"}, "years_1"),
        ("retention", {"version": 0, "years": "2", "law": "none", "years_3": "2"}, "jurisdiction_3"),
        (
            "retention",
            {
                "version": 0,
                "years": "2",
                "law": "none",
                "jurisdiction_1": "Japan",
                "years_1": "1",
                "jurisdiction_2": "JAPAN",
                "years_2": "2",
            },
            "jurisdiction_2",
        ),
    ],
)
def test_wrong_input_is_shown_at_its_field(
    admin: Person, signed_in: SignIn, address: str, fields: dict[str, object], field: str
) -> None:
    answer = signed_in(admin).post(f"/policies/{address}/", fields)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Event.objects.exists()
