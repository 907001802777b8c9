"""Files of loops: read exactly, or refused with every problem and its place."""

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecards.loop_files import LoopFile, LoopFileError, TickRecord, parse_loops
from tests.loop_files import small

INTERVIEW = "loops[0].interviews[0]"
RATING = f"{INTERVIEW}.scorecard.ratings[0]"
WRONG: dict[str, tuple[tuple[Any, ...], Any, str]] = {
    "rating as text": ((RATING, "rating"), "4", f'{RATING}.rating: must be 1–5, not "4"'),
    "rating as truth": ((RATING, "rating"), True, f"{RATING}.rating: must be 1–5, not true"),
    "rating as fraction": ((RATING, "rating"), 3.5, f"{RATING}.rating: must be 1–5, not 3.5"),
    "no rating": ((RATING, "rating"), None, f"{RATING}.rating: must be 1–5, not null"),
    "evidence as number": ((RATING, "evidence"), 5, f"{RATING}.evidence: must be a text, not 5"),
    "evidence with NUL": (
        (RATING, "evidence"), "a\0b", f"{RATING}.evidence: holds a character that cannot be stored",
    ),
    "half a surrogate pair": (
        (RATING, "evidence"), "\ud83d", f"{RATING}.evidence: holds a character that cannot be stored",
    ),
    "dimension rated twice": (
        (RATING, "dimension"), "security and privacy",
        "loops[0].interviews[0].scorecard.ratings[1].dimension: Security and privacy is rated twice "
        "in this scorecard",
    ),
    "ticks as object": (
        (f"{INTERVIEW}.scorecard", "signals"), {}, f"{INTERVIEW}.scorecard.signals: must be a list, not {{}}",
    ),
    "tick without words": (
        (f"{INTERVIEW}.scorecard", "signals"), [{"signal": "rf_governance", "quote": " "}],
        f"{INTERVIEW}.scorecard.signals[0].quote: must not be empty",
    ),
    "tick without signal": (
        (f"{INTERVIEW}.scorecard", "signals"), [{"quote": "Later."}],
        f"{INTERVIEW}.scorecard.signals[0].signal: must be a text, not null",
    ),
    "signal ticked twice": (
        (f"{INTERVIEW}.scorecard", "signals"),
        [{"signal": "rf_blame", "quote": "a"}, {"signal": " RF_blame", "quote": "b"}],
        f"{INTERVIEW}.scorecard.signals[1].signal: RF_blame is ticked twice in this scorecard",
    ),
    "impossible date": (
        (INTERVIEW, "date"), "2026-02-30",
        f'{INTERVIEW}.date: must be a date like 2026-01-31, not "2026-02-30"',
    ),
    "other way to write a date": (
        (INTERVIEW, "date"), "20260202", f'{INTERVIEW}.date: must be a date like 2026-01-31, not "20260202"',
    ),
    "unknown status": (
        (INTERVIEW, "status"), "late", f'{INTERVIEW}.status: must be one of submitted, missing, not "late"',
    ),
    "submitted without scorecard": (
        (INTERVIEW, "scorecard"), None,
        f"{INTERVIEW}.scorecard: is missing, though the status says submitted",
    ),
    "missing with scorecard": (
        (INTERVIEW, "status"), "missing", f"{INTERVIEW}.scorecard: is there, though the status says missing",
    ),
    "middle recommendation": (
        (f"{INTERVIEW}.scorecard", "recommendation"), "maybe",
        f"{INTERVIEW}.scorecard.recommendation: must be one of strong_no, definitely_not, no, yes, "
        'strong_yes, not "maybe"',
    ),
    "no ratings": (
        (f"{INTERVIEW}.scorecard", "ratings"), [], f"{INTERVIEW}.scorecard.ratings: must not be empty",
    ),
    "address of a candidate": (
        ("loops[0].candidate", "email"), "cleo at home",
        'loops[0].candidate.email: must be an e-mail address, not "cleo at home"',
    ),
    "candidate as text": (
        ("loops[0]", "candidate"), "Cleo", 'loops[0].candidate: must be an object, not "Cleo"',
    ),
    "long name": (
        ("interviewers[0]", "title"), "x" * 121,
        "interviewers[0].title: must have at most 120 characters, not 121",
    ),
    "two interviewers, one address": (
        ("interviewers[1]", "email"), "ADA@example.com",
        "interviewers[1].email: another interviewer has the address ADA@example.com, too",
    ),
    "interviews as object": (("loops[0]", "interviews"), {}, "loops[0].interviews: must be a list, not {}"),
    "no role": (("", "role"), "  ", "role: must not be empty"),
}  # fmt: skip


def place_in(data: Any, path: str) -> Any:
    for step in path.replace("[", ".[").split(".") if path else []:
        data = data[int(step[1:-1])] if step.startswith("[") else data[step]
    return data


@pytest.mark.parametrize("name", WRONG)
def test_wrong_value_is_named_with_its_path(name: str) -> None:
    (path, key), value, message = WRONG[name]
    data = small()
    place_in(data, path)[key] = value
    assert read(data) == (message,)


def test_ticks_are_read_exactly_and_may_be_absent() -> None:
    file = read(small(lambda data: card(data).update(signals=[{"signal": " rf  blame", "quote": " a "}])))
    assert isinstance(file, LoopFile)
    scorecard = file.loops[0].interviews[0].scorecard
    assert scorecard is not None
    assert scorecard.ticks == (TickRecord(f"{INTERVIEW}.scorecard.signals[0].signal", "rf blame", " a "),)
    plain = read(small())
    assert isinstance(plain, LoopFile)
    assert [found.scorecard and found.scorecard.ticks for found in plain.loops[0].interviews] == [(), None]


def card(data: Any) -> Any:
    return place_in(data, f"{INTERVIEW}.scorecard")


def test_candidate_in_two_loops_is_named() -> None:
    data = small(lambda data: data["loops"].append(copy.deepcopy(data["loops"][0])))
    assert read(data) == ("loops[1].candidate.email: another loop is about cleo@example.com, too",)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[1", '{"role": NaN}', '{"role": 1, "role": 2}', "[" * 100_000, '{"role": ' + "9" * 5000],
)
def test_text_that_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(LoopFileError, match="This is not JSON"):
        parse_loops(text)


def read(data: object) -> LoopFile | tuple[str, ...]:
    try:
        return parse_loops(json.dumps(data))
    except LoopFileError as error:
        return error.problems


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
PATHS = sorted(
    {(path, key) for (path, key), _value, _message in WRONG.values()}
    | {("", "loops"), ("", "interviewers"), ("loops[0]", "candidate"), (INTERVIEW, "minutes")}
)


@settings(max_examples=150, deadline=None)
@given(place=st.sampled_from(PATHS), value=JSON)
def test_any_value_anywhere_is_read_or_refused_in_words(place: tuple[str, str], value: Any) -> None:
    data = small()
    place_in(data, place[0])[place[1]] = value
    found = read(data)
    if isinstance(found, LoopFile):
        assert len(found.loops) == 1
    else:
        assert found
        assert all(": " in problem for problem in found)
