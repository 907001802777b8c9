"""The form of the decision on the page, and what it leaves."""

import pytest

from hiring.models import Person
from scorecards.models import Decision
from tests import factories
from tests.conftest import SignIn
from tests.scorecards.debrief_page.cases import Case, everything, owe

pytestmark = pytest.mark.django_db


def test_decision_needs_outcome_and_rationale(revealed: Case, signed_in: SignIn, recruiter: Person) -> None:
    response = signed_in(recruiter).post(revealed.url("decide"), {"dissent": "Kept <text>."})
    page = response.content.decode()
    assert response.status_code == 422
    assert page.count("autofocus") == 1
    assert "Kept &lt;text&gt;." in page


def test_decision_while_compiling_keeps_what_was_typed(
    revealed: Case, signed_in: SignIn, recruiter: Person
) -> None:
    owe(revealed)
    response = signed_in(recruiter).post(
        revealed.url("decide"), {"outcome": "offer", "rationale": "Long thought."}
    )
    page = response.content.decode()
    assert response.status_code == 409
    assert "Nothing was lost: your text is still here." in page
    assert "Long thought." in page


def test_recorded_decision_replaces_every_form(revealed: Case, signed_in: SignIn, recruiter: Person) -> None:
    client = signed_in(recruiter)
    dimension = revealed.loop.rubric.dimensions.first()
    assert dimension is not None
    response = client.post(
        revealed.url("decide"),
        {
            "outcome": "decline",
            "rationale": "Not <yet>.",
            f"dimension-{dimension.key}": "Thin there.",
            "dissent": "One would.",
        },
    )
    assert response.headers["Location"] == revealed.url("debrief") + "#decision"
    page = client.get(revealed.url("debrief")).content.decode()
    for text in (
        "Decline",
        "Not &lt;yet&gt;.",
        "Thin there.",
        "One would.",
        "recorded the decision: decline",
    ):
        assert text in page
    assert revealed.url("decide") not in page
    assert "/disposition/" not in page


def test_decision_made_on_older_evidence_says_so(
    revealed: Case, signed_in: SignIn, recruiter: Person
) -> None:
    client = signed_in(recruiter)
    client.post(revealed.url("decide"), {"outcome": "hold", "rationale": "Wait."})
    assert "more has come in since" not in client.get(revealed.url("debrief")).content.decode()
    factories.commit(revealed.seats[-1].scorecard)
    revealed.compile()
    assert "more has come in since" in client.get(revealed.url("debrief")).content.decode()


def test_decision_by_the_panel_is_forbidden_and_not_offered(revealed: Case, signed_in: SignIn) -> None:
    client = signed_in(revealed.committed)
    assert revealed.url("decide") not in everything(client, revealed.url("debrief"))
    response = client.post(revealed.url("decide"), {"outcome": "offer", "rationale": "Mine."})
    assert response.status_code == 403
    assert not Decision.objects.exists()
