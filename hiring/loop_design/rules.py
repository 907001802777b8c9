"""The rules of loop design by their ids, which never change: overrides and logs name them."""

from dataclasses import dataclass

# Who must watch for more than four things at once sees each of them less well.
MOST_DIMENSIONS = 4
# Ask, listen, follow up and note once: less time gives a rating without evidence.
MINUTES_PER_DIMENSION = 8
MOST_MINUTES = 360
MOST_PEOPLE_IN_A_ROOM = 3


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of loop design; one that doesn't block is advice."""

    id: str
    blocks: bool


RULES: dict[str, Rule] = {
    rule.id: rule
    for rule in (
        Rule("few-raters", blocks=True),
        Rule("many-dimensions", blocks=True),
        Rule("minutes-outside-exercise", blocks=True),
        Rule("minutes-short", blocks=True),
        Rule("question-not-rated", blocks=True),
        Rule("no-bar-raiser", blocks=True),
        Rule("long-for-candidate", blocks=True),
        Rule("exercise-twice", blocks=True),
        Rule("exercise-unused", blocks=False),
        Rule("dimension-without-question", blocks=False),
        Rule("one-interview-only", blocks=False),
        Rule("crowded-room", blocks=False),
    )
}
