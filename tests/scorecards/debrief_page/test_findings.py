"""Disposing of findings on the page."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from hiring.models import Person
from scorecards.models import SignalFinding
from tests.conftest import SignIn
from tests.scorecards.debrief_page.cases import Case, everything, polls

pytestmark = pytest.mark.django_db


@pytest.fixture
def finding(revealed: Case) -> SignalFinding:
    found = SignalFinding.objects.order_by("pk").first()
    assert found is not None
    return found


def _dispose(client: Client, finding: SignalFinding, live: bool = True, **data: str) -> HttpResponse:
    headers = {"HX-Request": "true"} if live else {}
    return client.post(reverse("dispose_finding", args=[finding.pk]), data, headers=headers)


def test_dismissal_through_htmx_answers_with_the_finding_and_watches(
    finding: SignalFinding, signed_in: SignIn, recruiter: Person
) -> None:
    response = _dispose(signed_in(recruiter), finding, disposition="dismissed", reason="He <quoted> it.")
    answer = response.content.decode()
    assert response.status_code == 200
    assert answer.count("<article") == 1
    assert f"Dismissed by {recruiter.name}" in answer
    assert "He &lt;quoted&gt; it." in answer
    assert polls(answer)


def test_dismissal_without_reason_keeps_the_field_open_with_the_focus(
    finding: SignalFinding, signed_in: SignIn, recruiter: Person
) -> None:
    for live in (True, False):
        response = _dispose(signed_in(recruiter), finding, live=live, disposition="dismissed", reason="")
        answer = response.content.decode()
        assert response.status_code == 422
        assert '<details class="dismissal" open>' in answer
        assert answer.count("autofocus") == 1


def test_disposition_without_scripts_leads_back_to_the_finding(
    revealed: Case, finding: SignalFinding, signed_in: SignIn, recruiter: Person
) -> None:
    response = _dispose(signed_in(recruiter), finding, live=False, disposition="confirmed")
    assert response.headers["Location"] == f"{revealed.url('debrief')}#finding-{finding.pk}"


def test_disposition_that_came_second_says_so(
    finding: SignalFinding, signed_in: SignIn, recruiter: Person
) -> None:
    client = signed_in(recruiter)
    _dispose(client, finding, disposition="confirmed")
    response = _dispose(client, finding, disposition="dismissed", reason="Mine was better.")
    assert "Somebody has disposed of this finding in the meantime." in response.content.decode()
    assert _dispose(client, finding, live=False, disposition="confirmed").status_code == 409


def test_disposition_by_the_panel_is_forbidden_and_not_offered(
    revealed: Case, finding: SignalFinding, signed_in: SignIn
) -> None:
    client = signed_in(revealed.committed)
    assert reverse("dispose_finding", args=[finding.pk]) not in everything(client, revealed.url("debrief"))
    assert _dispose(client, finding, disposition="confirmed").status_code == 403


def test_finding_is_not_there_for_whoever_owes_a_scorecard(
    revealed: Case, finding: SignalFinding, signed_in: SignIn
) -> None:
    Person.objects.filter(pk=revealed.owing.pk).update(duties=["recruiter"])
    assert _dispose(signed_in(revealed.owing), finding, disposition="confirmed").status_code == 404
