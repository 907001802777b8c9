"""How one text became another, word by word, with nothing lost of either."""

from hypothesis import given, settings
from hypothesis import strategies as st

from scorecards.selectors import amendments
from scorecards.selectors.amendments import ChangedEntry, Piece, pieces_of

words = st.lists(st.sampled_from(["he", "she", "drew", "the queue", "\n", "  ", "–", "3"]), max_size=12)
texts = st.one_of(st.text(max_size=60), words.map(" ".join))


@settings(max_examples=200, deadline=None)
@given(texts, texts)
def test_pieces_hold_both_texts_exactly(was: str, now: str) -> None:
    entry = ChangedEntry("Notes", pieces_of(was, now))
    assert (entry.was, entry.now) == (was, now)
    assert all(piece.text for piece in entry.pieces)


def test_only_the_changed_word_is_marked() -> None:
    assert pieces_of("Drew the queue first.", "Drew the cache first.") == (
        Piece("same", "Drew the "),
        Piece("deleted", "queue "),
        Piece("inserted", "cache "),
        Piece("same", "first."),
    )


def test_a_sentence_that_follows_leaves_the_words_before_it_alone() -> None:
    assert pieces_of("He left space.", "He left space. Or so.") == (
        Piece("same", "He left space."),
        Piece("inserted", " Or so."),
    )


def test_same_text_is_one_piece() -> None:
    assert pieces_of("Calm.", "Calm.") == (Piece("same", "Calm."),)


def test_very_long_texts_stand_one_after_the_other() -> None:
    was, now = "a " * (amendments.MOST_WORDS + 1), "a b"
    assert pieces_of(was, now) == (Piece("deleted", was), Piece("inserted", now))
