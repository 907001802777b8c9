"""One strict reader wherever JSON comes in: exactly what was written, or refused with its place."""

import json
import math
from contextlib import suppress
from typing import Any

import pytest
from django.conf import settings
from django.utils.module_loading import import_string
from hypothesis import example, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from hiring.sign_in.passkey_forms import PasskeyForSignIn, StrictCredential
from hiring.strict_json import DEEPEST, RefusedJSONError, is_storable, read_json
from scorecards.forms.edits import MalformedEditsError, read_entry
from scorecards.selectors.drafts import HIGHEST_VERSION

LETTERS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]))
NUMBERS = st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | LETTERS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(LETTERS, inner, max_size=4),
    max_leaves=12,
)


@limits(deadline=None)
@given(VALUES, st.booleans())
def test_r07_what_was_written_is_read_without_conversion(value: Any, as_ascii: bool) -> None:
    written = json.dumps(value, ensure_ascii=as_ascii)
    for sent in (written, written.encode()):
        assert repr(read_json(sent)) == repr(value)  # 3, 3.0, "3" and True are four things


@limits(deadline=None)
@given(st.binary() | st.text() | VALUES.map(lambda value: json.dumps(value)[1:]))
@example(b"\xff")
@example("\ud800")
def test_r07_anything_else_is_refused_and_nothing_breaks(sent: str | bytes) -> None:
    with suppress(RefusedJSONError):  # any other error fails the test
        read_json(sent)


@pytest.mark.parametrize(
    ("sent", "problem"),
    [
        ("", "Expecting value: line 1 column 1 (char 0)"),
        ('{\n"a" 1}', "Expecting ':' delimiter: line 2 column 5 (char 6)"),
        ("NaN", "NaN is not a number of JSON"),
        ("[-Infinity]", "-Infinity is not a number of JSON"),
        ("[1e999]", "1e999 is larger than any number"),
        ("9" * 5000, "a number of 5000 digits"),
        (b'"\xff"', "no UTF-8 at byte 1"),
        (b'"\xed\xa0\x80"', "no UTF-8 at byte 1"),
        ('"a"'.encode("utf-16"), "no UTF-8 at byte 0"),
        ('{"a": 1, "a": 1}', "an object names 'a' twice"),
        ('[{"b": {"a": 1, "\\u0061": 2}}]', "[0].b: an object names 'a' twice"),
        ('{"a": [1, "x\\u0000"]}', "a[1]: holds a character that cannot be stored"),
        ('{"a": [1, "\\ud83d"]}', "a[1]: holds a character that cannot be stored"),
        ('{"a": {"\\udc00": 1}}', "a: holds a character that cannot be stored"),
        ("[" * 100_000, "nested too deeply"),
        ('{"a":' * 100_000, "nested too deeply"),
        ('"' + "x" * 99 + '"', "longer than 100 letters"),
    ],
)
def test_r07_refusal_names_its_place(sent: str | bytes, problem: str) -> None:
    with pytest.raises(RefusedJSONError) as refused:
        read_json(sent, longest=len(sent) if len(sent) > 1000 else 100)
    assert str(refused.value) == problem


def test_r07_depth_has_a_limit_and_a_place() -> None:
    assert read_json("[" * DEEPEST + "]" * DEEPEST)
    with pytest.raises(RefusedJSONError) as refused:
        read_json("[" * (DEEPEST + 1) + "1" + "]" * (DEEPEST + 1))
    assert str(refused.value) == "[0]" * (DEEPEST + 1) + ": nested too deeply"


@pytest.mark.parametrize("text", ["\x00", "a\ud800", "\udfffb"])
def test_r07_reader_of_a_shape_may_name_the_field_itself(text: str) -> None:
    assert not is_storable(text)
    assert read_json(json.dumps({"a": text}), storable=False) == {"a": text}


def test_pair_of_surrogates_is_one_letter() -> None:
    assert read_json('"\\ud83d\\ude00"') == "😀"
    assert is_storable("😀")


EDIT = {"mutation": "7a8f31f2-0c4e-4a63-9d34-3a52f2a7a5d1", "field": "rating-depth", "base": 0, "value": "3"}
PLACES = st.sampled_from(["mutation", "field", "base", "value"])


@limits(deadline=None)
@given(PLACES, VALUES)
@example("value", 3)
@example("value", True)
@example("base", True)
@example("base", "0")
@example("base", 0.0)
@example("base", math.pi)
def test_r07_edit_of_another_type_is_never_converted(place: str, value: Any) -> None:
    body = json.dumps({"edits": [EDIT | {place: value}], "seen": {}}).encode()
    try:
        outcome: Any = getattr(read_entry(body).edits[0], place)
    except MalformedEditsError as malformed:
        outcome = str(malformed).partition(": must be")[0]
    if type(value) is type(EDIT[place]) and place in ("field", "value"):
        assert outcome == value
    elif place != "base" or type(value) is not int or value < 0 or value > HIGHEST_VERSION:
        assert outcome == f"edits[0].{place}"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"\xff", "no UTF-8 at byte 0"),
        ('{"edits": [], "edits": [], "seen": {}}', "an object names 'edits' twice"),
        ('{"edits": [1], "seen": {}}', "edits[0]: must be an object of base, field, mutation, value"),
        (
            '{"edits": [], "seen": {"overall_notes": 1.0}}',
            "seen.overall_notes: must be a whole number from 0",
        ),
    ],
)
def test_r07_malformed_edits_say_where(body: str | bytes, words: str) -> None:
    with pytest.raises(MalformedEditsError) as malformed:
        read_entry(body if isinstance(body, bytes) else body.encode())
    assert str(malformed.value).startswith(words)


@pytest.mark.parametrize(
    "sent", ['{"id": 1, "id": 2}', '{"id": "\\u0000"}', "[" * 100_000, '"' + "x" * 100_000 + '"', "NaN"]
)
def test_r07_credential_of_a_passkey_is_read_strictly(sent: str) -> None:
    form = PasskeyForSignIn({"credential": sent})
    assert form.errors.as_data()["credential"][0].code == "invalid"


def test_r07_every_form_that_takes_a_passkey_reads_it_strictly() -> None:
    forms = [import_string(path) for name, path in settings.MFA_FORMS.items() if "webauthn" in name]
    assert len(forms) == 4
    assert all(issubclass(form, StrictCredential) for form in forms)
