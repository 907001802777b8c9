"""Where the cells of a table row end that was flattened to one line of words.

A cell begins with a capital letter, never after a comma, a semicolon, a slash, an ampersand or a small word
such as "and", and not inside brackets or quotes. Among the remaining ways to cut a row the cheapest one is
taken; the costs below say what is unusual. Two ways that cost nearly the same make the row ambiguous.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

_OPEN_ENDS = (",", ";", "/", "&", ":", "+", "(", "–", "—", "-", "→")
_SMALL_WORDS_TEXT = (
    "a an and as at but by for from in into is of on or over per than that the their to under via vs "
    "with without"
)
_SMALL_WORDS = frozenset(_SMALL_WORDS_TEXT.split())
_LOW_LEVEL_STARTS_TEXT = (
    "avoids blames breaks cannot confuses defers delays dismisses escalates focuses forgets generic "
    "hand-waves hides ignores inconsistent incomplete indifferent jumps lacks leaves limited little "
    "loses low minimal misses needs never no none only overlooks poor rarely reactive relies sees "
    "shallow sketchy skips slow struggles surface talks treats unaware unclear unsafe untidy vague "
    "waits weak works"
)
_LOW_LEVEL_STARTS = frozenset(_LOW_LEVEL_STARTS_TEXT.split())
_NAME_CAPITAL = 3.5
_CELL_CAPITAL = 3.0
_SENTENCE_CAPITAL = 0.5
_PROPER_NAME_CAPITAL = 1.0
_ACRONYM_START = 1.5
_ONE_WORD_CELL = 2.5
_LONG_NAME_WORD = 1.5
_VERB_START = -0.4
_LOW_START = -0.8
_AFTER_FULL_STOP = -1.5
_AMBIGUITY_MARGIN = 0.75
_USUAL_NAME_WORDS = 5
_MAX_CANDIDATES = 16
MAX_ROW_WORDS = 200


@dataclass(frozen=True, slots=True)
class SplitRow:
    """The cells of one row, as many as could be told apart, and whether another cut was nearly as good."""

    cells: tuple[str, ...]
    ambiguous: bool


@dataclass(frozen=True, slots=True)
class _Start:
    position: int
    plain: bool
    after_full_stop: bool
    after_capital: bool


def split_row(text: str, columns: int, *, low_column: int, title_case_names: bool = False) -> SplitRow:
    """Cut a flattened row into at most `columns` cells; `low_column` is the lowest level's column, from 0."""
    words = text.split()
    starts = _cell_starts(words[:MAX_ROW_WORDS])
    boundaries = min(columns - 1, len(starts))
    row = _Row(words, starts, columns, low_column, title_case_names)
    ways = sorted(
        (row.cost(chosen), chosen) for chosen in combinations([s.position for s in starts], boundaries)
    )
    best_cost, best = ways[0]
    ambiguous = len(ways) > 1 and ways[1][0] - best_cost < _AMBIGUITY_MARGIN
    edges = (0, *best, len(words))
    cells = tuple(" ".join(words[a:b]) for a, b in pairwise(edges))
    return SplitRow(cells, ambiguous)


def names_are_title_case(rows: Sequence[str]) -> bool:
    """Tell whether more rows begin like "Clinical Judgement Sees …" than like "Clinical judgement sees …"."""
    openings = [row.split()[:_USUAL_NAME_WORDS] for row in rows]
    title_case = sum(1 for words in openings if _has_title_case_name(words))
    sentence_case = sum(1 for words in openings if _has_sentence_case_name(words))
    return title_case > max(1, sentence_case) and title_case * 2 >= len(rows)


def count_cell_starts(text: str) -> int:
    """Return at how many words of a flattened row, its first one apart, a cell can begin."""
    return len(_cell_starts(text.split(maxsplit=MAX_ROW_WORDS)[:MAX_ROW_WORDS]))


def _has_title_case_name(words: list[str]) -> bool:
    capitals = [word for word in words if word[:1].isupper()]
    after_ampersand = len(words) > 2 and words[1] == "&" and words[2][:1].isupper()
    return after_ampersand or (len(words) > 2 and capitals[:3] == words[:3])


def _has_sentence_case_name(words: list[str]) -> bool:
    starts = _cell_starts(words)
    name = words[: starts[0].position] if starts else []
    return any(word[:1].islower() and word not in _SMALL_WORDS for word in name[1:])


def _cell_starts(words: list[str]) -> list[_Start]:
    starts = list(_all_cell_starts(words))
    if len(starts) > _MAX_CANDIDATES:
        starts = [start for start in starts if start.plain][:_MAX_CANDIDATES]
    return starts


def _all_cell_starts(words: list[str]) -> list[_Start]:
    starts = []
    depth = 0
    for position, word in enumerate(words):
        if position and depth <= 0 and _may_follow(words[position - 1]):
            kind = _start_kind(word)
            if kind is not None:
                before = words[position - 1]
                starts.append(
                    _Start(position, kind, before.endswith((".", ".”", ".)")), before[:1].isupper())
                )
        depth += sum(word.count(mark) for mark in "(“[") - sum(word.count(mark) for mark in ")”]")
        depth = max(depth, 0)
    return starts


def _may_follow(word: str) -> bool:
    return not word.endswith(_OPEN_ENDS) and word.casefold() not in _SMALL_WORDS


def _start_kind(word: str) -> bool | None:
    """Return True for a capitalised word, False for an acronym or a number, None for any other word."""
    bare = word.lstrip("“\"'‘*_")
    if bare[:1].isdigit() or bare[:1] in "≥≤<>":
        return False
    if not bare[:1].isupper():
        return None
    core = bare.split("-", 1)[0]
    return sum(1 for letter in core if letter.isupper()) < 2


@dataclass(frozen=True, slots=True)
class _Row:
    words: list[str]
    starts: list[_Start]
    columns: int
    low_column: int
    title_case_names: bool

    def cost(self, chosen: tuple[int, ...]) -> float:
        edges = (0, *chosen, len(self.words))
        cells = pairwise(edges)
        return sum(self._cell_cost(column, begin, end) for column, (begin, end) in enumerate(cells))

    def _cell_cost(self, column: int, begin: int, end: int) -> float:
        inside = [start for start in self.starts if begin < start.position < end and start.plain]
        if column == 0:
            each = 0.0 if self.title_case_names else _NAME_CAPITAL
            return each * len(inside) + _LONG_NAME_WORD * max(0, end - begin - _USUAL_NAME_WORDS)
        cost = sum(self._capital_cost(start) for start in inside)
        return cost + self._start_cost(column, begin) + (_ONE_WORD_CELL if end - begin == 1 else 0.0)

    def _capital_cost(self, start: _Start) -> float:
        """A capital inside a cell is usual after a full stop and, between plain names, in a proper name."""
        if start.after_full_stop:
            return _SENTENCE_CAPITAL
        return _PROPER_NAME_CAPITAL if start.after_capital and not self.title_case_names else _CELL_CAPITAL

    def _start_cost(self, column: int, begin: int) -> float:
        start = next(start for start in self.starts if start.position == begin)
        word = self.words[begin].strip("“”\"',;.").casefold()
        cost = 0.0 if start.plain else _ACRONYM_START
        if word.endswith("s") and not word.endswith(("ss", "us")):
            cost += _VERB_START
        if column == self.low_column and word in _LOW_LEVEL_STARTS:
            cost += _LOW_START
        if start.after_full_stop:
            cost += _AFTER_FULL_STOP
        return cost
