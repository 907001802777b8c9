"""The packet as a PDF: equal bytes, every text inert, two pages for what a loop holds."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecards.packets import PacketDocument, breakable, shortened, typeset_packet, typesetting
from tests.scorecards.packets.documents import document, every_text_is

HOSTILE = {
    "code": '#panic("read as code") #read("/etc/passwd") #import "@preview/x:1.0.0"',
    "markup": "= Heading\n*bold* _it_ $x^2$ `raw` <label> @label // comment /* open [ ] { } \\ #",
    "quotes": "“he said” \"and\" 'then' “”",
    "right to left": "שלום עולם مرحبا \u202egnihton\u202c \u2066open \u2069\u2069",
    "emoji": "👩‍👧‍👦 🇬🇧 done ✅",
    "controls": "a\x07b\x1bc\u0085d\ufeff\u2028e",
    "one long word": "x" * 160,  # the longest name there may be
    "nothing": "",
}


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page(?!s)", pdf))


@pytest.mark.parametrize("name", HOSTILE)
def test_r15_hostile_text_is_set_as_text_everywhere(name: str) -> None:
    assert typeset_packet(every_text_is(HOSTILE[name])).startswith(b"%PDF-1.7")


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80))
def test_any_text_is_set_as_text_everywhere(text: str) -> None:
    assert pages(typeset_packet(every_text_is(text))) >= 1


def test_equal_packets_give_equal_bytes() -> None:
    assert typeset_packet(document()) == typeset_packet(document())


def test_other_words_give_other_bytes() -> None:
    assert typeset_packet(document(title="Somebody else")) != typeset_packet(document())


def test_ten_kilobytes_of_rationale_go_on_over_pages_and_nothing_is_dropped() -> None:
    short = document()
    assert short.decision is not None
    paragraphs = ("Ten letters. " * 800, "x" * 10_000)
    long = replace(short, decision=replace(short.decision, paragraphs=paragraphs))
    assert [pages(typeset_packet(short)), pages(typeset_packet(long))] == [1, 4]


def with_paragraphs(number: int) -> PacketDocument:
    packet = document()
    assert packet.decision is not None
    return replace(packet, decision=replace(packet.decision, paragraphs=("Calm. " * 60,) * number))


def test_a_third_page_is_saved_by_smaller_type(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as at_full_size:
        at_full_size.setattr(typesetting, "SIZES", (1.0,))
        too_long = next(
            number for number in range(1, 60) if pages(typeset_packet(with_paragraphs(number))) == 3
        )
    assert pages(typeset_packet(with_paragraphs(too_long))) == 2


def test_text_with_a_surrogate_is_refused_by_no_page() -> None:
    """PostgreSQL stores none, so none can come; the file would have no way to hold it."""
    with pytest.raises(UnicodeEncodeError):
        typeset_packet(document(title="\ud800"))


def test_a_run_without_spaces_may_break_every_thirty_characters() -> None:
    assert breakable("x" * 61) == f"{'x' * 30}\u200b{'x' * 30}\u200bx"


def test_a_run_of_thirty_characters_stays_whole() -> None:
    assert breakable(f"{'x' * 30} y") == f"{'x' * 30} y"


def test_characters_that_override_direction_are_left_out_and_controls_become_spaces() -> None:
    assert breakable("a\u202eb\u202cc\u2066d\u2069e\x07f\r\ng") == "abcde f\ng"


def test_a_text_that_fits_is_not_shortened() -> None:
    assert shortened("one two", 7) == "one two"


def test_a_long_text_is_cut_between_words_with_an_ellipsis() -> None:
    assert shortened("one two three", 9) == "one two …"


def test_a_long_text_is_cut_at_its_beginning_when_its_end_counts() -> None:
    assert shortened("one two three", 9, from_end=True) == "… three"


def test_a_long_word_is_cut_inside() -> None:
    assert shortened("x" * 20, 5) == "xxxxx…"
    assert shortened("x" * 20, 5, from_end=True) == "…xxxxx"
