"""Find the hints of a text, sentence by sentence: no sentence changes what another one shows."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from .rules import CATEGORIES, Rule, Rules, rules
from .sentences import Piece, sentences
from .values import Hint


class _Match(NamedTuple):
    owner: str
    first: int  # index of the first piece in the sentence
    last: int  # index after the last piece


def hints(text: str) -> list[Hint]:
    """Return the hints of a text, by start and never overlapping; time is linear in the length."""
    known = rules()
    return [hint for sentence in sentences(text) for hint in _hints_of(text, sentence, known)]


def _hints_of(text: str, sentence: Sequence[Piece], known: Rules) -> list[Hint]:
    matches = _standing_matches(sentence, known)
    heard = {match.owner for match in matches if match.owner not in known.by_key}
    raised = [
        (known.by_key[match.owner], match)
        for match in matches
        if match.owner in known.by_key and not known.by_key[match.owner].unless & heard
    ]
    return [_hint(text, sentence, rule, match) for rule, match in _without_overlaps(raised)]


def _standing_matches(sentence: Sequence[Piece], known: Rules) -> list[_Match]:
    """All matches of rules and contexts that none of their owner's exceptions touches."""
    matches: list[_Match] = []
    excepted: dict[str, set[int]] = defaultdict(set)
    for first in range(len(sentence)):
        for search, last in known.tree.matches(sentence, first):
            if search.is_exception:
                excepted[search.owner].update(range(first, last))
            else:
                matches.append(_Match(search.owner, first, last))
    return [match for match in matches if excepted[match.owner].isdisjoint(range(match.first, match.last))]


def _without_overlaps(raised: Sequence[tuple[Rule, _Match]]) -> list[tuple[Rule, _Match]]:
    """Keep one remark per stretch of words: the weightier category, then the longer, then the earlier."""
    taken: set[int] = set()
    kept: list[tuple[Rule, _Match]] = []
    for rule, match in sorted(raised, key=_rank):
        places = range(match.first, match.last)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append((rule, match))
    return sorted(kept, key=lambda found: found[1].first)


def _rank(found: tuple[Rule, _Match]) -> tuple[int, int, int, str]:
    rule, match = found
    return CATEGORIES.index(rule.category), match.first - match.last, match.first, rule.key


def _hint(text: str, sentence: Sequence[Piece], rule: Rule, match: _Match) -> Hint:
    start, end = sentence[match.first].start, sentence[match.last - 1].end
    return Hint(rule.key, rule.category, start, end, text[start:end], rule.why, rule.better)
