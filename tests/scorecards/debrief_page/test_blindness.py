"""Who reads what on the page of a loop, before the reveal and after it."""

import pytest
from django.urls import reverse

from candidates.models import Seat
from hiring.models import Duty, Person
from scorecards.models import SignalFinding
from tests import factories
from tests.conftest import SignIn
from tests.scorecards.debrief_page.cases import Case, assert_blind, everything

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", ["recruiter", "admin", "manager", "committed", "owing", "shadow"])
def test_r02_nothing_of_anybody_shows_before_the_reveal(
    case: Case, signed_in: SignIn, recruiter: Person, admin: Person, who: str
) -> None:
    case.compile()
    shadow = factories.SeatFactory(interview=case.seats[0].interview, kind=Seat.Kind.SHADOW).person
    people = {"recruiter": recruiter, "admin": admin, "shadow": shadow}
    assert_blind(signed_in(people.get(who) or getattr(case, who)), case)


@pytest.mark.parametrize("duty", [Duty.INTERVIEWER, Duty.RECRUITER, Duty.HIRING_MANAGER, Duty.ADMIN])
def test_r02_nothing_of_others_shows_to_whoever_owes_a_scorecard(
    revealed: Case, signed_in: SignIn, duty: Duty
) -> None:
    Person.objects.filter(pk=revealed.owing.pk).update(duties=[duty])
    if duty == Duty.HIRING_MANAGER:
        revealed.loop.application.role.hiring_managers.add(revealed.owing)
    client = signed_in(revealed.owing)
    assert_blind(client, revealed)
    page = client.get(revealed.url("debrief")).content.decode()
    assert "Your scorecard comes first" in page
    assert reverse("interview", args=[revealed.seats[-1].pk]) in page


@pytest.mark.parametrize("who", ["committed", "manager"])
def test_what_is_forbidden_before_shows_after_the_reveal(revealed: Case, signed_in: SignIn, who: str) -> None:
    answer = everything(signed_in(getattr(revealed, who)), revealed.url("debrief"))
    shown = ("anarywords", "anaryvendor", "anaryreason", "rating-mark", "trong yes", "red-flag", "recommend")
    assert [word for word in shown if word not in answer] == []


def test_r02_draft_of_whoever_owes_shows_to_nobody_else(revealed: Case, signed_in: SignIn) -> None:
    draft = revealed.seats[-1].scorecard
    draft.ratings.update(evidence="Draftcanary.")
    draft.running_notes = "Draftcanary."
    draft.save()
    revealed.compile()
    assert "raftcanary" not in everything(signed_in(revealed.committed), revealed.url("debrief"))


@pytest.mark.parametrize("duty", [Duty.INTERVIEWER, Duty.HIRING_MANAGER])
def test_strangers_get_404_everywhere(revealed: Case, signed_in: SignIn, duty: Duty) -> None:
    client = signed_in(factories.PersonFactory(duties=[duty]))
    finding = SignalFinding.objects.first()
    assert finding is not None
    assert client.get(revealed.url("debrief")).status_code == 404
    assert client.get(revealed.url("debrief_live")).status_code == 404
    for name in ("reveal", "decide", "retry_debrief"):
        assert client.post(revealed.url(name)).status_code == 404
    assert client.post(reverse("dispose_finding", args=[finding.pk])).status_code == 404
