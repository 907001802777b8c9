"""Whether a cue is asserted of this candidate, and if not, why not."""

from collections.abc import Sequence
from dataclasses import dataclass

from .cues import Hit
from .reading import Reading
from .words import is_word, word_set

_NEGATORS = word_set(
    "not no never nobody none neither nor without hardly barely didn't doesn't don't isn't wasn't aren't "
    "weren't won't wouldn't cannot can't couldn't hasn't haven't hadn't shouldn't didnt doesnt dont isnt "
    "wasnt wont cant couldnt hasnt havent instead avoided avoids resisted refused refuses stopped"
)
_SAYING = word_set("say said says saying mention mentioned claim call called once nor that")
_NOT_NEGATING = frozenset({"only", "just", "merely", "surprisingly"})  # "not only he blames …" asserts
_CANDIDATE = frozenset({"he", "she", "they", "candidate", "i"})
_REACH_OF_NEGATION = 5
_SUBJECT_REACH = 14

ASSERTED = "asserted"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the cues of context found in one unit: hits by the name of the rule."""

    hits: dict[str, tuple[Hit, ...]]

    def named(self, name: str) -> tuple[Hit, ...]:
        """Hits of one rule, by position."""
        return self.hits.get(name, ())


def standing(hit: Hit, reading: Reading, around: Surroundings, ignored: frozenset[str], kind: str) -> str:
    """Return ASSERTED or the name of the first rule that takes the cue away from the candidate."""
    checks = (
        ("lookalike", _overlaps(hit, around.named("lookalike"))),
        ("asked", reading.asked[hit.first] and reading.asked[hit.last]),
        ("interviewer", _is_about_interviewer(hit, reading)),
        ("negated", is_negated(hit, reading)),
        ("not_covered", bool(around.named("not_covered"))),
        ("other_person", _is_someone_else(hit, reading, around)),
        ("contrast", _before_in_sentence(hit, reading, around.named("contrast"), reach=12)),
        ("hypothetical", _before_in_sentence(hit, reading, around.named("hypothetical"), reach=10)),
        ("planned", kind == "strong" and _before_in_sentence(hit, reading, around.named("planned"), reach=9)),
        ("sarcasm", bool(around.named("sarcasm")) and not around.named("in_earnest")),
        ("withdrawn", bool(around.named("withdrawn"))),
        ("praise", kind != "strong" and bool(around.named("praise_of_opposite"))),
    )
    return next((name for name, applies in checks if applies and name not in ignored), ASSERTED)


def is_negated(hit: Hit, reading: Reading) -> bool:
    """Say whether a negating word stands shortly before the cue, or before the quotation it is in."""
    return _negator_before(hit.first, reading) or _quotation_is_denied(hit, reading)


def _negator_before(first: int, reading: Reading) -> bool:
    for position in range(first - 1, max(-1, first - 1 - _REACH_OF_NEGATION), -1):
        if reading.clauses[position] != reading.clauses[first]:
            return False
        if reading.quoted[position] != reading.quoted[first]:
            return False
        if reading.words[position] in _NEGATORS:
            return reading.words[position + 1] not in _NOT_NEGATING
    return False


def _quotation_is_denied(hit: Hit, reading: Reading) -> bool:
    """ "She did not once say '…'": what is quoted was not said."""
    opening = hit.first
    while opening > 0 and reading.quoted[opening]:
        opening -= 1
    if opening == hit.first or reading.words[opening] not in _SAYING:
        return False
    before = reading.words[max(0, opening - _REACH_OF_NEGATION) : opening]
    return not _NEGATORS.isdisjoint(before)


def _is_about_interviewer(hit: Hit, reading: Reading) -> bool:
    """ "I can't tell …" outside quotation marks is the author of the note."""
    before = reading.words[max(0, hit.first - 1) : hit.first + 1]
    return "i" in before and not reading.quoted[hit.first]


def _overlaps(hit: Hit, others: Sequence[Hit]) -> bool:
    return any(other.first <= hit.last and hit.first <= other.last for other in others)


def _same_sentence(first: int, last: int, reading: Reading) -> bool:
    return all(is_word(word) for word in reading.words[first:last])


def _before_in_sentence(hit: Hit, reading: Reading, others: Sequence[Hit], reach: int) -> bool:
    return any(
        other.first <= hit.first <= other.last + reach and _same_sentence(other.first, hit.first, reading)
        for other in others
    )


def _is_someone_else(hit: Hit, reading: Reading, around: Surroundings) -> bool:
    """Say whether the nearest subject before the cue is a third person, or someone else did it."""
    if _overlaps(hit, around.named("done_by_others")):
        return True
    for other in reversed(around.named("other_person")):
        near = other.last < hit.first <= other.last + _SUBJECT_REACH
        if near and _same_sentence(other.first, hit.first, reading):
            return not _candidate_acts_between(other.last + 1, hit.first, reading, around)
    return bool(around.named("done_by_others")) and not around.named("candidate_built")


def _candidate_acts_between(first: int, last: int, reading: Reading, around: Surroundings) -> bool:
    reported = {place for hit in around.named("told_me") for place in range(hit.first, hit.last + 1)}
    return any(
        reading.words[place] in _CANDIDATE
        and place not in reported
        and reading.clauses[place] != reading.clauses[first - 1]
        for place in range(first, last)
    )
