"""Dots, means and absences on the page: what they show, in a drawing and in words."""

import re

import pytest

from hiring.models import Person
from scorecards.models import Debrief, SeverityCalibration, SeverityEstimate
from tests import factories
from tests.conftest import SignIn
from tests.scorecards.debrief_page.cases import Case, make_case, shown_on

pytestmark = pytest.mark.django_db


def _revealed(by: Person, **changes: int) -> Case:
    case = make_case(**changes)
    case.compile()
    case.reveal(by)
    return case


def _calibrate(case: Case, scorecards: int = 8) -> SeverityCalibration:
    calibration = SeverityCalibration.objects.create(
        role=case.loop.application.role,
        fitted_at=factories.NOON,
        window_from=factories.NOON.replace(year=2025),
        window_until=factories.NOON,
        model_version="test",
        severity_variance=0.16,
        scorecard_variance=0.25,
        rating_variance=0.36,
        candidates=9,
        scorecards=36,
        single_scorecards=0,
    )
    SeverityEstimate.objects.bulk_create(
        SeverityEstimate(
            calibration=calibration,
            person=seat.person,
            severity=0.5,
            error_variance=0.04,
            reliability=0.75,
            scorecards=scorecards,
            group=0,
        )
        for seat in case.seats
    )
    return calibration


def _figures(signed_in: SignIn, case: Case) -> str:
    page = signed_in(case.committed).get(case.url("debrief")).content.decode()
    found = re.search(r'<section id="figures".*?</section>', page, re.DOTALL)
    assert found is not None
    return re.sub(r"\n\s*", "", found[0])


def test_dots_stand_at_their_ratings_with_initials_and_words(signed_in: SignIn, recruiter: Person) -> None:
    revealed = _revealed(recruiter, minimum_bar=3)
    figures = _figures(signed_in, revealed)
    assert figures.count('<svg class="dot-plot" viewBox="30 0 300 68" role="img"') == 2
    assert figures.count('aria-label="Ratings: 1, 2, 3. Median 2. Minimum bar 3."') == 2
    for number, seat in enumerate(revealed.seats[:3], start=1):
        dot = f'<circle class="dot" cx="{60 * number}" cy="26" r="12"/>'
        label = f'<text class="dot-label" x="{60 * number}" y="26">{seat.person.initials}</text>'
        assert figures.count(dot + label) == 2
    assert figures.count('<path class="median" d="M120 44v-5v10"/>') == 2
    assert figures.count('<line class="bar" x1="180" x2="180" y1="4" y2="44"/>') == 2
    assert "style=" not in figures


def test_equal_ratings_stack_upwards(signed_in: SignIn, recruiter: Person) -> None:
    case = _revealed(recruiter, panel=6, missing=0)  # ratings 1 to 5, then 1 again
    figures = _figures(signed_in, case)
    assert figures.count('viewBox="30 0 300 96"') == 2
    assert figures.count('<circle class="dot" cx="60" cy="54" r="12"/>') == 2
    assert figures.count('<circle class="dot" cx="60" cy="26" r="12"/>') == 2


def test_absence_that_crosses_the_bar_is_named_with_its_sources(signed_in: SignIn, recruiter: Person) -> None:
    revealed = _revealed(recruiter, minimum_bar=2)
    figures = _figures(signed_in, revealed)
    title = revealed.seats[2].interview.title
    words = f"Without {title} the mean is 1.50 instead of 2.00, below the bar of 2."
    assert figures.count(words) == 2
    sources = figures.split(words)[1].split("</p>")[0]
    assert sources.count('class="cite"') == 3
    assert "takes" in figures.split("</p>")[0]


def test_nobodys_absence_is_said_plainly(signed_in: SignIn, recruiter: Person) -> None:
    revealed = _revealed(recruiter, minimum_bar=4)
    figures = _figures(signed_in, revealed)
    assert "Nobody&#x27;s absence takes a dimension across its minimum bar." in figures
    assert figures.count("Below the bar of 4, whoever is left out.") == 2


def test_means_without_calibration_say_why_they_stand_alone(revealed: Case, signed_in: SignIn) -> None:
    figures = _figures(signed_in, revealed)
    assert "No severity calibration is stored for this role" in figures
    assert figures.count("<b>2.00</b><small>3 interviewers</small>") == 2
    assert "Adjusted for severity" not in figures


def test_adjusted_mean_stands_beside_the_raw_one_with_intervals(revealed: Case, signed_in: SignIn) -> None:
    _calibrate(revealed)
    revealed.compile()
    figures = _figures(signed_in, revealed)
    assert "from 20 Nov 2025 to 20 Nov 2026" in figures
    assert figures.count("<b>2.00</b><small>1.18–2.82</small>") == 2
    assert figures.count("<b>2.50</b><small>1.78–3.22</small>") == 2


def test_why_nothing_is_adjusted_names_nobody(revealed: Case, signed_in: SignIn) -> None:
    _calibrate(revealed, scorecards=7)
    revealed.compile()
    figures = _figures(signed_in, revealed)
    reason = "3 of 3 interviewers have fewer than 8 scorecards to compare with others&#x27;."
    assert f"Not adjusted for severity: {reason}" in figures
    assert "Adjusted for severity" not in figures
    assert not [seat for seat in revealed.seats if seat.person.name in figures.split("<table")[0]]


def test_severities_stand_nowhere_on_the_page(revealed: Case, signed_in: SignIn) -> None:
    calibration = _calibrate(revealed)
    calibration.estimates.update(severity=0.4321987)
    revealed.compile()
    assert "0.43" not in signed_in(revealed.committed).get(revealed.url("debrief")).content.decode()
    assert "0.4321987" not in str(
        Debrief.objects.get(loop=revealed.loop, document__means__calibration=str(calibration.pk)).document
    )


def test_new_calibration_is_exchanged_in_place_on_an_open_page(
    revealed: Case, signed_in: SignIn, recruiter: Person
) -> None:
    client = signed_in(recruiter)
    shown = shown_on(client, revealed)
    _calibrate(revealed)
    revealed.compile()
    fragment = client.get(revealed.url("debrief_live"), {"shown": shown}).content.decode()
    assert (
        '<section id="figures" class="section figures" aria-labelledby="figures-title" hx-swap-oob="true">'
        in fragment
    )
    assert "<b>2.50</b>" in fragment


def test_debrief_of_an_older_compiler_is_shown_and_marked(revealed: Case, signed_in: SignIn) -> None:
    stored = Debrief.objects.get()
    stored.document = {
        key: value for key, value in stored.document.items() if key not in ("means", "robustness")
    }
    stored.compiler_version = stored.document["compiler_version"] = "3"
    stored.save()
    page = signed_in(revealed.committed).get(revealed.url("debrief")).content.decode()
    assert "Compiled by an earlier version; it will be compiled anew within minutes." in page
    assert "This debrief was compiled by an earlier version, which had no means." in page
    assert "anarywords" in page


def test_every_part_of_the_page_is_in_its_contents(revealed: Case, signed_in: SignIn) -> None:
    page = signed_in(revealed.committed).get(revealed.url("debrief")).content.decode()
    contents = re.search(r'<nav class="contents.*?</nav>', page, re.DOTALL)
    assert contents is not None
    links = re.findall(r'href="#([^"]+)"', contents[0])
    headings = re.findall(r'<h2 id="([^"]+)"', page.split("</nav>", 3)[-1])
    assert [heading for heading in headings if heading not in links] == []
