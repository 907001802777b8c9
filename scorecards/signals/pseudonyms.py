"""Names and addresses taken out of a text, and the way back to the words that stood there.

Known names go in every spelling of their parts; addresses, telephone numbers and links go by their shape. A
name that nobody gave, say of a former colleague, stays: no list can know it.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

SHORTEST_PART = 2  # letters of a part of a name that is looked for by itself
_SHAPES = (
    ("[address]", r"[^\s@<>\"']+@[^\s@<>\"']+\.\w+"),
    ("[link]", r"(?:https?://|www\.)[^\s<>\"']+"),
    ("[number]", r"(?<![\w.])\+?\d(?:[ ()/-]{0,2}\d){7,14}(?![\w.])"),
)
# Parts of names that are hardly ever the name alone, and too common to take out wherever they stand.
_PARTICLES = frozenset(
    {"al", "bin", "da", "de", "del", "den", "der", "di", "du", "el", "la", "le", "van", "von"}
)


@dataclass(frozen=True, slots=True)
class Gap:
    """Where something was taken out: its place in the text as it was, and that of what stands for it."""

    start: int
    end: int
    new_start: int
    new_end: int


@dataclass(frozen=True, slots=True)
class Pseudonymised:
    """A text without names, with its gaps in order."""

    text: str
    gaps: tuple[Gap, ...]

    def forward(self, start: int, end: int) -> tuple[int, int]:
        """Return where a stretch of the original stands now; one that cuts through a gap takes all of it."""
        return self._forward(start, first=True), self._forward(end, first=False)

    def back(self, start: int, end: int) -> tuple[int, int]:
        """Return where a stretch of this text stood in the original; a gap is taken whole."""
        return self._back(start, first=True), self._back(end, first=False)

    def _forward(self, place: int, *, first: bool) -> int:
        before = bisect_right(self.gaps, place if first else place - 1, key=lambda gap: gap.start)
        if not before:
            return place
        gap = self.gaps[before - 1]
        if place < gap.end or (not first and place == gap.end):
            return gap.new_start if first else gap.new_end
        return place - gap.end + gap.new_end

    def _back(self, place: int, *, first: bool) -> int:
        before = bisect_right(self.gaps, place if first else place - 1, key=lambda gap: gap.new_start)
        if not before:
            return place
        gap = self.gaps[before - 1]
        if place < gap.new_end or (not first and place == gap.new_end):
            return gap.start if first else gap.end
        return place - gap.new_end + gap.end


def pseudonymise(text: str, names: Mapping[str, str]) -> Pseudonymised:
    """Replace each name, whole or in part, by what stands for it, and addresses by what they are.

    `names` maps a person's full name to the words for that person, for example "[candidate]".
    """
    pattern, stands_for = _pattern(names)
    pieces: list[str] = []
    gaps: list[Gap] = []
    end = length = 0
    for found in pattern.finditer(text):
        word = stands_for[found.lastgroup or ""]
        pieces += [text[end : found.start()], word]
        length += found.start() - end
        gaps.append(Gap(found.start(), found.end(), length, length + len(word)))
        length += len(word)
        end = found.end()
    return Pseudonymised("".join([*pieces, text[end:]]), tuple(gaps))


def _pattern(names: Mapping[str, str]) -> tuple[re.Pattern[str], dict[str, str]]:
    """Build one pattern, each alternative a named group; what is longer is tried first."""
    stands_for = {f"shape{number}": word for number, (word, _shape) in enumerate(_SHAPES)}
    alternatives = [f"(?P<shape{number}>{shape})" for number, (_word, shape) in enumerate(_SHAPES)]
    spellings = sorted(
        ((spelling, word) for name, word in names.items() for spelling in _spellings(name)),
        key=lambda pair: (-len(pair[0]), pair),
    )
    for number, (spelling, word) in enumerate(spellings):
        whole = r"\s+".join(map(re.escape, spelling.split()))
        # A whole name counts in any case; a part alone only as names are written: "will" is no "Will".
        folded = f"(?i:{whole})" if " " in spelling else whole
        alternatives.append(rf"(?P<name{number}>(?<!\w){folded}(?!\w))")
        stands_for[f"name{number}"] = word
    return re.compile("|".join(alternatives)), stands_for


def _spellings(name: str) -> set[str]:
    parts = name.split()
    alone = {part for part in parts if len(part) >= SHORTEST_PART and part.lower() not in _PARTICLES}
    alone |= {half for part in alone for half in part.split("-") if len(half) > SHORTEST_PART}
    return {" ".join(parts)} | alone | {part.upper() for part in alone} if parts else set()
