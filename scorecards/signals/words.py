"""Words of a text, folded for comparison: case, typography and invisible characters don't matter."""

import re
import unicodedata
from functools import lru_cache

_TYPOGRAPHY = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "`": "'",
        "´": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "–": "-",
        "—": "-",
        "→": ">",
        "\x00": " ",
    }
)
# Each alternative consumes at least one character and none can fail after a long run: linear time.
_PIECE = re.compile(r"[£$€]?\d[\d.,]*\w*%?|\w+(?:'\w+)*|->|=>|\S")
_PREFIX = re.compile(r"\b(de|re|co|non|over|under|mis)-(?=\w)")  # "de-escalates" is one word, "on-call" two
_SUFFIXES = (
    "ations",
    "ation",
    "ingly",
    "ments",
    "ment",
    "ness",
    "ings",
    "ing",
    "ies",
    "ed",
    "es",
    "ly",
    "s",
    "e",
    "y",
)


def fold(text: str) -> str:
    """Return the text in lower case with plain quotes and without invisible characters."""
    plain = text.translate(_TYPOGRAPHY)
    if not plain.isascii():
        plain = unicodedata.normalize("NFKC", plain)
        plain = "".join(character for character in plain if unicodedata.category(character) != "Cf")
    return _PREFIX.sub(r"\1", plain.lower())


def pieces(text: str) -> list[str]:
    """Return words, numbers and single marks of the folded text, in order."""
    return _PIECE.findall(fold(text))


def word_set(written: str) -> frozenset[str]:
    """Return the words of a written list as a set."""
    return frozenset(written.split())


def is_word(piece: str) -> bool:
    """Say whether a piece is a word or number, as opposed to a mark."""
    return piece[0].isalnum() or (len(piece) > 1 and piece[0] in "£$€")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return a light stem: one common English suffix removed, at least four letters kept."""
    word = word.removesuffix("'s").removesuffix("'")
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            return word[: -len(suffix)]
    return word
