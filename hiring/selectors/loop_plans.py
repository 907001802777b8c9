"""Loop templates with their coverage: which stage tests which dimension."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from hiring.models import Dimension, LoopTemplate, Rubric, Stage


@dataclass(frozen=True, slots=True)
class PlanStage:
    position: int
    exercise: str
    minutes: int
    interviewers: int
    bar_raiser: bool
    dimensions: int


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One dimension: a mark for each stage, and how many people rate it in all."""

    dimension: str
    tested: tuple[bool, ...]
    raters: int


@dataclass(frozen=True, slots=True)
class LoopPlan:
    id: UUID
    name: str
    is_published: bool
    minutes: int
    stages: tuple[PlanStage, ...]
    coverage: tuple[CoverageRow, ...]


def plans_of_rubric(rubric: Rubric, dimensions: Sequence[Dimension]) -> tuple[LoopPlan, ...]:
    """Return the rubric's loop templates, by name. Four queries at most."""
    templates = rubric.loop_templates.prefetch_related("stages__exercise", "stages__dimensions")
    return tuple(_plan(template, dimensions) for template in templates)


def _plan(template: LoopTemplate, dimensions: Sequence[Dimension]) -> LoopPlan:
    stages = list(template.stages.all())
    tested = [{dimension.pk for dimension in stage.dimensions.all()} for stage in stages]
    return LoopPlan(
        id=template.pk,
        name=template.name,
        is_published=template.is_published,
        minutes=sum(stage.minutes for stage in stages),
        stages=tuple(_stage(stage, len(keys)) for stage, keys in zip(stages, tested, strict=True)),
        coverage=tuple(_coverage(dimension, stages, tested) for dimension in dimensions),
    )


def _stage(stage: Stage, dimensions: int) -> PlanStage:
    return PlanStage(
        position=stage.position,
        exercise=stage.exercise.name,
        minutes=stage.minutes,
        interviewers=stage.interviewers,
        bar_raiser=stage.bar_raiser,
        dimensions=dimensions,
    )


def _coverage(dimension: Dimension, stages: Sequence[Stage], tested: Sequence[set[UUID]]) -> CoverageRow:
    marks = tuple(dimension.pk in keys for keys in tested)
    raters = sum(
        stage.interviewers + stage.bar_raiser for stage, mark in zip(stages, marks, strict=True) if mark
    )
    return CoverageRow(dimension.name, marks, raters)
