"""What no line of the product does, whoever calls it. ASVS names these tests (docs/asvs.csv)."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PRODUCT = [path for name in ("hiring", "candidates", "scorecards") for path in (ROOT / name).rglob("*.py")]
EVERYTHING = [*PRODUCT, *(ROOT / "config").rglob("*.py")]


def files_with(pattern: str, among: list[Path]) -> list[str]:
    words = re.compile(pattern)
    return sorted(str(path.relative_to(ROOT)) for path in among if words.search(path.read_text()))


def test_nothing_runs_a_shell_or_code_from_text() -> None:
    code = (
        r"(?<![\w.])(eval|exec|compile|__import__)\(|import_module\(|\bpickle\b|allow_pickle=True|\bmarshal\b"
    )
    shell = r"os\.(system|popen|exec|spawn)|shell=True|\bsubprocess\b"
    templates = r"from_string\(|django\.template import [^\n]*\bTemplate\b|yaml\.(load|unsafe)"
    assert files_with(f"{code}|{templates}|{shell}", PRODUCT) == []
    assert files_with(r"shell=True|os\.system", EVERYTHING) == []


def test_no_broken_digest_is_asked_for() -> None:
    assert files_with(r"\bmd5\b|\bsha1\b|\bMD5\b|\bSHA1\b|\bDES\b|\bECB\b", EVERYTHING) == []


def test_nothing_switches_certificates_off() -> None:
    off = r"verify\s*=\s*False|CERT_NONE|_create_unverified_context|check_hostname\s*=\s*False"
    assert files_with(off, EVERYTHING) == []


def test_only_named_places_reach_out() -> None:
    """The language model, the provider, the mail server, the scanner: their addresses are the operator's."""
    modules = r"http\.client|requests|urllib\.request|smtplib|ftplib|socket"
    assert files_with(rf"(?m)^import ({modules})\b|^from ({modules}) import", PRODUCT) == [
        "hiring/scanner.py",
        "hiring/sign_in/single_sign_on.py",
        "hiring/views/single_sign_on.py",
        "scorecards/services/language_model_calls.py",
        "scorecards/services/reminders.py",
    ]


def test_image_holds_no_history_and_no_tests() -> None:
    copied = re.findall(r"(?m)^COPY (.+) \S+$", (ROOT / "Dockerfile").read_text())
    assert not {".", "tests", ".git", "tools", "docs"} & set(copied)
    assert {".git", "tests", "var", ".venv"} <= set((ROOT / ".dockerignore").read_text().split())
    installed = (ROOT / "requirements.txt").read_text()
    assert not re.search(r"(?m)^(pytest|hypothesis|playwright|ruff|mypy)==", installed)


def test_every_library_is_pinned_with_its_digest() -> None:
    for name in ("requirements.txt", "requirements-embedded.txt", "requirements-dev.txt"):
        wanted = re.split(r"(?m)^(?=[a-z0-9])", (ROOT / name).read_text())[1:]
        assert len(wanted) > 3
        assert [
            line for line in wanted if not re.match(r"\S+==\S+( ;[^\\]+)? \\\n    --hash=sha256:", line)
        ] == []
    assert "--require-hashes" in (ROOT / "Dockerfile").read_text()
