"""What amendments have changed, in words that can be read beside what was committed first."""

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal

from scorecards.selectors.differences import Entries, differences
from scorecards.selectors.revisions import Revision

WORD = re.compile(r"\S+\s*|\s+")
# Comparing word by word takes time with the square of the length; longer texts are shown one after the other.
MOST_WORDS = 4000

PieceKind = Literal["same", "deleted", "inserted"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text that stayed, was deleted or was inserted."""

    kind: PieceKind
    text: str


@dataclass(frozen=True, slots=True)
class ChangedEntry:
    """One entry of the scorecard with all that it was and is; the pieces give both texts exactly."""

    label: str
    pieces: tuple[Piece, ...]

    @property
    def was(self) -> str:
        return "".join(piece.text for piece in self.pieces if piece.kind != "inserted")

    @property
    def now(self) -> str:
        return "".join(piece.text for piece in self.pieces if piece.kind != "deleted")


@dataclass(frozen=True, slots=True)
class Amendment:
    """One amendment: when, why, and what it changed in the revision before it."""

    number: int
    at: datetime.datetime
    after_reveal: bool
    reason: str
    changes: tuple[ChangedEntry, ...]


def amendments_in(entries: Entries, revisions: Sequence[Revision]) -> tuple[Amendment, ...]:
    """Return the amendments of a scorecard in the order in which they were made."""
    return tuple(_amendment(entries, before, after) for before, after in pairwise(revisions))


def _amendment(entries: Entries, before: Revision, after: Revision) -> Amendment:
    changed = differences(entries, before.draft, after.draft)
    return Amendment(
        number=after.number,
        at=after.committed_at,
        after_reveal=after.after_reveal,
        reason=after.reason,
        changes=tuple(ChangedEntry(each.label, pieces_of(each.mine, each.other)) for each in changed),
    )


def pieces_of(was: str, now: str) -> tuple[Piece, ...]:
    """Return how one text became another, word by word: what went stands before what came in its place."""
    joined: list[Piece] = []
    for kind, text in _pieces(WORD.findall(was), WORD.findall(now)):
        if joined and joined[-1].kind == kind:
            joined[-1] = Piece(kind, joined[-1].text + text)
        elif text:
            joined.append(Piece(kind, text))
    return tuple(joined)


def _pieces(was: list[str], now: list[str]) -> Iterator[tuple[PieceKind, str]]:
    if max(len(was), len(now)) > MOST_WORDS:
        yield from (("deleted", "".join(was)), ("inserted", "".join(now)))
        return
    # The space after a word doesn't make it another word.
    words, others = [word.rstrip() for word in was], [word.rstrip() for word in now]
    for action, left, right, first, last in SequenceMatcher(
        None, words, others, autojunk=False
    ).get_opcodes():
        if action == "equal":
            for before, after in zip(was[left:right], now[first:last], strict=True):
                yield from _same_word(before, after)
        else:
            yield "deleted", "".join(was[left:right])
            yield "inserted", "".join(now[first:last])


def _same_word(before: str, after: str) -> Iterator[tuple[PieceKind, str]]:
    if before == after:
        yield "same", before
        return
    word = before.rstrip()
    yield from (("same", word), ("deleted", before[len(word) :]), ("inserted", after[len(word) :]))
