"""Cue phrases: small word patterns, found in a list of words.

A pattern is words separated by spaces. `a|b` is either word, `word*` any word that begins so, `@name` a
class of words, `#` a number, `#%` a percentage, `..` up to four words between, `...` up to ten; neither
reaches past the end of a sentence, except `//`, which stands for up to twelve words of any kind.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

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


_Named = tuple[str, tuple[Step, ...]]


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
    """Finds all named patterns in a list of words; a pattern is tried only where its first word fits."""

    def __init__(self, patterns: Mapping[str, Sequence[str]], classes: Mapping[str, Sequence[str]]) -> None:
        self._exact: dict[str, list[_Named]] = {}
        self._prefixed: dict[str, list[_Named]] = {}
        self._numbered: list[_Named] = []
        for name, written in patterns.items():
            for pattern in written:
                self._place((name, compile_pattern(pattern, classes)))
        self._starting_with = lru_cache(maxsize=20_000)(self._find_starting_with)
        self._likely = lru_cache(maxsize=50_000)(self._find_likely)

    def hits(self, words: Sequence[str]) -> list[Hit]:
        """Return every cue found, by position; at most one hit per pattern and first word."""
        found: set[tuple[int, int, str]] = set()
        for first, word in enumerate(words):
            follower = words[first + 1] if first + 1 < len(words) else ""
            for name, steps in self._likely(word, follower):
                last = _match(steps, words, first)
                if last is not None:
                    found.add((first, last, name))
        return [Hit(name, first, last) for first, last, name in sorted(found)]

    def _place(self, named: _Named) -> None:
        step = named[1][0]
        for word in step.exact:
            self._exact.setdefault(word, []).append(named)
        for initial in {prefix[0] for prefix in step.prefixes}:
            self._prefixed.setdefault(initial, []).append(named)
        if step.number:
            self._numbered.append(named)

    def _find_likely(self, word: str, follower: str) -> tuple[_Named, ...]:
        """Return the patterns that begin with a word, without those that its follower already rules out.

        Notes repeat their pairs of words, so that most patterns need not be tried at all.
        """
        return tuple(
            named
            for named in self._starting_with(word)
            if len(named[1]) == 1 or named[1][1].gap or named[1][1].accepts(follower)
        )

    def _find_starting_with(self, word: str) -> tuple[_Named, ...]:
        likely = [*self._exact.get(word, ()), *self._prefixed.get(word[0], ()), *self._numbered]
        return tuple({id(named): named for named in likely if named[1][0].accepts(word)}.values())


def _match(steps: tuple[Step, ...], words: Sequence[str], first: int) -> int | None:
    """The last word of a match that begins at `first`; bounded by the sizes of the gaps."""
    ends = {first}
    for step in steps[1:]:
        if not step.gap and len(ends) == 1:  # by far the most frequent case, decided without a search
            (end,) = ends
            if end + 1 >= len(words) or not step.accepts(words[end + 1]):
                return None
            ends = {end + 1}
            continue
        ends = {position for end in ends for position in _next_positions(step, words, end + 1)}
        if not ends:
            return None
    return min(ends)


def _next_positions(step: Step, words: Sequence[str], start: int) -> list[int]:
    found: list[int] = []
    for position in range(start, min(start + step.gap + 1, len(words))):
        if step.accepts(words[position]):
            found.append(position)
        if words[position] in STOPS and not step.crosses:
            break
    return found
