"""The model card page: the release's own figures, and what people made of findings in decided loops."""

import html
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from candidates.models import Loop, Seat
from hiring.models import Person
from scorecards.models import Reveal
from scorecards.psychometrics.values import NotEnough
from scorecards.selectors.finding_counts import Judged, judged
from scorecards.selectors.model_cards import EVALUATIONS, model_card
from scorecards.signals import DEFAULT_ENGINE, engine_names
from tests import factories
from tests.conftest import SignIn
from tests.scorecards.signals.decided import decide


def test_share_under_ten_judged_findings_is_not_given() -> None:
    assert judged(5, 4) == NotEnough("too few findings were judged", have=9, need=10)
    assert judged(0, 0) == NotEnough("too few findings were judged", have=0, need=10)


def test_share_has_wilsons_limits() -> None:
    share = judged(8, 2)
    assert isinstance(share, Judged)
    assert (share.value, round(share.low, 4), round(share.high, 4)) == (0.8, 0.4902, 0.9433)
    nobody = judged(0, 10)
    assert isinstance(nobody, Judged)
    assert (nobody.value, nobody.low) == (0.0, 0.0)


def test_image_holds_the_figures_that_the_page_reads() -> None:
    root = Path(settings.BASE_DIR)
    assert re.search(rf"^COPY {EVALUATIONS} {EVALUATIONS}$", (root / "Dockerfile").read_text(), re.MULTILINE)
    ignored = (root / ".dockerignore").read_text().split()
    assert ("docs" in ignored, f"!{EVALUATIONS}" in ignored) == (False, True)


@pytest.mark.django_db
def test_card_holds_the_committed_figures_the_shipped_engine_first() -> None:
    card = model_card()
    assert {one.engine for one in card.evaluations} == set(engine_names())
    first = card.evaluations[0]
    assert (first.engine, first.is_shipped) == (DEFAULT_ENGINE, True)
    file = Path(settings.BASE_DIR) / EVALUATIONS / f"signals-held-out-{first.engine}.json"
    written = json.loads(file.read_text(encoding="utf-8"))
    assert first.measures[0].precision.value == written["overall"]["precision"]["value"]
    assert [row.positives for row in first.measures[1:]] == [
        written["by_kind"][kind]["positives"] for kind in ("red_flag", "weak", "strong")
    ]


def make_loop(panel: int = 1) -> Loop:
    return factories.make_loop(panel=panel)


def judge(loop: Loop, recruiter: Person, *dispositions: str, decided: bool) -> None:
    seat = Seat.objects.filter(interview__loop=loop).first()
    assert seat is not None
    card = factories.fill(seat, evidence="Word by word.")
    Reveal.objects.create(loop=loop, at=factories.NOON, by=recruiter)
    for number, disposition in enumerate(dispositions):
        factories.SignalFindingFactory(
            scorecard=card,
            signal=loop.rubric.signals.get(),
            field=f"evidence:{number}",
            disposition=disposition,
            disposed_by=None if disposition == "open" else recruiter,
            disposed_at=None if disposition == "open" else factories.NOON,
        )
    if decided:
        decide(loop, recruiter)


@pytest.mark.django_db
def test_card_counts_judgements_of_decided_loops_alone(recruiter: Person) -> None:
    judge(make_loop(), recruiter, *["confirmed"] * 8, *["dismissed"] * 2, "open", decided=True)
    judge(make_loop(), recruiter, *["dismissed"] * 5, decided=False)
    practice = model_card().practice
    assert [(row.engine, row.version, row.kind) for row in practice] == [("rules", "test", "Red flag")]
    assert (practice[0].confirmed, practice[0].dismissed) == (8, 2)
    assert practice[0].precision == judged(8, 2)


@pytest.mark.django_db
def test_r02_card_counts_nothing_while_somebody_owes_a_scorecard(recruiter: Person) -> None:
    """Whoever writes after the decision reads this page, too."""
    judge(make_loop(panel=2), recruiter, "confirmed", decided=True)
    assert model_card().practice == ()


@pytest.mark.django_db
def test_page_reads_the_same_for_an_interviewer_and_however_much_was_judged(
    interviewer: Person, recruiter: Person, signed_in: SignIn
) -> None:
    client = signed_in(interviewer)
    counts = []
    for _repeat in range(2):
        judge(make_loop(), recruiter, "confirmed", "dismissed", decided=True)
        with CaptureQueriesContext(connection) as queries:
            page = html.unescape(client.get(reverse("signals_model_card")).content.decode())
        counts.append(len(queries))
    assert counts == [3, 3]
    assert "under 10 judged" in page
    assert "never changes a rating, an order or a permission" in page
