"""A plan of interviews as values."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlanDimension:
    """What is rated, and by how many people at least (1 to 6)."""

    key: str
    name: str
    raters_needed: int = 2


@dataclass(frozen=True, slots=True)
class ExerciseFacts:
    """What a plan must know of an exercise; minutes are both given or both None.

    `asks_about` holds the keys of the dimensions that its questions are tied to.
    """

    key: str
    name: str
    min_minutes: int | None = None
    max_minutes: int | None = None
    optional: bool = False
    asks_about: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PlanStage:
    """One interview: its exercise, its length in minutes, its seats, and the keys of what it tests."""

    exercise: ExerciseFacts
    minutes: int
    interviewers: int
    dimensions: frozenset[str]
    shadows: int = 0
    bar_raiser: bool = False

    @property
    def raters(self) -> int:
        """How many people rate here; a shadow learns and doesn't count."""
        return self.interviewers + self.bar_raiser


@dataclass(frozen=True, slots=True)
class Plan:
    """The stages in their order, and what the rubric has and demands."""

    stages: tuple[PlanStage, ...]
    dimensions: tuple[PlanDimension, ...]
    exercises: tuple[ExerciseFacts, ...] = ()
    bar_raiser_required: bool = False
