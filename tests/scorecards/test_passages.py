"""Texts with cited passages in them."""

from hypothesis import given
from hypothesis import strategies as st

from scorecards.selectors.debriefs.passages import Span, nested_spans, sentence_around, tokens_of

TEXT = "One. Two came late! Three stayed?\nFour left."
spans = st.tuples(st.integers(0, 30), st.integers(1, 10)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(st.lists(spans, max_size=12))
def test_nested_spans_nest_or_lie_apart_and_cover_what_was_asked(wanted: list[Span]) -> None:
    shown = nested_spans(wanted)
    assert set(shown) == set(wanted)
    for (start, end), (first, last) in shown.items():
        assert first <= start < end <= last
    for one in shown.values():
        for other in shown.values():
            assert not one[0] < other[0] < one[1] < other[1]


def test_spans_that_need_no_change_stay_as_they_are() -> None:
    wanted = [(0, 10), (2, 5), (5, 8), (12, 14)]
    assert nested_spans(wanted) == {span: span for span in wanted}


def test_spans_that_overlap_halfway_become_one_passage() -> None:
    assert nested_spans([(0, 5), (3, 8), (7, 9)]) == {(0, 5): (0, 9), (3, 8): (0, 9), (7, 9): (0, 9)}


@given(st.text(min_size=41, max_size=60), st.lists(spans, max_size=12))
def test_tokens_keep_the_text_and_hold_each_passage_whole(text: str, wanted: list[Span]) -> None:
    shown = {span: f"{span[0]}-{span[1]}" for span in nested_spans(wanted).values()}
    tokens = tokens_of(text, shown)
    assert "".join(token.text for token in tokens) == text
    held: dict[str, str] = {}
    stack: list[str] = []
    for token in tokens:
        stack += token.opens
        for name in stack:
            held[name] = held.get(name, "") + token.text
        for _closed in token.closes:
            stack.pop()
    assert stack == []
    assert held == {name: text[start:end] for (start, end), name in shown.items()}


def test_empty_text_has_no_tokens() -> None:
    assert tokens_of("", {}) == ()


def test_quote_within_a_sentence_is_shown_with_it() -> None:
    start = TEXT.index("came")
    first, last = sentence_around(TEXT, start, start + 4)
    assert TEXT[first:last] == "Two came late! "


def test_whole_sentence_is_shown_between_its_neighbours() -> None:
    start = TEXT.index("Two")
    first, last = sentence_around(TEXT, start, start + len("Two came late!"))
    assert TEXT[first:last] == "One. Two came late! Three stayed?\n"


def test_quote_of_everything_stands_alone() -> None:
    assert sentence_around(TEXT, 0, len(TEXT)) == (0, len(TEXT))


def test_very_long_sentences_are_cut_at_a_word() -> None:
    text = "word " * 200
    first, last = sentence_around(text, 500, 504)
    assert (first, last) == (265, 739)
    assert text[first:last].split() == ["word"] * 95


@given(st.text(alphabet="ab .!?\n", min_size=1, max_size=80), st.data())
def test_context_always_holds_the_quote(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    first, last = sentence_around(text, start, end)
    assert 0 <= first <= start < end <= last <= len(text)
