"""What forms hand to services, as values."""

from dataclasses import dataclass

from hiring.models import Dimension, Exercise


@dataclass(frozen=True, slots=True)
class ExerciseValues:
    """What a person writes about an exercise; minutes are both given or both None."""

    name: str
    kind: str
    min_minutes: int | None
    max_minutes: int | None
    optional: bool
    brief: str
    guide: str


@dataclass(frozen=True, slots=True)
class StageValues:
    """One interview of a plan: 5 to 480 minutes, 1 to 6 interviewers, at most 3 shadows."""

    exercise: Exercise
    minutes: int
    interviewers: int
    bar_raiser: bool
    dimensions: tuple[Dimension, ...]
    shadows: int = 0
