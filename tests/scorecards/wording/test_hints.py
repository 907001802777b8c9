"""Hints in a text: exact places, one sentence at a time, never inside quotation marks."""

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecards.wording import Hint, hints
from scorecards.wording.rules import written_rules

WRITTEN = written_rules()
EXAMPLES = [text for rule in WRITTEN["rules"] for text in rule["examples"]]
COUNTER_EXAMPLES = [text for rule in WRITTEN["rules"] for text in rule["counter_examples"]]
MARKS = ["“”", "„“", "„”", "‘’", '""', "''", "«»", "‹›", "``"]
example, counter_example = st.sampled_from(EXAMPLES), st.sampled_from(COUNTER_EXAMPLES)
# What people type between sentences; quotation marks left out, since an unclosed one may swallow a line.
babble = st.text(alphabet="abc XYZ019.,;:!?()-–…/é中\t", max_size=40)


def found(text: str) -> list[tuple[str, str]]:
    return [(hint.rule, hint.words) for hint in hints(text)]


def test_hint_says_what_where_and_why():
    text = "Wrote a test first. Great culture fit."

    (hint,) = hints(text)

    rule = next(rule for rule in WRITTEN["rules"] if rule["key"] == "culture_fit")
    assert hint == Hint("culture_fit", "no_behaviour", 26, 37, "culture fit", rule["why"], rule["better"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("  \n\n", []),
        ("Very smart.", [("smart", "Very smart")]),
        ("Very smart: sized the queue in 4 minutes.", []),
        ("Very smart. Sized the queue in 4 minutes.", [("smart", "Very smart")]),
        ("- very smart\n- sized the queue in 4 minutes", [("smart", "very smart")]),
        ("Culture fit 5/5.", [("culture_fit", "Culture fit")]),
        (
            "Asked whether she plans to have children.",
            [("asked_children", "Asked whether she plans to have children")],
        ),
        ("She is preg\u00adnant.", [("pregnancy", "She is preg\u00adnant")]),
        ("SHE’S PREGNANT, I THINK", [("pregnancy", "SHE’S PREGNANT")]),
        (
            "Gut-feeling: no, i.e. not hungry enough.",
            [("gut_feeling", "Gut-feeling"), ("passion", "not hungry enough")],
        ),
        ("Her accent, my gut feeling", [("accent", "Her accent"), ("gut_feeling", "my gut")]),
        ("He's “a natural leader”, they say.", []),
        ("His 5'11\" frame; great culture fit", []),
        ("> Great culture fit.\nGreat culture fit.", [("culture_fit", "culture fit")]),
        ("He said 'we ship.' Great culture fit.", [("culture_fit", "culture fit")]),
        ("The customers' data, the users' data. No culture match.", [("culture_fit", "culture match")]),
        ("Cut it to 900 ms. Great culture fit.", [("culture_fit", "culture fit")]),  # not the title
        ("One “open mark.\n\nGreat culture fit.", [("culture_fit", "culture fit")]),
        ('Inter "nal, forgotten mark\nGreat culture fit.', [("culture_fit", "culture fit")]),
    ],
)
def test_hints_of_text(text: str, expected: list[tuple[str, str]]):
    assert found(text) == expected


@given(st.lists(st.one_of(example, counter_example, babble, st.text(max_size=20)), max_size=8).map(" ".join))
def test_hints_lie_in_order_and_are_exact(text: str):
    raised = hints(text)

    assert [text[hint.start : hint.end] for hint in raised] == [hint.words for hint in raised]
    assert all(hint.start < hint.end for hint in raised)
    assert all(one.end <= other.start for one, other in itertools.pairwise(raised))
    assert hints(text) == raised


@pytest.mark.parametrize("marks", MARKS)
def test_examples_in_quotation_marks_never_trigger(marks: str):
    opening, closing = marks

    assert [text for text in EXAMPLES if hints(f"{opening}{text}{closing}")] == []
    assert [text for text in EXAMPLES if hints(f"In short, {opening}{text}{closing} it was.")] == []


@given(st.lists(babble, max_size=5), example, st.lists(babble, max_size=5))
def test_unrelated_sentences_never_remove_a_hint(before: list[str], text: str, after: list[str]):
    start = "".join(f"{sentence}. " for sentence in before) + "\n"

    raised = {(hint.rule, hint.start, hint.end) for hint in hints(start + text + " " + ". ".join(after))}

    alone = {(hint.rule, hint.start + len(start), hint.end + len(start)) for hint in hints(text)}
    assert alone <= raised


@given(counter_example, example, counter_example)
def test_sentences_of_others_change_nothing(before: str, text: str, after: str):
    assert found(f"{before} {text} {after}") == found(text)


@pytest.mark.parametrize("change", [str.upper, str.lower, str.title, str.swapcase])
def test_case_of_letters_does_not_matter(change):
    plain = [text for text in EXAMPLES + COUNTER_EXAMPLES if text.isascii()]

    rules = {text: [(hint.rule, hint.start, hint.end) for hint in hints(text)] for text in plain}

    assert {t: [(hint.rule, hint.start, hint.end) for hint in hints(change(t))] for t in plain} == rules


@given(st.text())
def test_any_text_is_read(text: str):
    assert all(text[hint.start : hint.end] == hint.words for hint in hints(text))


@pytest.mark.parametrize(
    "piece",
    [
        *[
            "Great culture fit. ",
            "she is very very ",
            "asked asked ",
            "“ ‘ \" ' ",
            "'a ",
            '"a\n',
            "“a",
            "a",
            " ",
        ],
        *[".", "\n", "‘s’ ", "> ", "smart pointer smart ", "é̂", "4", "-", "she's she’s ", "`", "x'", "(."],
    ],
)
def test_time_grows_linearly(piece: str):
    text = (piece * 100_000)[:100_000]

    started = time.process_time()
    hints(text[:25_000])
    quarter = time.process_time() - started
    hints(text)
    whole = time.process_time() - started - quarter

    assert whole < 0.2 + 12 * quarter  # four times the text; a square law would be sixteen times and seconds
    assert whole < 6
