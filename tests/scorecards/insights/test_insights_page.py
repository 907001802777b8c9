"""Insights for admins, and one's own position for everybody; never a league table."""

import re
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from hiring.actors import SYSTEM
from hiring.models import Person
from scorecards.debrief.codec import as_json_object
from scorecards.insights import Insights, Shortfall, compute_insights
from scorecards.models import InsightReport
from scorecards.selectors.insights import shortfall_in_words
from scorecards.services.insights import compute_waiting_insights, request_insights
from tests import factories
from tests.conftest import SignIn
from tests.scorecards.insights.samples import sources
from tests.scorecards.insights.test_reports import SINCE, UNTIL, make_loop

pytestmark = pytest.mark.django_db

NAMES = ("Zora", "abel", "Mina", "Bo", "Cleo", "Dara", "Ed", "Flo")


@cache
def computed(candidates: int, raters: int) -> Insights:
    return compute_insights(sources(candidates=candidates, raters=raters))


def store(people: list[Person], candidates: int = 60, **fields: object) -> InsightReport:
    """Store a report of an organisation whose first person is the most lenient and last the strictest."""
    found = computed(candidates, len(people))
    rows = [replace(row, person=str(people[place].pk)) for place, row in enumerate(found.severity.people)]
    report = replace(found, severity=replace(found.severity, people=tuple(rows)))
    return InsightReport.objects.create(
        **{
            "months": 12,
            "requested_at": factories.NOON,
            "finished_at": factories.NOON,
            "window_from": SINCE,
            "window_until": UNTIL,
            "model_version": "insights 1",
            "content": as_json_object(report),
            **fields,
        }
    )


@pytest.fixture
def people(db: None) -> list[Person]:
    return [factories.PersonFactory(name=f"{name} Sample") for name in NAMES]


def test_insights_are_closed_to_everybody_but_admins(
    recruiter: Person, interviewer: Person, people: list[Person], signed_in: SignIn
) -> None:
    store(people)
    for person in (recruiter, interviewer, people[0]):
        for name in ("insights", "insights_progress"):
            response = signed_in(person).get(reverse(name))
            assert response.status_code == 403
            assert "Sample" not in response.content.decode().replace(str(person), "")
        assert signed_in(person).post(reverse("request_insights")).status_code == 403


def test_interviewers_stand_by_name_however_strict(
    admin: Person, people: list[Person], signed_in: SignIn
) -> None:
    store(people)
    text = signed_in(admin).get(reverse("insights")).content.decode()
    listed = re.findall(r'<th scope="row">(\w+) Sample</th>', text)
    assert listed == sorted(NAMES, key=str.casefold)
    for query in ("?sort=severity", "?order=severity", "?sort=-severity"):
        again = signed_in(admin).get(reverse("insights") + query).content.decode()
        assert re.findall(r'<th scope="row">(\w+) Sample</th>', again) == listed


def test_page_shows_window_version_intervals_and_words(
    admin: Person, people: list[Person], signed_in: SignIn
) -> None:
    report = store(people)
    text = signed_in(admin).get(reverse("insights")).content.decode()
    alpha = report.content["dimensions"][0]["alpha"]
    for words in ("19 Nov 2026 to 21 Nov 2026", "insights 1", f"{alpha:.2f} (", "staffed alike"):
        assert words in text
    assert text.count('class="estimate"') == 2 + len(people)


def test_what_lacks_data_says_what_it_needs(admin: Person, people: list[Person], signed_in: SignIn) -> None:
    store(people, candidates=6)
    text = signed_in(admin).get(reverse("insights")).content.decode()
    assert "Too few candidates were rated by two interviewers: 6 of 30 needed." in text
    assert "Too few candidates to speak of reliability: 6 of 30 needed." in text
    assert "Too few scorecards that others’ can be compared with" in text


def test_page_reads_the_newest_report_of_its_scope(
    admin: Person, people: list[Person], signed_in: SignIn
) -> None:
    role = factories.RoleFactory(key="runner")
    store(people, model_version="older", finished_at=SINCE)
    store(people, model_version="newest")
    store(people, model_version="of a role", role=role, months=3)
    client = signed_in(admin)
    assert "newest" in client.get(reverse("insights")).content.decode()
    assert "of a role" in client.get(reverse("insights") + "?role=runner&months=3").content.decode()
    assert "of a role" not in client.get(reverse("insights") + "?role=nobody&months=7").content.decode()


