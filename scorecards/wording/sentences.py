"""A text as sentences of words: each piece knows its place, so that what is found can be shown exactly."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .quotations import quotations

QUOTATION = "“”"  # how a whole quotation reads to a pattern

_LETTER = r"[\w\u00ad\u0300-\u036f\u200b-\u200d\u2060\ufeff]"  # with marks that may hide inside a word
_SHORT = r"['’](?:s|d|m|re|ll|ve)(?!\w)"  # "she's" is read as "she" and "'s"
_PIECE = re.compile(rf"(?<=\w){_SHORT}|{_LETTER}++(?:(?!{_SHORT})['’]{_LETTER}++)*+|[^\s]", re.IGNORECASE)
_NEW_LINE = re.compile(r"[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CLOSES = re.compile(r"[)\]*_]{0,3}(?=\s|\Z)")
_ABBREVIATION = re.compile(r"(?<!\w)(?:e\.g|i\.e|vs|approx|dr|mr|mrs|prof|incl|ca)\Z", re.IGNORECASE)
_TERMINAL = frozenset(".!?…")


class Piece(NamedTuple):
    """A word, a mark or a whole quotation; `read` is what patterns are compared with."""

    read: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        return self.read[0].isalnum() or self.read == QUOTATION or len(self.read) > 1


def sentences(text: str) -> Iterator[list[Piece]]:
    """Yield the pieces of each sentence; a line's end always ends a sentence, quotations never do inside."""
    sentence: list[Piece] = []
    for piece in _pieces(text):
        if sentence and _NEW_LINE.search(text, sentence[-1].end, piece.start):
            yield sentence
            sentence = []
        sentence.append(piece)
        if _ends_sentence(text, sentence):
            yield sentence
            sentence = []
    if sentence:
        yield sentence


def fold(word: str) -> str:
    """Return a word as patterns are written: lower case, plain letters, straight apostrophe."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.replace("’", "'")).casefold()
    return "".join(letter for letter in plain if unicodedata.category(letter) not in {"Mn", "Cf"})


def _pieces(text: str) -> Iterator[Piece]:
    position = 0
    for start, end in quotations(text):
        yield from _plain_pieces(text, position, start)
        yield Piece(QUOTATION, start, end)
        position = end
    yield from _plain_pieces(text, position, len(text))


def _plain_pieces(text: str, start: int, end: int) -> Iterator[Piece]:
    for found in _PIECE.finditer(text, start, end):
        read = fold(found.group())
        if read and not _is_hyphen(text, found):
            yield Piece(read, found.start(), found.end())


def _is_hyphen(text: str, found: re.Match[str]) -> bool:
    """Say whether a mark only joins two words: "well-spoken" is read like "well spoken"."""
    if found.group() not in {"-", "‐", "‑"}:
        return False
    around = text[max(0, found.start() - 1) : found.start()], text[found.end() : found.end() + 1]
    return all(letter.isalnum() for letter in around)


def _ends_sentence(text: str, sentence: Sequence[Piece]) -> bool:
    last = sentence[-1]
    if last.read == QUOTATION:
        return text[max(last.start, last.end - 2)] in _TERMINAL and _CLOSES.match(text, last.end) is not None
    if last.read not in _TERMINAL or _CLOSES.match(text, last.end) is None:
        return False
    return not (last.read == "." and _ABBREVIATION.search(text, max(0, last.start - 8), last.start))
