"""Which interview tests which dimension, and how many people rate it."""

from dataclasses import dataclass

from hiring.loop_design.plan import Plan, PlanDimension


@dataclass(frozen=True, slots=True)
class Coverage:
    """One dimension: a mark for each stage in order, how many people rate it, in how many interviews."""

    dimension: PlanDimension
    tested: tuple[bool, ...]
    raters: int

    @property
    def interviews(self) -> int:
        return sum(self.tested)

    @property
    def is_enough(self) -> bool:
        return self.raters >= self.dimension.raters_needed


def coverage_of(plan: Plan) -> tuple[Coverage, ...]:
    """Return one row for each dimension, in the rubric's order."""
    return tuple(_row(plan, dimension) for dimension in plan.dimensions)


def minutes_for_candidate(plan: Plan) -> int:
    """Return how long a candidate is asked to talk in all, in minutes."""
    return sum(stage.minutes for stage in plan.stages)


def _row(plan: Plan, dimension: PlanDimension) -> Coverage:
    tested = tuple(dimension.key in stage.dimensions for stage in plan.stages)
    raters = sum(stage.raters for stage, mark in zip(plan.stages, tested, strict=True) if mark)
    return Coverage(dimension, tested, raters)
