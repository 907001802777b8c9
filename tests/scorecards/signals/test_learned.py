"""The learned engine keeps the promises of every engine, and its weights are those that its code expects."""

import dataclasses
import itertools
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecards.signals import Note, SignalDefinition, engine_named, engine_names
from scorecards.signals.knowledge_base import knowledge
from scorecards.signals.learned.engine import LearnedEngine
from scorecards.signals.learned.features import FEATURES
from scorecards.signals.learned.fitting import balanced, precise, softmax_fit
from scorecards.signals.learned.likeness import normalised, vector_of, words_of
from scorecards.signals.learned.model import PATH, model
from scorecards.signals.learned.windows import windows_of
from scorecards.signals.values import HELD_OUT_ROLES

REPOSITORY = Path(__file__).resolve().parents[3]
ENGINE = LearnedEngine()
FLOOR = 0.02
SIGNALS = (
    SignalDefinition(
        "hygiene",
        "red_flag",
        "Dismisses hygiene and patient safety rules as somebody else's concern",
        ("Gloves, she said, are for the inspectors' week.",),
        ("He stopped the round until the basin was refilled.",),
    ),
    SignalDefinition("vague", "weak", "Cannot give a measurable target"),
    SignalDefinition("learns", "strong", "Learned from a failure and prevented its recurrence"),
)
PIECES = [
    "Asked which target she would set, he had no number.",
    "Hygiene rules are 'paperwork for the auditors', not his job.",
    "Gloves are for the inspectors.",
    "\r\n14:05 ",
    "Q: What target?\nA: No idea.",
    "🩺 naïve e\u0301 \u200b",
    "שלום עולם.",
    "\x00",
    "?!...",
]
texts = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=20)), max_size=6).map(" ".join)
notes_strategy = st.lists(st.builds(Note, st.just("running_notes"), texts), max_size=3)


def test_weights_name_every_feature_and_leave_the_judging_roles_out():
    written = json.loads(PATH.read_text(encoding="utf-8"))

    assert tuple(written["features"]) == FEATURES
    assert HELD_OUT_ROLES.isdisjoint(written["fitted_on"])
    assert set(written["thresholds"]) == {"red_flag", "weak", "strong"}
    assert PATH.stat().st_size < 60_000


def test_red_flags_need_at_least_even_odds():
    assert model().thresholds["red_flag"] >= 0.5


@settings(max_examples=40, deadline=None)
@given(notes_strategy)
def test_findings_quote_exactly_never_overlap_and_keep_their_order(notes):
    for note in notes:
        found = ENGINE.detect([note], SIGNALS, FLOOR)
        assert [one.quote for one in found] == [note.text[one.start : one.end] for one in found]
        assert all(FLOOR <= one.confidence <= 1 and one.quote and one.reasons for one in found)
        assert [(one.start, one.signal) for one in found] == sorted((one.start, one.signal) for one in found)
        for signal in SIGNALS:
            own = [one for one in found if one.signal == signal.key]
            assert all(one.end <= other.start for one, other in itertools.pairwise(own))


@settings(max_examples=40, deadline=None)
@given(notes_strategy)
def test_findings_depend_neither_on_batches_nor_on_the_order_of_signals(notes):
    together = ENGINE.detect(notes, SIGNALS, FLOOR)

    assert together == [found for note in notes for found in ENGINE.detect([note], SIGNALS, FLOOR)]
    assert together == LearnedEngine().detect(notes, tuple(reversed(SIGNALS)), FLOOR)


def test_one_signal_alone_is_weighed_too():
    note = Note("running_notes", "Gloves, she said, are for the inspectors' week.")

    found = ENGINE.detect([note], SIGNALS[:1], FLOOR)

    assert [(one.signal, one.quote) for one in found] == [("hygiene", note.text)]
    assert "close to an example" in found[0].reasons


def test_a_finding_scores_higher_for_the_signal_whose_example_it_is_like():
    note = Note("running_notes", "Gloves, she said, are for the inspectors' week.")
    without = dataclasses.replace(SIGNALS[0], examples=())

    with_example = max(one.confidence for one in ENGINE.detect([note], SIGNALS[:1], 0.001))

    assert with_example > max(one.confidence for one in ENGINE.detect([note], [without], 0.001))


def test_likeness_of_a_long_note_is_that_of_each_window_by_itself():
    known = knowledge()
    text = " ".join(f"Gloves number {number} are for the inspectors." for number in range(300))
    windows = windows_of(Note("running_notes", text), known)
    texts = normalised(np.array([vector_of(words_of(SIGNALS[0].examples[0]), known.common_words)]))

    alike = windows.likeness_to(texts, known.common_words)[:, 0]

    words = [
        [word for unit in windows.heard[one.first : one.last + 1] for word in unit.reading.words]
        for one in windows.windows
    ]
    alone = [normalised(vector_of(own, known.common_words)) @ texts[0] for own in words]
    assert len(alone) == 300 + 299 + 298
    assert alike.tolist() == pytest.approx(alone)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x00",
        "?" * 100_000,
        "a" * 100_000,
        "no answer. " * 9_000,
        "\u0301" * 50_000,
        "\u202e\u200b" * 50_000,
    ],
    ids=["empty", "nul", "marks", "one-word", "sentences", "combining", "invisible"],
)
def test_hostile_text_yields_only_findings_that_resolve(text):
    found = ENGINE.detect([Note("overall_notes", text)], SIGNALS, FLOOR)

    assert [one.quote for one in found] == [text[one.start : one.end] for one in found]


def test_engines_stand_side_by_side_each_with_its_name_and_version():
    note = Note(
        "running_notes", "Gloves are for the inspectors. Hygiene rules are 'paperwork for the auditors'."
    )

    found = {name: engine_named(name).detect([note], SIGNALS, FLOOR) for name in engine_names()}

    assert {(one.engine, one.version) for own in found.values() for one in own} == {
        (name, engine_named(name).version) for name in engine_names()
    }


def test_rules_read_without_numpy():
    code = (
        "import sys\nsys.modules['numpy'] = None\n"
        "from scorecards.signals import Note, SignalDefinition, detect\n"
        "signal = SignalDefinition('h', 'red_flag', 'Dismisses hygiene rules as others\\' concern')\n"
        "text = \"Hygiene rules are 'paperwork for the auditors', not his job.\"\n"
        "print(len(detect([Note('n', text)], [signal], 'rules')))"
    )

    answer = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True)

    assert (answer.stdout, answer.stderr) == ("1\n", "")


def test_regression_separates_what_can_be_separated():
    table = np.array([[0.0], [1.0], [2.0], [3.0]])

    weights, offsets = softmax_fit(table, np.array([0.0, 0.0, 1.0, 1.0]), 2, penalty=0.01)

    assert (table @ weights + offsets).argmax(axis=1).tolist() == [0, 0, 1, 1]


def test_red_flags_are_shown_from_the_lowest_confidence_that_keeps_the_precision():
    sure = np.array([0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3])

    assert precise(sure, np.array([1.0, 1.0, 0.0, 1.0, 1.0, 0.0, 0.0])) == 0.5
    assert precise(sure, np.array([1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0])) == 1.0


def test_other_signals_are_shown_from_where_precision_and_recall_balance_best():
    sure = np.array([0.9, 0.8, 0.7, 0.6, 0.5])

    assert balanced(sure, np.array([1.0, 1.0, 0.0, 1.0, 0.0])) == 0.6
    assert balanced(sure, np.zeros(5)) == 1.0
