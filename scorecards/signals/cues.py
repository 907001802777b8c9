"""Cue phrases: small word patterns, found in a list of words.

A pattern is words separated by spaces. `a|b` is either word, `word*` any word that begins so, `@name` a
class of words, `#` a number, `#%` a percentage, `..` up to four words between, `...` up to ten; neither
reaches past the end of a sentence, except `//`, which stands for up to twelve words of any kind.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, reduce
from operator import or_
from typing import Generic, TypeVar

_Kept = TypeVar("_Kept")

STOPS = frozenset({".", "?", "!"})
_NUMBERS = frozenset({"#", "#%"})
_GAPS = {"..": (4, False), "...": (10, False), "//": (12, True)}


@dataclass(frozen=True, slots=True)
class Step:
    """One word of a pattern, with how many words may lie before it."""

    exact: frozenset[str]
    prefixes: tuple[str, ...]
    number: str
    gap: int
    crosses: bool

    def accepts(self, word: str) -> bool:
        """Say whether this word fits here."""
        if word in self.exact or (self.prefixes and word.startswith(self.prefixes)):
            return True
        if not self.number or not _has_digit(word):
            return False
        return self.number == "#" or word.endswith("%")


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a named cue was found: words first up to and including last."""

    name: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A named cue: its first step, and the later ones as bits of what a word may fit.

    `needed` holds the bits of all later steps.
    """

    name: str
    first: Step
    rest: tuple[tuple[int, Step], ...]
    needed: int


def _has_digit(word: str) -> bool:
    return any(character.isdigit() for character in word)


def compile_pattern(pattern: str, classes: Mapping[str, Sequence[str]]) -> tuple[Step, ...]:
    """Return the steps of a written pattern; raises KeyError for an unknown class of words."""
    steps: list[Step] = []
    gap, crosses = 0, False
    for written in pattern.split():
        if written in _GAPS:
            gap, crosses = _GAPS[written]
            continue
        words = _alternatives(written, classes)
        numbers = [word for word in words if word in _NUMBERS]
        exact = frozenset(word for word in words if not word.endswith("*") and word not in _NUMBERS)
        prefixes = tuple(word[:-1] for word in words if word.endswith("*"))
        steps.append(Step(exact, prefixes, min(numbers, default=""), gap, crosses))
        gap, crosses = 0, False
    return tuple(steps)


def _alternatives(written: str, classes: Mapping[str, Sequence[str]]) -> list[str]:
    words: list[str] = []
    for word in written.split("|"):
        words.extend(classes[word[1:]] if word.startswith("@") else [word])
    return words


class CueIndex:
    """Finds all named patterns in a list of words.

    Each distinct later step has a bit. What the words of a text fit, taken together, says which patterns can
    be there at all; only those are tried, and only where their first word fits.
    """

    def __init__(self, patterns: Mapping[str, Sequence[str]], classes: Mapping[str, Sequence[str]]) -> None:
        self._bits: dict[Step, int] = {}
        self._beginnings = _Words[_Pattern]()
        self._later = _Words[tuple[int, Step]]()
        for name, written in patterns.items():
            for pattern in written:
                self._place(name, compile_pattern(pattern, classes))
        self._starting_with = lru_cache(maxsize=20_000)(self._find_starting_with)
        self._fits = lru_cache(maxsize=20_000)(self._find_fits)

    def hits(self, words: Sequence[str]) -> list[Hit]:
        """Return every cue found, by position; at most one hit per pattern and first word."""
        fits = [self._fits(word) for word in words]
        present = reduce(or_, fits, 0)
        found: set[tuple[int, int, str]] = set()
        for first, word in enumerate(words):
            for pattern in self._starting_with(word):
                if pattern.needed & present != pattern.needed:
                    continue
                last = _match(pattern, words, fits, first)
                if last is not None:
                    found.add((first, last, pattern.name))
        return [Hit(name, first, last) for first, last, name in sorted(found)]

    def _place(self, name: str, steps: tuple[Step, ...]) -> None:
        rest = tuple((self._bit(step), step) for step in steps[1:])
        pattern = _Pattern(name, steps[0], rest, reduce(or_, (bit for bit, _ in rest), 0))
        self._beginnings.add(steps[0], pattern)

    def _bit(self, step: Step) -> int:
        """Return the bit of what a step accepts; gaps do not matter to that."""
        alike = replace(step, gap=0, crosses=False)
        if alike not in self._bits:
            self._bits[alike] = 1 << len(self._bits)
            self._later.add(alike, (self._bits[alike], alike))
        return self._bits[alike]

    def _find_starting_with(self, word: str) -> tuple[_Pattern, ...]:
        likely = self._beginnings.likely(word)
        return tuple({id(one): one for one in likely if one.first.accepts(word)}.values())

    def _find_fits(self, word: str) -> int:
        return reduce(or_, (bit for bit, step in self._later.likely(word) if step.accepts(word)), 0)


class _Words(Generic[_Kept]):
    """What is kept under steps, by the words that may fit them."""

    def __init__(self) -> None:
        self._exact: dict[str, list[_Kept]] = {}
        self._prefixed: dict[str, list[_Kept]] = {}
        self._numbered: list[_Kept] = []

    def add(self, step: Step, kept: _Kept) -> None:
        for word in step.exact:
            self._exact.setdefault(word, []).append(kept)
        for initial in {prefix[0] for prefix in step.prefixes}:
            self._prefixed.setdefault(initial, []).append(kept)
        if step.number:
            self._numbered.append(kept)

    def likely(self, word: str) -> list[_Kept]:
        numbered = self._numbered if _has_digit(word) else ()
        return [*self._exact.get(word, ()), *self._prefixed.get(word[0], ()), *numbered]


def _match(pattern: _Pattern, words: Sequence[str], fits: Sequence[int], first: int) -> int | None:
    """The last word of a match that begins at `first`; bounded by the sizes of the gaps."""
    ends = {first}
    for bit, step in pattern.rest:
        if not step.gap and len(ends) == 1:  # by far the most frequent case, decided without a search
            (end,) = ends
            if end + 1 >= len(words) or not fits[end + 1] & bit:
                return None
            ends = {end + 1}
            continue
        ends = {place for end in ends for place in _next_positions(bit, step, words, fits, end + 1)}
        if not ends:
            return None
    return min(ends)


def _next_positions(bit: int, step: Step, words: Sequence[str], fits: Sequence[int], start: int) -> list[int]:
    found: list[int] = []
    for position in range(start, min(start + step.gap + 1, len(words))):
        if fits[position] & bit:
            found.append(position)
        if words[position] in STOPS and not step.crosses:
            break
    return found
