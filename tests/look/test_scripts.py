"""What the interview page's scripts may weigh, and that each of them is one that a page loads."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = sorted((ROOT / "static/js").rglob("*.js"))
MOST_BYTES = 30_000


def test_scripts_of_the_interview_page_stay_small() -> None:
    """Unminified and uncompressed; htmx is not ours, and what other pages ask for is not sent to this one."""
    sent = [path for path in SCRIPTS if path.name not in ("stages.js", "passkey.js")]
    assert sum(len(path.read_bytes()) for path in sent) < MOST_BYTES


def test_script_of_the_loop_template_stays_small() -> None:
    assert len((ROOT / "static/js/stages.js").read_bytes()) < 4_000


def test_script_of_the_passkeys_stays_small() -> None:
    assert len((ROOT / "static/js/passkey.js").read_bytes()) < 5_000


def test_every_script_is_asked_for() -> None:
    asked = {
        (path.parent / name).resolve()
        for path in SCRIPTS
        for name in re.findall(r'from "(\./[^"]+)"|^import "(\./[^"]+)"', path.read_text(), re.MULTILINE)
        for name in filter(None, name)
    }
    for template in (ROOT / "templates").rglob("*.html"):
        named = re.findall(r"static '(js/[^']+)'", template.read_text())
        asked |= {(ROOT / "static" / name).resolve() for name in named}
    assert asked == set(SCRIPTS)


def test_r15_scripts_write_text_as_text() -> None:
    """The two places that take markup take what a template of ours has rendered and escaped."""
    markup = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function")
    found = [path.name for path in SCRIPTS for _ in markup.findall(path.read_text())]
    assert found == ["bar.js", "hints.js"]
