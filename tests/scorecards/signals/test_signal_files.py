"""Files of signals and lines of notes: read as they stand, or refused with the place of what is wrong."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecards.signals import SignalDefinition
from scorecards.signals.files import NoteLine, RoleSignals, SignalFileError, parse_note, parse_signals

BLAME = {"key": "rf_blame", "kind": "red_flag", "text": "Blames others"}


def test_signals_are_read_with_examples_and_a_title_from_the_key():
    written = {"role": "night-nurse", "signals": [BLAME | {"examples": ["It was the ward."]}]}

    assert parse_signals(json.dumps(written)) == (
        RoleSignals(
            "night-nurse",
            "Night nurse",
            (SignalDefinition("rf_blame", "red_flag", "Blames others", ("It was the ward.",)),),
        ),
    )


def test_signals_of_several_roles_may_share_keys():
    roles = parse_signals(json.dumps([{"role": role, "signals": [BLAME]} for role in ("a", "b")]))

    assert [(role.role, role.signals[0].key) for role in roles] == [("a", "rf_blame"), ("b", "rf_blame")]


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "nested too deeply"),
        ("[]", "The file names no role."),
        ("7", "The file: must be an object, not 7"),
        ('{"role": "a", "signals": []}', "signals: must not be empty"),
        ('{"role": "a b", "signals": [%s]}', "role: must have at most 80 letters"),
        ('{"role": "a", "signals": [%s, %s]}', "signals: the key rf_blame is there twice"),
        ('[{"role": "a", "signals": [%s]}, {"role": "a", "signals": [%s]}]', "The role a is there twice."),
        ('{"role": "a", "signals": [{"key": "k", "kind": "bad", "text": "T"}]}', "signals[0].kind: must be"),
        (
            '{"role": "a", "signals": [{"key": "k", "kind": "weak", "text": "T", "examples": "one"}]}',
            "signals[0].examples: must be a list of texts",
        ),
    ],
    ids=[
        "cut",
        "deep",
        "no-role",
        "number",
        "no-signal",
        "key",
        "key-twice",
        "role-twice",
        "kind",
        "examples",
    ],
)
def test_signals_that_cannot_be_used_are_refused_with_their_place(written, problem):
    with pytest.raises(SignalFileError) as refused:
        parse_signals(written.replace("%s", json.dumps(BLAME)))

    assert problem in str(refused.value)


def test_note_line_keeps_its_text_to_the_character():
    assert parse_note('{"id": "n1", "text": " caf\\u00e9\\u0301\\u0000\\n"}') == NoteLine(
        "n1", "", " café\u0301\x00\n"
    )


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("nonsense", "not JSON: Expecting value: line 1 column 1 (char 0)"),
        ("[]", "must be an object, not []"),
        ('{"id": "n1"}', "text: must be a text"),
        ('{"id": 7, "text": ""}', "id: must be a text, not 7"),
        ('{"id": "n1", "text": "\\ud800"}', "text: holds half a character"),
        ('{"id": "n1", "id": "n2", "text": ""}', "not JSON: an object names 'id' twice"),
    ],
)
def test_note_line_that_cannot_be_used_is_refused(line, problem):
    with pytest.raises(SignalFileError) as refused:
        parse_note(line)

    assert str(refused.value) == problem


@settings(deadline=None)
@given(st.text())
def test_any_text_survives_a_note_line(text):
    line = json.dumps({"id": "n", "text": text})

    assert parse_note(line).text == text


@settings(deadline=None)
@given(st.text())
def test_any_line_is_read_or_refused(line):
    for parse in (parse_note, parse_signals):
        with pytest.raises(SignalFileError):
            parse(line)
