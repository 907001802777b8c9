"""Text to the pieces of words that the encoder knows, each with where its word starts."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

VOCABULARY = Path(__file__).parent / "vocabulary.txt"
START, END, UNKNOWN = "[CLS]", "[SEP]", "[UNK]"
_WORD = re.compile(r"[^\W_]+|[^\w\s]|_")
_LONGEST_WORD = 100  # characters; a longer run is no word


@dataclass(frozen=True, slots=True)
class Pieces:
    """Numbers of pieces in the vocabulary, and for each the place in the text where its word starts."""

    ids: tuple[int, ...]
    places: tuple[int, ...]


def pieces_of(text: str) -> Pieces:
    """Cut a text into pieces without marks of start and end; work grows linearly with its length."""
    ids: list[int] = []
    places: list[int] = []
    for word in _WORD.finditer(text):
        own = _pieces_of_word(word.group())
        ids.extend(own)
        places.extend([word.start()] * len(own))
    return Pieces(tuple(ids), tuple(places))


@cache
def vocabulary() -> dict[str, int]:
    """Return the number of every known piece; pieces that continue a word begin with ##."""
    return {piece: number for number, piece in enumerate(VOCABULARY.read_text(encoding="utf-8").split("\n"))}


@lru_cache(maxsize=50_000)
def _pieces_of_word(word: str) -> tuple[int, ...]:
    """Longest known pieces from the left; a word that cannot be put together is unknown as a whole."""
    known = vocabulary()
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFD", word.lower())
        if unicodedata.category(letter) != "Mn"
    )
    if len(plain) > _LONGEST_WORD:
        return (known[UNKNOWN],)
    found: list[int] = []
    start = 0
    while start < len(plain):
        end = len(plain)
        while end > start and _piece(plain, start, end) not in known:
            end -= 1
        if end == start:
            return (known[UNKNOWN],)
        found.append(known[_piece(plain, start, end)])
        start = end
    return tuple(found)


def _piece(word: str, start: int, end: int) -> str:
    return word[start:end] if start == 0 else f"##{word[start:end]}"
