"""What the revealed page shows, and at what cost."""

import re

import pytest
from pytest_django import DjangoAssertNumQueries

from hiring.models import Person
from scorecards.models import SignalFinding
from tests.conftest import SignIn
from tests.scorecards.debrief_page.cases import (
    Case,
    make_case,
)

pytestmark = pytest.mark.django_db


def test_every_link_inside_the_page_leads_somewhere(revealed: Case, signed_in: SignIn) -> None:
    page = signed_in(revealed.committed).get(revealed.url("debrief")).content.decode()
    ids = re.findall(r'\sid="([^"]+)"', page)
    links = set(re.findall(r'href="#([^"]+)"', page))
    assert len(links) > 10
    assert links - set(ids) == set()
    assert len(ids) == len(set(ids))


def test_quote_is_marked_inside_its_context(revealed: Case, signed_in: SignIn) -> None:
    page = signed_in(revealed.committed).get(revealed.url("debrief")).content.decode()
    quoted = (
        "Canarywords stood on the board. <mark>He blamed canaryvendor for it.</mark> Nothing else was said"
    )
    assert page.count(quoted) == 3
    assert page.count("3 of 3 interviewers independently") == 3
    assert '<abbr title="0.70">likely</abbr>' in page


def test_tick_and_find_in_the_same_words_are_one(revealed: Case, signed_in: SignIn) -> None:
    found = SignalFinding.objects.order_by("pk").first()
    assert found is not None
    SignalFinding.objects.create(
        scorecard=found.scorecard,
        signal=found.signal,
        source="interviewer",
        field=found.field,
        start=found.start,
        end=found.end,
        quote=found.quote,
    )
    revealed.compile()
    page = signed_in(revealed.committed).get(revealed.url("debrief")).content.decode()
    assert page.count("ticked by the interviewer and found by the detector") == 1
    assert page.count('<article id="finding-') == 3


@pytest.mark.parametrize("panel", [4, 12])
def test_debrief_takes_the_same_queries_for_any_panel(
    panel: int, signed_in: SignIn, recruiter: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    case = make_case(panel=panel)
    client = signed_in(recruiter)
    with django_assert_num_queries(7):  # session, person, and five for the head
        client.get(case.url("debrief"))
    case.compile()
    case.reveal(recruiter)
    with django_assert_num_queries(19):  # and the document, scorecards, ticks, dimensions, …, the reading
        client.get(case.url("debrief"))
