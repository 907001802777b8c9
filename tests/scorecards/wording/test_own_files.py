"""How many hints the project's own scorecards raise; each one was read and found fair."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from scorecards.wording import hints
from tests.demo_files import ROOT, Loop

DEMO = [ROOT / "scorecards/demo/loops.json", ROOT / "scorecards/demo/under_way.json"]
CORPUS = ROOT.parent / "shared/corpus/notes.jsonl"


def notes_of(path: Path) -> Iterator[str]:
    loops: list[Loop] = json.loads(path.read_text(encoding="utf-8"))["loops"]
    for interview in (interview for loop in loops for interview in loop["interviews"]):
        if interview["scorecard"] is not None:
            yield from (rating["evidence"] for rating in interview["scorecard"]["ratings"])
            yield interview["scorecard"]["overall_notes"]


def reviewed(notes: list[str]) -> list[tuple[str, str]]:
    return sorted((hint.rule, hint.words) for note in notes for hint in hints(note))


def test_own_scorecards_raise_few_hints_and_only_fair_ones():
    notes = [note for path in DEMO for note in notes_of(path)]

    assert len(notes) == 259
    assert reviewed(notes) == [
        ("bare_verdict", "Outstanding"),
        ("caring_label", "A warm"),
        ("caring_label", "Kind"),
        ("energy", "love her energy"),
        ("likeable", "I liked him"),
        ("likeable", "Likeable"),
        ("likeable", "Nice man"),
        ("likeable", "want to work with her"),
        ("passion", "Infectious optimism"),
        ("problem_solver", "Very analytical"),
        ("smart", "Bright"),
        ("team_player", "team player"),
    ]  # 4.6 in 100 texts


@pytest.mark.skipif(not CORPUS.exists(), reason="the shared notes are not beside this checkout")
def test_shared_notes_raise_few_hints():
    notes = [json.loads(line)["text"] for line in CORPUS.read_text(encoding="utf-8").splitlines()]

    assert len(notes) == 230
    assert Counter(rule for rule, _ in reviewed(notes)) == {
        "likeable": 4, "communication_label": 3, "attitude": 1, "caring_label": 1, "energy": 1,
        "introvert": 1, "marital_status": 1, "polish": 1, "professional_label": 1,
    }  # fmt: skip  # 6.1 in 100 notes
