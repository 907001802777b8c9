"""What interviewers of the made-up company wrote: sentences of real lengths from a varied vocabulary."""

from dataclasses import dataclass
from random import Random

from . import words

LOW, HIGH = 2, 4


@dataclass(frozen=True, slots=True)
class Notes:
    """The free text of one scorecard; `quote` is a sentence of `overall`."""

    overall: str
    running: str
    quote: str


def person_name(rng: Random) -> str:
    """Return a name that nobody is known by."""
    return f"{rng.choice(words.FIRST_NAMES)} {family_name(rng)}"


def family_name(rng: Random) -> str:
    """Return a family name put together from a beginning and an end, some of them more common than others."""
    beginnings, endings = words.NAME_BEGINNINGS, words.NAME_ENDINGS
    common = int(min(rng.expovariate(3), 0.999) * len(endings))
    return rng.choice(beginnings) + endings[common]


def evidence(rng: Random, score: int) -> str:
    """Return what somebody wrote down for a rating: about 200 characters."""
    return " ".join(
        [_deed(rng, score), _follow_up(rng), *([_deed(rng, score)] if rng.random() < 0.5 else [])]
    )


def notes(rng: Random, mean: float) -> Notes:
    """Return a scorecard's overall notes and, from two interviewers in three, their running notes."""
    quote = _deed(rng, round(mean))
    overall = " ".join((_follow_up(rng), quote, _follow_up(rng)))
    return Notes(overall, _running(rng, mean) if rng.random() < 2 / 3 else "", quote)


def paragraph(rng: Random, sentences: int) -> str:
    """Return a text in which nothing in particular is said, for briefs and role documents."""
    return " ".join(_deed(rng, rng.randint(1, 5)) for _ in range(sentences))


def _running(rng: Random, mean: float) -> str:
    minute, lines = 0, []
    for _ in range(rng.randint(4, 11)):
        minute += rng.randint(2, 9)
        lines.append(f"{minute:02} {_deed(rng, round(mean))}")
    return "\n".join(lines)


def _deed(rng: Random, score: int) -> str:
    kind = words.WEAK_DEEDS if score <= LOW else words.STRONG_DEEDS if score >= HIGH else words.MIDDLING_DEEDS
    return _filled(rng, rng.choice(kind))


def _follow_up(rng: Random) -> str:
    return _filled(rng, rng.choice(words.FOLLOW_UPS))


def _filled(rng: Random, sentence: str) -> str:
    return sentence.format(
        subject=rng.choice(words.SUBJECTS), number=rng.randint(3, 180), year=rng.randint(2009, 2025)
    )
