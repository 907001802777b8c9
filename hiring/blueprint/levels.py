"""The words and numbers by which a scorecard's columns name its levels."""

import re
from collections.abc import Sequence

_LEVEL = re.compile(r"(?<![\w.,])[1-5](?![\w%]|[.,]\d)")
_OUT_OF = re.compile(r"(\d) ?(?:/|of|out of) ?5\b")
_RANGE = re.compile(r"\b(\d) ?(?:–|—|-|to) ?(\d)\b")
_STARS = re.compile(r"[★⭐]+")
# From the lowest to the highest; a longer name stands before the shorter one that it holds.
_RANKS = (
    (0, r"very (?:weak|poor)|unacceptable|unsatisfactory|not acceptable|not met|does not meet"),
    (1, r"poor|fail(?:s|ing)?|inadequate|insufficient|novice|absent|not demonstrated"),
    (2, r"weak|low|below(?: \w+)?|needs? (?:improvement|work|development)|limited|marginal|lacking|red"),
    (3, r"developing|basic|emerging|borderline|partial(?:ly met)?|beginner|concern"),
    (4, r"fair|average|acceptable|adequate|satisfactory|sufficient|ok(?:ay)?|medium|mixed|amber|yellow"),
    (5, r"solid|competent|meets(?: \w+)?|met|proficient|capable|intermediate|good enough"),
    (7, r"very good|very strong|above(?: \w+)?|advanced|exceeds(?: \w+)?"),
    (6, r"good|strong|high|green"),
    (8, r"excellent|great|expert|superior"),
    (9, r"outstanding|exceptional|exemplary|world[- ]class|far exceeds"),
)
_RANK_PATTERNS = tuple((rank, re.compile(rf"(?:{words})\b")) for rank, words in _RANKS)
_LEVELS_OF_COUNT = {2: (1, 5), 3: (1, 3, 5), 4: (1, 2, 4, 5), 5: (1, 2, 3, 4, 5)}


def level_of_number(cell: str) -> int | None:
    """Return the level that a cell such as "5 = excellent", "Strong (5)" or "1–2" names by its number."""
    bare = _OUT_OF.sub(r"\1", cell)
    ranged = _RANGE.search(bare)
    levels = _LEVEL.findall(_RANGE.sub(" ", bare))
    if len(levels) == 1:
        return int(levels[0])
    stars = _STARS.search(cell)
    if stars and not levels:
        return min(len(stars.group()), 5)
    return _level_of_range(int(ranged.group(1)), int(ranged.group(2))) if ranged and not levels else None


def levels_of_words(cells: Sequence[str]) -> tuple[int | None, ...]:
    """Return a level for each column that is named by a word such as "Excellent", the best one 5.

    Nothing is returned for columns of which fewer than two are such words, or two are the same.
    """
    ranks = [rank_of_word(cell) for cell in cells]
    known = sorted({rank for rank in ranks if rank is not None})
    if len(known) != sum(rank is not None for rank in ranks) or len(known) not in _LEVELS_OF_COUNT:
        return tuple(None for _cell in cells)
    levels = dict(zip(known, _LEVELS_OF_COUNT[len(known)], strict=True))
    return tuple(None if rank is None else levels[rank] for rank in ranks)


def rank_of_word(cell: str) -> int | None:
    """Return how good a short cell such as "Needs work" calls a level, from 0; None for other words."""
    bare = cell.casefold().strip(" *_:“”\"'()")
    bare = re.sub(r"^(?:what |a |an )+", "", bare)
    if len(bare.split()) > 5:
        return None
    return next((rank for rank, pattern in _RANK_PATTERNS if pattern.match(bare)), None)


def _level_of_range(first: int, last: int) -> int | None:
    low, high = sorted((first, last))
    if not 1 <= low < high <= 5 or (low, high) == (1, 5):
        return None
    return 5 if high == 5 else 1 if low == 1 else (low + high) // 2
