"""The packets of the twelve demo loops fit on two A4 pages, printed by a browser and set as a PDF."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Route

from candidates.models import Loop
from hiring.actors import SYSTEM
from hiring.models import Delivery, Duty, Person
from scorecards.models import Scorecard, SignalFinding
from scorecards.selectors.packet_findings import MOST_FINDINGS
from scorecards.services.debriefs import compile_debrief_of_loop
from scorecards.services.decisions import record_decision
from scorecards.services.dispositions import dispose_finding
from scorecards.services.findings import detect_signals_in_scorecard
from scorecards.services.reveals import reveal_loop
from tests import factories
from tests.journeys.conftest import chromium

pytestmark = [pytest.mark.journey, pytest.mark.django_db]

# What a thorough person writes: it has to fit too.
RATIONALE = "The panel saw the same candidate in every interview, and the evidence is specific. " * 5
PER_DIMENSION = "Two interviewers, one rating apart, both with figures; nothing speaks against it."
DISSENT = "Ottilie Brandvold would have liked a second exercise on evaluation before deciding. " * 2
OWN = "http://packet.test"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@pytest.fixture
def packets() -> tuple[dict[str, str], dict[str, bytes]]:
    """Return the page and the PDF of every demo loop, each with a decision, by candidate."""
    recruiter = factories.PersonFactory(duties=[Duty.RECRUITER])
    load_demo_loops(recruiter)
    client = Client()
    client.force_login(recruiter)
    pages, files = {}, {}
    for loop in Loop.objects.select_related("application__candidate"):
        name = loop.application.candidate.name
        pages[name] = client.get(reverse("packet", args=[loop.pk])).content.decode()
        files[name] = client.post(reverse("packet_pdf", args=[loop.pk])).content
    return pages, files


def load_demo_loops(recruiter: Person) -> None:
    out = StringIO()
    demo = settings.BASE_DIR / "hiring/demo"
    call_command("import_blueprint", str(demo / "principal-ai-engineer.txt"), stdout=out)
    call_command("load_kit", str(demo / "kit.json"), publish=True, stdout=out)
    call_command("load_loops", str(settings.BASE_DIR / "scorecards/demo/loops.json"), stdout=out)
    for scorecard in Scorecard.objects.committed():
        detect_signals_in_scorecard(actor=SYSTEM, scorecard_id=scorecard.pk)
    for loop in Loop.objects.all():
        compile_debrief_of_loop(actor=SYSTEM, loop_id=loop.pk)
        Delivery.objects.update(done_at=factories.NOON)
        reveal_loop(actor=recruiter, loop_id=loop.pk, reason="The offer runs out on Friday.")
        judge_findings(recruiter, loop)
        record_decision(
            actor=recruiter,
            loop_id=loop.pk,
            outcome="hold",
            rationale=RATIONALE,
            dimension_rationales={each.key: PER_DIMENSION for each in loop.rubric.dimensions.all()},
            dissent=DISSENT,
        )


def judge_findings(recruiter: Person, loop: Loop) -> None:
    """What only the detector suggests stays in the debrief; what somebody judged goes before a committee."""
    rows = SignalFinding.objects.present().filter(scorecard__interview__loop=loop)
    for finding_id in rows.values_list("id", flat=True):
        if rows.filter(pk=finding_id, disposition="open").exists():
            dispose_finding(actor=recruiter, finding_id=finding_id, disposition="confirmed")
    compile_debrief_of_loop(actor=SYSTEM, loop_id=loop.pk)
    Delivery.objects.update(done_at=factories.NOON)


def serve(pages: dict[str, str], route: Route) -> None:
    """Answer for the page and its own files; the browser reaches nothing else."""
    path = route.request.url.removeprefix(OWN)
    if path.startswith("/static/"):
        file = Path(str(finders.find(path.removeprefix("/static/"))))
        route.fulfill(body=file.read_bytes(), content_type=TYPES.get(file.suffix))
    else:
        route.fulfill(body=pages[path.strip("/")], content_type="text/html; charset=utf-8")


def page_count(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page(?!s)", pdf))


def test_packets_of_the_demo_loops_fit_on_two_pages(
    packets: tuple[dict[str, str], dict[str, bytes]],
) -> None:
    pages, files = packets
    with chromium() as browser:
        printed = print_all(browser, pages)
    assert len(printed) == 12
    assert {name: count for name, count in printed.items() if count != 2} == {}
    assert {name: page_count(file) for name, file in files.items() if page_count(file) != 2} == {}
    assert max(html.count('class="packet-finding') for html in pages.values()) == MOST_FINDINGS


def print_all(browser: Browser, pages: dict[str, str]) -> dict[str, int]:
    """Return on how many pages each packet prints."""
    by_number = {str(number): name for number, name in enumerate(pages)}
    numbered = {number: pages[name] for number, name in by_number.items()}
    page = browser.new_page()
    page.route("**/*", lambda route: serve(numbered, route))
    printed = {}
    for number, name in by_number.items():
        page.goto(f"{OWN}/{number}/")
        printed[name] = page_count(page.pdf(prefer_css_page_size=True))
    page.close()
    return printed
