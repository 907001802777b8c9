"""What forms hand to services, as values."""

from dataclasses import dataclass

from hiring.models import Dimension, Exercise


@dataclass(frozen=True, slots=True)
class DimensionDemands:
    """What is asked of a dimension: weight 1 to 10, with a reason unless 1; bar 1 to 5; raters 1 to 6."""

    weight: int = 1
    weight_reason: str = ""
    minimum_bar: int | None = None
    raters_needed: int = 2


ORDINARY_DEMANDS = DimensionDemands()


@dataclass(frozen=True, slots=True)
class Emphasis:
    """What a profile asks of one dimension; None leaves the dimension's own figure."""

    dimension: Dimension
    raters_needed: int | None
    minimum_bar: int | None


@dataclass(frozen=True, slots=True)
class ProfileValues:
    """An emphasis profile as a person writes it."""

    name: str
    description: str
    emphases: tuple[Emphasis, ...]


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
