"""The small pattern language of cues."""

import json
from pathlib import Path

import pytest

from scorecards.signals import knowledge_base
from scorecards.signals.cues import CueIndex, Hit

CLASSES = {"who": ["legal", "sales"]}


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("no way", "there is no way", (2, 3)),
        ("no|any way", "any way", (0, 1)),
        ("wav* off", "he waved off", (1, 2)),
        ("@who job", "a sales job", (1, 2)),
        ("by #", "cut by 40%", (1, 2)),
        ("by #%", "cut by 40", None),
        ("ask .. twice", "ask him this thing twice", (0, 4)),
        ("ask .. twice", "ask a b c d e twice", None),
        ("ask .. twice", "ask him . twice", None),
        ("ask // none", "ask him ? none", (0, 3)),
        ("no way", "no", None),
        ("no way", "", None),
    ],
)
def test_pattern(pattern, text, expected):
    hits = CueIndex({"cue": [pattern]}, CLASSES).hits(text.split())

    assert hits == ([] if expected is None else [Hit("cue", *expected)])


def test_pattern_with_unknown_class_is_refused():
    with pytest.raises(KeyError, match="nobody"):
        CueIndex({"cue": ["@nobody"]}, CLASSES)


def test_every_cue_that_a_concept_needs_exists_and_every_cue_is_needed():
    folder = Path(knowledge_base.__file__).parent / "knowledge"
    files = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("cues_*.json"))]
    written = {name for file in files for name in file["cues"]}

    concepts = knowledge_base.knowledge().concepts.values()
    needed = {part.name for concept in concepts for evidence in concept.evidence for part in evidence.parts}

    assert {name for name in needed if not name.startswith("@")} | {"claims"} == written
