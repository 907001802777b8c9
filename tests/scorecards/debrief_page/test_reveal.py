"""Waiting for scorecards, and revealing the loop."""

import pytest

from hiring.models import Person
from scorecards.models import Reveal
from tests.conftest import SignIn
from tests.scorecards.debrief_page.cases import Case, make_case

pytestmark = pytest.mark.django_db


def test_waiting_page_says_who_is_in_and_who_is_out(case: Case, signed_in: SignIn, recruiter: Person) -> None:
    page = signed_in(recruiter).get(case.url("debrief")).content.decode()
    assert "3 of 4 in" in page
    assert "Waiting for one scorecard." in page
    assert all(seat.person.name in page for seat in case.seats)


@pytest.mark.parametrize(("who", "buttons"), [("manager", 1), ("committed", 0), ("owing", 0)])
def test_reveal_is_offered_to_those_who_run_the_loop(
    case: Case, signed_in: SignIn, who: str, buttons: int
) -> None:
    page = signed_in(getattr(case, who)).get(case.url("debrief")).content.decode()
    assert page.count(case.url("reveal")) == buttons


def test_reveal_with_missing_scorecards_asks_for_the_reason(
    case: Case, signed_in: SignIn, recruiter: Person
) -> None:
    response = signed_in(recruiter).post(case.url("reveal"), {"reason": " "})
    assert response.status_code == 422
    assert "autofocus" in response.content.decode()
    assert not Reveal.objects.exists()


def test_reason_of_a_forced_reveal_stays_in_view(case: Case, signed_in: SignIn, recruiter: Person) -> None:
    case.compile()
    response = signed_in(recruiter).post(case.url("reveal"), {"reason": "He leaves <tomorrow>."})
    assert response.headers["Location"] == case.url("debrief")
    page = signed_in(case.committed).get(case.url("debrief")).content.decode()
    assert "He leaves &lt;tomorrow&gt;." in page


def test_reveal_of_a_complete_loop_is_one_button(signed_in: SignIn, recruiter: Person) -> None:
    case = make_case(missing=0)
    page = signed_in(recruiter).get(case.url("debrief")).content.decode()
    assert page.count(case.url("reveal")) == 1
    assert 'name="reason"' not in page
    assert signed_in(recruiter).post(case.url("reveal")).status_code == 302


def test_second_reveal_is_a_conflict(revealed: Case, signed_in: SignIn, recruiter: Person) -> None:
    response = signed_in(recruiter).post(revealed.url("reveal"), {"reason": "Again."})
    assert response.status_code == 409


def test_reveal_by_the_panel_is_forbidden(case: Case, signed_in: SignIn) -> None:
    response = signed_in(case.committed).post(case.url("reveal"), {"reason": "I want to know."})
    assert response.status_code == 403
