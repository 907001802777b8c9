"""The small language in which rules are written; docs/wording-hints.md explains it to reviewers.

word   a|b   pre*   *ing   #   @class   <fragment>   [optional]   ~3   (followed|by)   ^   $
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .sentences import QUOTATION, Piece

LONGEST_GAP = 6  # words; keeps the work per word bounded
_FRAGMENT = re.compile(r"<([^>]*)>")
_OPTIONAL = re.compile(r"\[([^\]\s]+)\]")
_FOLLOWED = re.compile(r"\(([^)\s]+)\)")
_CLAUSE_END = "$"
_PART = re.compile(r"\*?[\w']+\*?|[,:/%&+]|#|" + QUOTATION)


class PatternError(ValueError):
    """A pattern cannot be read; the message names it and says what is wrong."""


@dataclass(frozen=True, slots=True)
class Step:
    """One place of a pattern: some words, or a gap of up to `gap` pieces."""

    words: frozenset[str] = frozenset()
    beginnings: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    number: bool = False
    optional: bool = False
    gap: int = 0
    followed: bool = False  # looked at, but no part of what is found

    def fits(self, read: str) -> bool:
        """Say whether a piece's reading may stand in this place."""
        return (
            read in self.words
            or (self.number and any(letter.isdigit() for letter in read))
            or (bool(self.beginnings) and read.startswith(self.beginnings))
            or (bool(self.endings) and read.endswith(self.endings))
        )


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern; `at_start` and `at_end` tie it to the first and last word of a sentence."""

    written: str
    steps: tuple[Step, ...]
    at_start: bool
    at_end: bool

    def longest(self, sentence: Sequence[Piece], start: int, reached: set[int]) -> int:
        """Return the last of the places reached at which a match from `start` may end, 0 if there is none."""
        ends = [place for place in reached if place > start and self._may_end(sentence, place)]
        return max(ends, default=0)

    def opening_steps(self) -> tuple[Step, ...]:
        """Return the steps with which a match can begin."""
        required = next(index for index, step in enumerate(self.steps) if not step.optional)
        return self.steps[: required + 1]

    def _may_end(self, sentence: Sequence[Piece], place: int) -> bool:
        return not self.at_end or not any(piece.is_word for piece in sentence[place : place + 4])


def compile_pattern(
    written: str, classes: Mapping[str, Sequence[str]], fragments: Mapping[str, str]
) -> Pattern:
    """Read a pattern; raises PatternError when it is not in the language."""
    tokens = _expanded(written, fragments).split()
    at_start, at_end = tokens[:1] == ["^"], tokens[-1:] == ["$"]
    steps = tuple(_step(token, written, classes) for token in tokens[at_start : len(tokens) - at_end])
    required = [step for step in steps if not step.optional]
    if not required or required[0].endings or required[0].followed:
        raise PatternError(f"“{written}” must begin with a word, a beginning or a number")
    return Pattern(written, steps, at_start, at_end)


def _expanded(written: str, fragments: Mapping[str, str]) -> str:
    def fragment(found: re.Match[str]) -> str:
        if found.group(1) not in fragments:
            raise PatternError(f"“{written}” names no known fragment: <{found.group(1)}>")
        return fragments[found.group(1)]

    return _FRAGMENT.sub(fragment, written)


def _step(token: str, written: str, classes: Mapping[str, Sequence[str]]) -> Step:
    if token.startswith("~"):
        return _gap(token, written)
    optional, followed = _OPTIONAL.fullmatch(token), _FOLLOWED.fullmatch(token)
    inner = optional or followed
    parts = (inner.group(1) if inner else token).split("|")
    words = [word for part in parts for word in _words(part, written, classes, followed is not None)]
    return Step(
        words=frozenset(word for word in words if "*" not in word and word != "#"),
        beginnings=tuple(word[:-1] for word in words if word.endswith("*")),
        endings=tuple(word[1:] for word in words if word.startswith("*")),
        number="#" in words,
        optional=optional is not None,
        followed=followed is not None,
    )


def _gap(token: str, written: str) -> Step:
    if not token[1:].isdecimal() or not 0 < int(token[1:]) <= LONGEST_GAP:
        raise PatternError(f"“{written}”: a gap is ~1 to ~{LONGEST_GAP}, not {token}")
    return Step(optional=True, gap=int(token[1:]))


def _words(part: str, written: str, classes: Mapping[str, Sequence[str]], may_end: bool) -> Sequence[str]:
    if part == _CLAUSE_END and may_end:
        return (part,)
    if part.startswith("@"):
        if part[1:] not in classes:
            raise PatternError(f"“{written}” names no known class: {part}")
        return classes[part[1:]]
    if not _PART.fullmatch(part) or part != part.lower():
        raise PatternError(f"“{written}”: {part!r} is no word of the language")
    return (part,)


def places_after(step: Step, sentence: Sequence[Piece], places: set[int]) -> set[int]:
    """Return where a sentence can be gone on with once a step was taken from each of the places."""
    if step.followed:
        return {place for place in places if _is_followed(step, sentence, place)}
    if step.gap:
        return {reached for place in places for reached in _passed(sentence, place, step.gap)}
    fitting = {place + 1 for place in places if place < len(sentence) and step.fits(sentence[place].read)}
    return fitting | places if step.optional else fitting


def _is_followed(step: Step, sentence: Sequence[Piece], place: int) -> bool:
    if place < len(sentence) and step.fits(sentence[place].read):
        return True
    return _CLAUSE_END in step.words and (place == len(sentence) or not sentence[place].is_word)


def _passed(sentence: Sequence[Piece], place: int, gap: int) -> list[int]:
    """Places that can be reached over at most `gap` pieces; a quotation is never passed over."""
    reached = [place]
    for index in range(place, min(place + gap, len(sentence))):
        if sentence[index].read == QUOTATION:
            break
        reached.append(index + 1)
    return reached