def test_without_a_report_the_page_says_what_one_needs(admin: Person, signed_in: SignIn) -> None:
    text = signed_in(admin).get(reverse("insights")).content.decode()
    assert "What your interviews say about the process will stand here" in text
    assert "30 candidates and 5 interviewers" in text


def test_a_report_is_asked_for_followed_and_found(admin: Person, signed_in: SignIn) -> None:
    make_loop()
    client = signed_in(admin)
    response = client.post(reverse("request_insights"), {"role": "", "months": "12"})
    assert response.status_code == 302
    assert response.headers["Location"] == f"{reverse('insights')}?role=&months=12"
    assert "waits for a worker" in client.get(reverse("insights")).content.decode()
    InsightReport.objects.update(attempts=1, done=2, total=5)
    fragment = client.get(reverse("insights_progress")).content.decode()
    assert '<progress max="5" value="2"' in fragment
    assert "2 of 5 steps" in fragment
    compute_waiting_insights(actor=SYSTEM)
    done = client.get(reverse("insights_progress"))
    assert (done.status_code, done.headers["HX-Refresh"]) == (204, "true")
    assert '<h2 id="turnaround">' in client.get(reverse("insights")).content.decode()


def test_a_report_that_was_given_up_says_what_is_safe(
    admin: Person, people: list[Person], signed_in: SignIn
) -> None:
    store(people)
    request_insights(actor=admin, role_id=None, months=12)
    InsightReport.objects.waiting().update(given_up_at=factories.NOON)
    text = signed_in(admin).get(reverse("insights")).content.decode()
    assert "Nothing is lost: what you see is the report before." in text
    assert "hx-get" not in text.split('id="report-progress"')[1].split(">")[0]


def test_page_costs_the_same_for_one_interviewer_and_thirty(
    admin: Person, signed_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(admin)
    for number in (8, 30):
        InsightReport.objects.all().delete()
        store(factories.PersonFactory.create_batch(number))
        with django_assert_num_queries(6):
            client.get(reverse("insights"))


def test_own_page_shows_own_position_and_nobody_elses(people: list[Person], signed_in: SignIn) -> None:
    report = store(people)
    rows = {row["person"]: row for row in report.content["severity"]["people"]}
    own = rows[str(people[0].pk)]
    text = signed_in(people[0]).get(reverse("my_insights")).content.decode()
    assert f"{own['severity']:.2f} ({own['low']:.2f} to {own['high']:.2f})" in text
    assert "Compared with the 7 interviewers linked to you" in text
    assert [name for name in NAMES[1:] if f"{name} Sample" in text] == []
    others = [f"{row['severity']:.2f} (" for key, row in rows.items() if key != str(people[0].pk)]
    assert [number for number in others if number in text] == []


def test_own_page_of_somebody_new_says_what_is_missing(
    people: list[Person], interviewer: Person, signed_in: SignIn
) -> None:
    text = signed_in(interviewer).get(reverse("my_insights")).content.decode()
    assert "The first report is computed tonight." in text
    store(people)
    text = signed_in(interviewer).get(reverse("my_insights")).content.decode()
    assert "None of your scorecards of the last 12 months can be compared yet" in text


def test_own_page_shows_own_times_alone(signed_in: SignIn) -> None:
    loop = make_loop(panel=2)
    person = loop.interviews.order_by("pk")[0].seats.get().person
    text = signed_in(person).get(reverse("my_insights")).content.decode()
    assert "1 of 1 scorecards are in" in text


def test_numbers_of_a_shortfall_are_short() -> None:
    assert shortfall_in_words(Shortfall("too loose", 1 / 3, 0.5)) == "Too loose: 0.33 of 0.5 needed."
    assert shortfall_in_words(Shortfall("no count helps", None, None)) == "No count helps."
    assert shortfall_in_words(None) == ""


def test_sample_people_differ_as_the_tests_say() -> None:
    assert np.unique(sources().person).size == len(NAMES)
