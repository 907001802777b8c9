"""What a page costs on the wire: markup, styles and scripts as the web server sends them, compressed."""

import re
import urllib.request
from email.message import Message

import pytest

from config.management.commands.load_demo import DEMO_PASSWORD
from tests.journeys.test_pages import LOOP
from tests.processes import Stack, Visitor, wait_until

pytestmark = pytest.mark.fault  # real processes, no browser

MOST_BYTES = 60_000
FOR_EVER = 10 * 365 * 24 * 3600


def fetch(visitor: Visitor, path: str) -> tuple[bytes, Message]:
    """The body as it travels, and its headers."""
    request = urllib.request.Request(visitor.url + path, headers={"Accept-Encoding": "gzip"})
    with visitor.opener.open(request, timeout=30) as answer:
        return answer.read(), answer.headers


def _answered(visitor: Visitor, path: str) -> str:
    """The page; a comparison may have to wait for the debrief of a loop that another journey revealed."""
    return wait_until(lambda: page if (page := visitor.get(path))[0] == 200 else None, path)[1]


def pages(stack: Stack) -> dict[str, list[str]]:
    revealed, waiting = (stack.rows(LOOP, state)[0][0] for state in (True, False))
    chosen = "&".join(f"loop={loop}" for (loop,) in stack.rows(LOOP.replace("LIMIT 1", "LIMIT 3"), True))
    seat = stack.rows(
        "SELECT seat.id::text FROM candidates_seat seat"
        " JOIN hiring_person person ON person.id = seat.person_id"
        " WHERE person.email = 'interviewer@example.com' LIMIT 1"
    )[0][0]
    return {
        "interviewer": ["/interviews/", f"/interviews/{seat}/"],
        "recruiter": ["/loops/", f"/loops/{revealed}/", f"/loops/{waiting}/", f"/compare/?{chosen}"],
        "admin": ["/roles/", "/roles/principal-ai-engineer/", "/insights/", "/log/", "/people/"],
    }


@pytest.mark.parametrize("persona", ["interviewer", "recruiter", "admin"])
def test_page_weighs_little_and_needs_no_script_to_be_painted(stack: Stack, persona: str) -> None:
    visitor = Visitor(stack.url, f"{persona}@example.com", DEMO_PASSWORD)
    weights = {}
    for path in pages(stack)[persona]:
        page = _answered(visitor, path)
        body, headers = fetch(visitor, path)
        assert headers["Content-Encoding"] == "gzip"
        linked = re.findall(r'(?:<link rel="stylesheet" href|<script[^>]* src)="([^"]+)"', page)
        parts = {address: len(fetch(visitor, address)[0]) for address in set(linked)}
        weights[path] = len(body) + sum(parts.values())
        scripts = re.findall(r"<script[^>]*>", page)
        assert [tag for tag in scripts if "defer" not in tag and 'type="module"' not in tag] == []
    assert {path: weight for path, weight in weights.items() if weight > MOST_BYTES} == {}


def test_static_files_are_named_by_their_content_and_kept_for_ever(stack: Stack) -> None:
    visitor = Visitor(stack.url, "recruiter@example.com", DEMO_PASSWORD)
    linked = re.findall(r'"(/static/[^"]+\.(?:css|js))"', visitor.get("/loops/")[1])
    assert linked
    for address in linked:
        assert re.search(r"\.[0-9a-f]{12}\.(css|js)$", address)
        headers = fetch(visitor, address)[1]
        assert (headers["Content-Encoding"], "immutable" in headers["Cache-Control"]) == ("gzip", True)
        assert int(re.findall(r"max-age=(\d+)", headers["Cache-Control"])[0]) >= FOR_EVER
