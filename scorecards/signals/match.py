"""How far a unit supports a signal: the cues of the signal's concepts have to be heard together in it."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from .cues import Hit
from .evidence import Heard
from .knowledge_base import Concept, Evidence, Knowledge, Part
from .profile import Profile
from .words import stem

_LIKE_EXAMPLE = 0.5  # likeness from which a unit counts as a variant of an example
_UNLIKE = 0.2  # likeness to a counter-example that any two sentences on one subject have
_CERTAINTY = 0.97
_SURE = 0.95
_SCENE = frozenset({"asked", "negated", "praise"})


@dataclass(frozen=True, slots=True)
class Match:
    """How sure, in a reader's words why, and whether the unit before is needed to see it."""

    confidence: float
    reasons: tuple[str, ...]
    leans_back: bool = False


NOTHING = Match(0.0, ())


@dataclass(frozen=True, slots=True)
class Weighing:
    """One unit, with the unit before it, held against one signal."""

    about: Profile
    heard: Heard
    before: Heard | None
    known: Knowledge

    def match(self) -> Match:
        """Weigh all that speaks for the signal, then what speaks against it."""
        supports = [self._best_support(concept) for concept in self.about.concepts]
        own_words = self.heard.content
        likeness = max([_likeness(own_words, example) for example in self.about.examples], default=0.0)
        if likeness >= _LIKE_EXAMPLE:
            supports.append(Match(0.35 + likeness * 0.55, ("close to an example of the signal",)))
        if not any(support.confidence for support in supports):
            return NOTHING
        counters = (_likeness(own_words, example) for example in self.about.counter_examples)
        return _together(supports, against=max(0.0, max(counters, default=0.0) - _UNLIKE))

    def _best_support(self, concept: Concept) -> Match:
        heard = self.heard.hits.keys()
        likely = [evidence for evidence in concept.evidence if evidence.indispensable <= heard]
        if not likely:  # nearly always
            return NOTHING
        return max(
            (self._support(concept, evidence) for evidence in likely),
            key=lambda support: support.confidence,
        )

    def _support(self, concept: Concept, evidence: Evidence) -> Match:
        found: list[Sequence[Hit]] = []
        leans_back = False
        for part in evidence.parts:
            hits = self._hits(part, self.heard)
            if len({hit.first for hit in hits}) < part.count:
                if not self._is_near(part):
                    return NOTHING
                leans_back = leans_back or not self._is_in_title(part)
            found.append(hits)
        if not _distinct(found) or (evidence.within and not _close(found, evidence.within)):
            return NOTHING
        further = min(3, sum(max(0, len({hit.first for hit in hits}) - 1) for hits in found))
        reason = _reason(concept, found, self.heard)
        return Match(min(_SURE, evidence.weight + 0.03 * further), (reason,), leans_back)

    def _hits(self, part: Part, heard: Heard) -> Sequence[Hit]:
        """What a part finds in a unit; a cue that only sets the scene may stand in a question."""
        if part.name == "@topic":
            return _topic_hits(self.about, heard)
        if part.name == "@asked":
            return _whole(any(heard.reading.asked), heard)
        if part.name == "@voiced":
            return _whole(_is_voiced(heard), heard)
        ignored = _SCENE if part.name in self.known.scenes else frozenset[str]()
        return heard.asserted(part.name, self.about.signal.kind, ignored)

    def _is_near(self, part: Part) -> bool:
        """Say whether a part that may stand one sentence earlier, in heading or field, does."""
        if not part.near:
            return False
        if self._is_in_title(part):
            return True
        return self.before is not None and bool(self._hits(part, self.before))

    def _is_in_title(self, part: Part) -> bool:
        titles = self.heard.titles
        named = not titles.isdisjoint(self.about.topics) or bool(self.about.stems & self.heard.title_stems)
        return named and part.name == "@topic"


def _together(supports: Sequence[Match], against: float) -> Match:
    """Combine supports: each leaves less doubt; likeness to a counter-example only ever takes away."""
    doubt = 1.0
    for support in supports:
        doubt *= 1.0 - support.confidence
    confidence = min(_CERTAINTY, 1.0 - doubt) * (1.0 - min(1.0, against))
    reasons = itertools.chain.from_iterable(support.reasons for support in supports)
    heard = [support for support in supports if support.confidence]
    leans_back = bool(heard) and all(support.leans_back for support in heard)
    return Match(round(confidence, 3), tuple(dict.fromkeys(reasons)), leans_back)


def _topic_hits(about: Profile, heard: Heard) -> list[Hit]:
    hits = [hit for topic in about.topics for hit in heard.named(topic)]
    if about.stems & heard.stems:
        words = enumerate(heard.reading.words)
        hits += [Hit("own word", place, place) for place, word in words if stem(word) in about.stems]
    if not hits:
        return hits
    alike = {place for hit in heard.around.named("lookalike") for place in range(hit.first, hit.last + 1)}
    return [hit for hit in hits if hit.first not in alike]


def _whole(applies: bool, heard: Heard) -> tuple[Hit, ...]:
    """A hit that stands for the whole unit and is no phrase of its own."""
    return (Hit("unit", -1, len(heard.reading.words)),) if applies else ()


def _is_voiced(heard: Heard) -> bool:
    """Say whether the candidate is heard in it: quoted, or reported with a verb of saying."""
    reading = heard.reading
    quoted = any(quote and not ask for quote, ask in zip(reading.quoted, reading.asked, strict=True))
    return quoted or bool(heard.named("claims"))


def _distinct(found: Sequence[Sequence[Hit]]) -> bool:
    """Say whether the parts are heard in different words, so that one phrase does not count twice."""
    places = [{(hit.first, hit.last) for hit in hits} for hits in found if hits]
    return all(len(one | other) > 1 for one, other in itertools.combinations(places, 2))


def _close(found: Sequence[Sequence[Hit]], within: int) -> bool:
    first, *others = [hits for hits in found if hits]
    return any(
        all(any(-2 <= other.first - hit.last <= within for other in hits) for hits in others) for hit in first
    )


def _reason(concept: Concept, found: Sequence[Sequence[Hit]], heard: Heard) -> str:
    phrases = [hits[0] for hits in found if hits and hits[0].first >= 0]
    quotes = [" ".join(heard.reading.words[hit.first : hit.last + 1]) for hit in phrases]
    return f"{concept.says}: " + ", ".join(f"“{quote}”" for quote in dict.fromkeys(quotes))


def _likeness(words: frozenset[str], example: frozenset[str]) -> float:
    """Dice coefficient of two sets of word stems, 0 to 1."""
    if words.isdisjoint(example):
        return 0.0
    return 2 * len(words & example) / (len(words) + len(example))
