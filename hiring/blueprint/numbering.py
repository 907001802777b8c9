"""Which of the numbered lines of a text are section headings and which are list items."""

import re
from collections import defaultdict
from dataclasses import dataclass

from hiring.blueprint.lines import Line
from hiring.blueprint.vocabulary import is_evaluation_heading, is_known_heading, is_short

_NUMBERED = re.compile(
    r"(?:#{1,6} )?(?:\*\*|__)?((?i:section |part |chapter |step |stage ))?"
    r"(\d{1,2}|[IVX]{1,5})( ?[.):]| ?[-–—](?= )|(?= ))\s?(\S.*)"
)
# A guide has steps and a process has stages: these words alone make no section.
_SECTION_WORDS = ("section ", "part ", "chapter ")
_ROMAN_NUMBERS_TEXT = (
    "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX XXI XXII XXIII XXIV XXV"
)
_ROMAN_NUMBERS = {roman: value for value, roman in enumerate(_ROMAN_NUMBERS_TEXT.split(), start=1)}
_EXPLANATION = re.compile(r"(?!\d{1,2}[.)] )[^\W_]|[–—] ")
_MOST_SKIPPED = 5
_ENOUGH_UNKNOWN_HEADINGS = 4


@dataclass(frozen=True, slots=True)
class NumberedHeading:
    """A section heading: its number and the title without it."""

    number: int
    title: str


@dataclass(frozen=True, slots=True)
class NumberedTitle:
    """A line such as "Section 3: Duties", taken apart; `style` is the same for headings of one series."""

    word: str
    number: int
    mark: str
    title: str
    style: str

    @property
    def is_called_section(self) -> bool:
        return self.word in _SECTION_WORDS


def numbered_title(text: str) -> NumberedTitle | None:
    """Return the parts of a numbered title, None where the text begins with no Arabic or Roman number."""
    match = _NUMBERED.match(text)
    if match is None:
        return None
    word, digits, mark, title = (match.group(1) or "").casefold(), *match.group(2, 3, 4)
    number = int(digits) if digits.isdecimal() else _ROMAN_NUMBERS.get(digits)
    if number is None:
        return None
    style = f"{word}{'1' if digits.isdecimal() else 'I'}{mark.strip()}"
    return NumberedTitle(word, number, mark, title.strip("*_# "), style)


@dataclass(frozen=True, slots=True)
class _Candidate:
    index: int
    number: int
    title: str
    known: bool
    called_section: bool
    alone: bool


def find_numbered_headings(lines: list[Line]) -> dict[int, NumberedHeading]:
    """Return the numbered section headings by their index in `lines`.

    Headings of one document share their style (number mark and indentation). The style with most headings
    wins, provided that it names a usual section or is used often enough.
    """
    by_style: dict[tuple[str, int], list[_Candidate]] = defaultdict(list)
    for index in range(len(lines)):
        _collect(lines, index, by_style)
    chains = [_chain(candidates) for candidates in by_style.values()]
    best = max(chains, key=_strength, default=[])
    if not any(_is_certain(candidate) for candidate in best) and len(best) < _ENOUGH_UNKNOWN_HEADINGS:
        return {}
    return {candidate.index: NumberedHeading(candidate.number, candidate.title) for candidate in best}


def _collect(lines: list[Line], index: int, by_style: dict[tuple[str, int], list[_Candidate]]) -> None:
    line = lines[index]
    found = numbered_title(line.text) if is_short(line.text) else None
    if found is None:
        return
    word, number, mark, title = found.word, found.number, found.mark, found.title
    known = is_known_heading(title)
    if (
        not (mark or word)
        or not _may_be_title(title, known)
        or (not known and _explained_below(lines, index))
    ):
        return
    by_style[found.style, line.indent].append(
        _Candidate(index, number, title, known, found.is_called_section, alone=_stands_alone(lines, index))
    )


def _is_certain(candidate: _Candidate) -> bool:
    return candidate.known or candidate.called_section or is_evaluation_heading(candidate.title)


def _may_be_title(title: str, known: bool) -> bool:
    if not title or title[0].islower():
        return False
    return known or (title[-1] not in ".;,!" and " – " not in title and " — " not in title)


def _explained_below(lines: list[Line], index: int) -> bool:
    """A numbered line with an indented text or dash right below it is a list item with its explanation."""
    if index + 1 == len(lines):
        return False
    below = lines[index + 1]
    return (
        not below.after_blank
        and below.indent > lines[index].indent
        and _EXPLANATION.match(below.text) is not None
    )


def _stands_alone(lines: list[Line], index: int) -> bool:
    return lines[index].after_blank and (index + 1 == len(lines) or lines[index + 1].after_blank)


def _chain(candidates: list[_Candidate]) -> list[_Candidate]:
    """Keep the candidates that continue the numbering of sections; lists inside them start again at one."""
    indexes = {candidate.index for candidate in candidates}
    chain: list[_Candidate] = []
    last_number, listed = 0, 0
    for candidate in candidates:
        in_list = {candidate.index - 1, candidate.index + 1} & indexes and not candidate.alone
        forward = 0 < candidate.number - last_number <= _MOST_SKIPPED
        continues_list = listed > 0 and candidate.number == listed + 1
        if not in_list and (candidate.known or (forward and not continues_list)):
            chain.append(candidate)
            last_number, listed = max(last_number, candidate.number), 0
        else:
            listed = candidate.number
    return _without_contents(chain)


def _without_contents(chain: list[_Candidate]) -> list[_Candidate]:
    """Drop the entries of a table of contents: the same heading comes again later."""
    last_index = {(candidate.number, candidate.title): candidate.index for candidate in chain}
    return [
        candidate for candidate in chain if last_index[candidate.number, candidate.title] == candidate.index
    ]


def _strength(chain: list[_Candidate]) -> tuple[int, int]:
    known = sum(1 for candidate in chain if candidate.known)
    return (known, len(chain))
