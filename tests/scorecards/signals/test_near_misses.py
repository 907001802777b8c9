"""inspect() shows what detect() finds and, beside it, what fell short, with what speaks against it."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecards.signals import (
    Finding,
    Note,
    SignalDefinition,
    detect,
    engine_named,
    engine_names,
    inspect,
    near_misses,
)

SIGNALS = (
    SignalDefinition(
        "hygiene", "red_flag", "Dismisses hygiene and patient safety rules as somebody else's concern"
    ),
    SignalDefinition("vague", "weak", "Cannot give a measurable target"),
    SignalDefinition("learns", "strong", "Learned from a failure and prevented its recurrence"),
)
PIECES = [
    "Asked which target she would set, he had no number.",
    "Hygiene rules are 'paperwork for the auditors', not his job.",
    "Would you call hygiene rules paperwork?",
    "His former boss called hygiene rules paperwork.",
    "🩺 naïve e\u0301 \u200b",
    "",
]
notes_strategy = st.lists(
    st.builds(Note, st.just("running_notes"), st.lists(st.sampled_from(PIECES), max_size=5).map("\n".join)),
    max_size=3,
)


@pytest.mark.parametrize("engine", engine_names())
@settings(max_examples=25, deadline=None)
@given(notes=notes_strategy)
def test_candidates_that_are_found_are_what_detect_finds(engine, notes):
    candidates = inspect(notes, SIGNALS, engine)

    assert [one.finding for one in candidates if one.is_found] == detect(notes, SIGNALS, engine)


@pytest.mark.parametrize("engine", engine_names())
@settings(max_examples=25, deadline=None)
@given(notes=notes_strategy)
def test_near_misses_stand_below_the_threshold_and_say_why(engine, notes):
    kinds = {signal.key: signal.kind for signal in SIGNALS}

    for one in inspect(notes, SIGNALS, engine):
        text = notes[one.note].text
        assert one.finding.quote == text[one.finding.start : one.finding.end]
        assert one.threshold == engine_named(engine).threshold_of(kinds[one.finding.signal])
        assert one.is_found == (one.finding.confidence >= one.threshold)
        assert one.is_found == (one.against == ())


class Unsure:
    """Is a little sure of every signal wherever it reads, and shows none."""

    name, version = "unsure", "1"

    def detect(
        self, notes: Sequence[Note], signals: Sequence[SignalDefinition], floor: float | None = None
    ) -> list[Finding]:
        return [
            Finding(one.key, note.field, 0, len(note.text), note.text, 0.3, (), self.name, self.version)
            for note in notes
            for one in signals
            if floor is not None and floor <= 0.3
        ]

    def threshold_of(self, kind: str) -> float:
        return 0.5


def test_near_miss_names_the_rule_of_context_that_speaks_against_it(monkeypatch):
    monkeypatch.setattr(near_misses, "engine_named", lambda name: Unsure())
    text = "His former boss said hygiene rules are 'paperwork for the auditors', which is why he left."

    near = inspect([Note("running_notes", text)], SIGNALS)

    hygiene = [one for one in near if one.finding.signal == "hygiene"]
    assert [(one.is_found, one.against) for one in hygiene] == [
        (False, ("speaks of somebody else", "too little speaks for it"))
    ]


def test_unknown_engine_is_refused_by_name():
    with pytest.raises(ValueError, match="no signal engine named 'oracle'"):
        inspect([], SIGNALS, "oracle")
