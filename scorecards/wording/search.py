"""All patterns as one tree, so that beginnings which many patterns share are looked at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from .patterns import Pattern, Step, places_after
from .sentences import Piece

SHORTEST_BEGINNING, LONGEST_BEGINNING = 3, 12  # letters before a * in a pattern


@dataclass(frozen=True, slots=True)
class Search:
    """A pattern with its owner: a rule's key or a context's name."""

    owner: str
    is_exception: bool
    pattern: Pattern


@dataclass(slots=True)
class Branch:
    """One step after the steps above it; `finished` are the searches whose last step this is."""

    step: Step
    at_start: bool
    branches: dict[Step, "Branch"] = field(default_factory=dict)
    finished: list[Search] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Tree:
    """First steps of all patterns, filed under what a match can begin with."""

    by_word: Mapping[str, tuple[Branch, ...]]
    by_beginning: Mapping[str, tuple[Branch, ...]]
    by_number: tuple[Branch, ...]

    def matches(self, sentence: Sequence[Piece], start: int) -> Iterator[tuple[Search, int]]:
        """Yield each search that matches from `start` on, with the (exclusive) end of its longest match."""
        opens = not any(piece.is_word for piece in sentence[max(0, start - 4) : start])
        for branch in self._branches(sentence[start].read):
            if opens or not branch.at_start:
                yield from _walk(branch, sentence, start, {start})

    def _branches(self, read: str) -> Iterable[Branch]:
        found = list(self.by_word.get(read, ()))
        for length in range(SHORTEST_BEGINNING, min(len(read), LONGEST_BEGINNING) + 1):
            found += self.by_beginning.get(read[:length], ())
        if any(letter.isdigit() for letter in read):
            found += self.by_number
        return {id(branch): branch for branch in found}.values()


def _walk(
    branch: Branch, sentence: Sequence[Piece], start: int, places: set[int]
) -> Iterator[tuple[Search, int]]:
    reached = places_after(branch.step, sentence, places)
    if not reached:
        return
    for search in branch.finished:
        if end := search.pattern.longest(sentence, start, reached):
            yield search, end
    for further in branch.branches.values():
        yield from _walk(further, sentence, start, reached)


def tree_of(searches: Iterable[Search]) -> Tree:
    """Plant the searches; the order of the data does not matter to what is found."""
    roots: dict[tuple[Step, bool], Branch] = {}
    by_word: dict[str, dict[int, Branch]] = {}
    by_beginning: dict[str, dict[int, Branch]] = {}
    by_number: dict[int, Branch] = {}
    for search in searches:
        root = _planted(search, roots)
        for step in search.pattern.opening_steps():
            for word in step.words:
                by_word.setdefault(word, {})[id(root)] = root
            for beginning in step.beginnings:
                by_beginning.setdefault(beginning, {})[id(root)] = root
            if step.number:
                by_number[id(root)] = root
    return Tree(_frozen(by_word), _frozen(by_beginning), tuple(by_number.values()))


def _planted(search: Search, roots: dict[tuple[Step, bool], Branch]) -> Branch:
    first, *others = search.pattern.steps
    at_start = search.pattern.at_start
    root = branch = roots.setdefault((first, at_start), Branch(first, at_start))
    for step in others:
        branch = branch.branches.setdefault(step, Branch(step, at_start))
    branch.finished.append(search)
    return root


def _frozen(filed: Mapping[str, Mapping[int, Branch]]) -> dict[str, tuple[Branch, ...]]:
    return {name: tuple(branches.values()) for name, branches in filed.items()}
