"""The reader keeps the promises of every engine, and loads only files that fit together."""

import itertools
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecards.signals import Note, SignalDefinition, engine_named
from scorecards.signals.reader.encoder import LONGEST, WIDTH, Encoder, EncoderError, Vectors
from scorecards.signals.reader.encoder import PATH as ENCODER
from scorecards.signals.reader.engine import ReaderEngine
from scorecards.signals.reader.judging import FEATURES, PATH, judgement, read_judgement
from scorecards.signals.reader.network import KINDS
from scorecards.signals.reader.passages import read_units
from scorecards.signals.reader.wordpieces import pieces_of, vocabulary
from scorecards.signals.values import HELD_OUT_ROLES

ENGINE = engine_named("reader")
ANOTHER = ReaderEngine()
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


@settings(max_examples=15, deadline=None)
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


@settings(max_examples=15, deadline=None)
@given(notes_strategy)
def test_findings_depend_neither_on_batches_nor_on_the_order_of_signals(notes):
    together = ENGINE.detect(notes, SIGNALS, FLOOR)

    assert together == [found for note in notes for found in ENGINE.detect([note], SIGNALS, FLOOR)]
    assert together == ANOTHER.detect(notes, tuple(reversed(SIGNALS)), FLOOR)


@settings(max_examples=15, deadline=None)
@given(notes_strategy)
def test_lower_floor_only_adds_findings(notes):
    assert set(ENGINE.detect(notes, SIGNALS)) <= set(ENGINE.detect(notes, SIGNALS, FLOOR))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x00",
        "?" * 5_000,
        "a" * 100_000,
        "no answer. " * 1_000,
        "\u0301" * 5_000,
        "\u202e\u200b" * 2_500,
        "🩺 naïve: he blamed the 团队 for it. " * 3_000,
    ],
    ids=["empty", "nul", "marks", "one-word", "sentences", "combining", "invisible", "100-kB"],
)
def test_hostile_text_yields_only_findings_that_resolve(text):
    found = ENGINE.detect([Note("overall_notes", text)], SIGNALS, FLOOR)

    assert [one.quote for one in found] == [text[one.start : one.end] for one in found]


def test_signal_without_examples_and_a_rubric_of_one_are_read_too():
    note = Note("running_notes", "Hygiene rules are 'paperwork for the auditors', not his job.")
    bare = SignalDefinition("hygiene", "red_flag", SIGNALS[0].text)

    found = ENGINE.detect([note], [bare], FLOOR)

    assert [(one.signal, one.quote) for one in found] == [("hygiene", note.text)]
    assert found[0].reasons[0].startswith("waves the subject away: ")


def test_words_are_cut_into_known_pieces_wherever_they_stand():
    text = "Überforecasting,  e\u0301tude"
    names = list(vocabulary())

    pieces = pieces_of(text)

    assert [names[number] for number in pieces.ids] == [
        "uber", "##for", "##eca", "##sti", "##ng", ",", "e", "tu", "##de",
    ]  # fmt: skip
    assert pieces.places == (0, 0, 0, 0, 0, 15, 18, 20, 20)


class Counting(Encoder):
    """Says nothing of any text, and remembers how long each was."""

    def __init__(self) -> None:
        self.lengths: list[int] = []

    def states(self, ids: tuple[int, ...]) -> Vectors:
        self.lengths.append(len(ids))
        return np.ones((len(ids) + 2, WIDTH), dtype=np.float32)


def test_long_note_is_read_in_parts_that_begin_where_a_unit_does():
    sentence = "The pump stopped twice and nobody wrote it down."
    length = len(pieces_of(sentence).ids)
    encoder = Counting()

    units, vectors = read_units(" ".join([sentence] * 60), encoder)

    whole = (LONGEST - 2) // length * length
    assert (len(units), vectors.shape) == (60, (60, WIDTH))
    assert encoder.lengths == [*[whole] * (60 * length // whole), 60 * length % whole]
    assert (vectors == 1).all()


def test_encoder_of_another_fit_is_refused():
    with pytest.raises(EncoderError, match="not the file"):
        Encoder(ENCODER, "0" * 64)


def test_judgement_names_every_feature_and_leaves_the_judging_roles_out():
    written = json.loads(PATH.read_text(encoding="utf-8"))

    fitted = read_judgement(written)

    assert HELD_OUT_ROLES.isdisjoint(written["fitted_on"])
    assert {key.split("/")[0] for key in written["known"]} == set(written["fitted_on"])
    assert all(tuple(own) == (*FEATURES, "offset") for own in written["weights"].values())
    assert set(fitted.thresholds) == set(KINDS)
    assert judgement().thresholds["red_flag"] >= 0.5


def test_files_that_are_shipped_stay_small():
    sizes = {path.name: path.stat().st_size for path in Path(ENCODER).parent.iterdir() if path.is_file()}

    assert sum(sizes.values()) < 20_000_000
