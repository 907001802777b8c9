"""Which words of a text went and which came."""

import difflib
import re
from dataclasses import dataclass

WORDS = re.compile(r"\s*\S+|\s+")
# Fewer words that happen to be the same between two changes only tear a sentence apart.
FEWEST_KEPT = 3


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: `kind` is "same", "gone" or "new"."""

    kind: str
    text: str


def word_diff(old: str, new: str) -> tuple[Piece, ...]:
    """Return both texts as one run: "same" and "gone" make up the old one, "same" and "new" the new one."""
    before, after = WORDS.findall(old), WORDS.findall(new)
    pieces: list[Piece] = []
    gone: list[str] = []
    came: list[str] = []
    for tag, first, last, start, end in difflib.SequenceMatcher(None, before, after, False).get_opcodes():
        inside = first > 0 and last < len(before)
        if tag == "equal" and not (inside and last - first < FEWEST_KEPT):
            pieces += _changed(gone, came)
            pieces.append(Piece("same", "".join(before[first:last])))
            gone, came = [], []
        else:
            gone += before[first:last]
            came += after[start:end]
    return (*pieces, *_changed(gone, came))


def _changed(gone: list[str], came: list[str]) -> list[Piece]:
    both = (Piece("gone", "".join(gone)), Piece("new", "".join(came)))
    return [piece for piece in both if piece.text]
