"""The hand-written notes that train and judge the detector, held to the rules they were written by."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from scorecards.signals.values import HELD_OUT_ROLES

FOLDER = Path(__file__).parents[3] / "scorecards" / "signals" / "corpus"
ROLES = sorted(path.name.removesuffix(".signals.json") for path in FOLDER.glob("*.signals.json"))
SIGNAL_KEYS = {"key", "kind", "text", "examples", "counter_examples"}
NOTE_KEYS = {"id", "role", "interview", "text", "labels", "hard"}
SIGNAL_KINDS = {"red_flag", "weak", "strong"}
HARD_KINDS = {
    "negation",
    "praise_opposite",
    "question",
    "hypothetical",
    "other_person",
    "self_correction",
    "contrast",
    "sarcasm",
    "lookalike",
    "not_covered",
    "unproven",
}

every_role = pytest.mark.parametrize("role", ROLES)


def signals_of(role: str) -> list[dict[str, Any]]:
    written = json.loads((FOLDER / f"{role}.signals.json").read_text(encoding="utf-8"))
    assert set(written) == {"role", "title", "signals"}
    assert written["role"] == role
    signals: list[dict[str, Any]] = written["signals"]
    return signals


def notes_of(role: str) -> list[dict[str, Any]]:
    lines = (FOLDER / f"{role}.notes.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def kinds_of_labels(note: dict[str, Any], kinds: dict[str, str]) -> set[str]:
    return {kinds[label["signal"]] for label in note["labels"]}


def test_corpus_has_both_files_of_every_role():
    assert ROLES
    assert sorted(path.name.removesuffix(".notes.jsonl") for path in FOLDER.glob("*.notes.jsonl")) == ROLES


def test_corpus_repeats_no_id_and_no_text():
    notes = [note for role in ROLES for note in notes_of(role)]

    assert [key for key, count in Counter(note["id"] for note in notes).items() if count > 1] == []
    assert [
        text for text, count in Counter(note["text"].strip() for note in notes).items() if count > 1
    ] == []


@every_role
def test_signals_are_complete_and_of_every_kind(role: str):
    signals = signals_of(role)
    kinds = Counter(signal["kind"] for signal in signals)

    assert [signal for signal in signals if set(signal) != SIGNAL_KEYS] == []
    assert [signal["key"] for signal in signals if not signal["text"]] == []
    assert len({signal["key"] for signal in signals}) == len(signals)
    assert set(kinds) == SIGNAL_KINDS
    assert min(kinds.values()) >= 2


def test_admins_write_signals_with_examples_and_without():
    signals = [signal for role in ROLES for signal in signals_of(role)]
    bare = [signal for signal in signals if not signal["examples"]]

    assert 0.1 <= len(bare) / len(signals) <= 0.4


@every_role
def test_notes_name_known_signals_and_kinds(role: str):
    known = {signal["key"] for signal in signals_of(role)}
    notes = notes_of(role)

    assert [note["id"] for note in notes if set(note) != NOTE_KEYS or note["role"] != role] == []
    assert {label["signal"] for note in notes for label in note["labels"]} <= known
    assert {hard["signal"] for note in notes for hard in note["hard"]} <= known
    assert {hard["kind"] for note in notes for hard in note["hard"]} <= HARD_KINDS


@every_role
def test_quotes_are_exact_parts_of_their_note(role: str):
    marked = [(note, span) for note in notes_of(role) for span in [*note["labels"], *note["hard"]]]

    assert [(note["id"], span) for note, span in marked if span["quote"] not in note["text"]] == []
    assert [
        note["id"] for note, span in marked if span["quote"] != span["quote"].strip() or not span["quote"]
    ] == []


@every_role
def test_signal_is_named_once_a_note_and_on_one_side(role: str):
    for note in notes_of(role):
        found = [label["signal"] for label in note["labels"]]
        assert len(set(found)) == len(found), note["id"]
        assert set(found).isdisjoint(hard["signal"] for hard in note["hard"]), note["id"]


@every_role
def test_notes_keep_their_length(role: str):
    lengths = {note["id"]: len(note["text"].split()) for note in notes_of(role)}

    assert {key: length for key, length in lengths.items() if not 25 <= length <= 130} == {}


@every_role
def test_shares_stay_near_what_the_detector_meets(role: str):
    """About 45 % of notes speak against the candidate, 30 % only for, 25 % neither."""
    kinds = {signal["key"]: signal["kind"] for signal in signals_of(role)}
    notes = notes_of(role)
    against = sum(bool(kinds_of_labels(note, kinds) - {"strong"}) for note in notes) / len(notes)
    only_for = sum(kinds_of_labels(note, kinds) == {"strong"} for note in notes) / len(notes)
    several = sum(len(note["labels"]) > 1 for note in notes) / len(notes)
    difficult = sum(bool(note["hard"]) for note in notes) / len(notes)

    assert len(notes) >= 30
    assert 0.35 <= against <= 0.55
    assert 0.2 <= only_for <= 0.4
    assert 0.15 <= 1 - against - only_for <= 0.35
    assert several >= 0.25
    assert difficult >= 0.45


@every_role
def test_every_signal_has_at_least_four_notes(role: str):
    found = Counter(label["signal"] for note in notes_of(role) for label in note["labels"])

    assert [signal["key"] for signal in signals_of(role) if found[signal["key"]] < 4] == []


def test_readme_counts_what_is_there():
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    rows = [
        line.strip("| ").split(" | ") for line in readme.splitlines() if re.match(r"\| [a-z-]+ \| \d", line)
    ]

    assert rows == [
        [
            role,
            str(len(notes_of(role))),
            str(len(signals_of(role))),
            str(sum(len(note["labels"]) for note in notes_of(role))),
            str(sum(len(note["hard"]) for note in notes_of(role))),
        ]
        for role in ROLES
    ]


def test_readme_counts_the_corpus_against_its_aim():
    """The aim: 2,000 sentences in context over 12 roles and 60 signals at least, every kind of hard place."""
    notes = {role: notes_of(role) for role in ROLES}
    quotes = {role: sum(len(note["labels"]) for note in own) for role, own in notes.items()}
    hard = Counter(place["kind"] for own in notes.values() for note in own for place in note["hard"])
    signals = sum(len(signals_of(role)) for role in ROLES)
    fitted = sum(count for role, count in quotes.items() if role not in HELD_OUT_ROLES)
    readme = " ".join((FOLDER / "README.md").read_text(encoding="utf-8").split())

    counted = (
        f"There are {sum(map(len, notes.values())):,} notes of {len(ROLES)} roles and {signals} signals, "
        f"with {sum(quotes.values()):,} labelled quotes and {hard.total():,} hard places, "
        f"at least {min(hard.values())} of each kind; "
        f"{fitted:,} of the quotes are of roles that may be fitted to."
    )
    assert counted in readme
    assert fitted >= 2000
    assert len(ROLES) - len(HELD_OUT_ROLES) >= 12
    assert signals >= 60
    assert set(hard) == HARD_KINDS
