"""The reader keeps the promises of every engine, and loads only files that fit together."""

import hashlib
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
from scorecards.signals.reader.encoder import LONGEST, WIDTH, Encoder, EncoderError, Vectors
from scorecards.signals.reader.encoder import PATH as ENCODER
from scorecards.signals.reader.engine import ReaderEngine
from scorecards.signals.reader.fitted_to import PATH as FITTED_TO
from scorecards.signals.reader.fitted_to import fitted_to, read_fitted_to, text_of
from scorecards.signals.reader.judging import FEATURES, PATH, read_judgement, written_judgement
from scorecards.signals.reader.network import KINDS
from scorecards.signals.reader.passages import read_units
from scorecards.signals.reader.wordpieces import pieces_of, vocabulary
from scorecards.signals.values import HELD_OUT_ROLES

REPOSITORY = Path(__file__).resolve().parents[3]
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


def test_judgement_names_every_feature_and_belongs_to_the_encoder() -> None:
    written = written_judgement(PATH)

    fitted = read_judgement(written, fitted_to())

    assert written["encoder"] == fitted_to().digest == hashlib.sha256(ENCODER.read_bytes()).hexdigest()
    assert all(tuple(own) == (*FEATURES, "offset") for own in written["weights"].values())
    assert set(fitted.thresholds) == set(KINDS)
    assert fitted.thresholds["red_flag"] >= 0.5
    assert PATH.stat().st_size < 3_000


def test_encoder_was_fitted_to_no_note_of_the_judging_roles() -> None:
    known = json.loads(FITTED_TO.read_text(encoding="utf-8"))["known"]

    assert HELD_OUT_ROLES.isdisjoint(fitted_to().notes)
    assert {key.split("/")[0] for key in known} == set(fitted_to().notes)
    assert fitted_to().known.shape == (len(known), WIDTH)


def test_what_an_encoder_was_fitted_to_is_read_as_it_is_written() -> None:
    vector = np.zeros(WIDTH, np.float32)
    vector[1] = 0.5

    read = read_fitted_to(json.loads(text_of("digest", {"role": ["n-1"]}, {"role/blame": vector})))

    assert (read.digest, read.knows("role", "n-1"), read.knows("role", "n-2")) == ("digest", True, False)
    assert read.knows("another", "n-1") is False
    assert read.known.tolist() == [vector.tolist()]


def test_files_that_are_shipped_stay_small():
    sizes = {path.name: path.stat().st_size for path in Path(ENCODER).parent.iterdir() if path.is_file()}

    assert sum(sizes.values()) < 20_000_000


def test_engines_stand_side_by_side_each_with_its_name_and_version() -> None:
    note = Note(
        "running_notes", "Gloves are for the inspectors. Hygiene rules are 'paperwork for the auditors'."
    )

    found = {name: engine_named(name).detect([note], SIGNALS, FLOOR) for name in engine_names()}

    assert engine_names() == ["reader", "rules"]
    assert {(one.engine, one.version) for own in found.values() for one in own} == {
        (name, engine_named(name).version) for name in engine_names()
    }


def test_rules_read_without_numpy() -> None:
    code = (
        "import sys\nsys.modules['numpy'] = None\n"
        "from scorecards.signals import Note, SignalDefinition, detect\n"
        "signal = SignalDefinition('h', 'red_flag', 'Dismisses hygiene rules as others\\' concern')\n"
        "text = \"Hygiene rules are 'paperwork for the auditors', not his job.\"\n"
        "print(len(detect([Note('n', text)], [signal], 'rules')))"
    )

    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, timeout=120
    )

    assert (answer.stdout, answer.stderr) == ("1\n", "")
