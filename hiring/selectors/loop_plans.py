"""Loop templates as plans: what they cover, and which rules of loop design they break."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import prefetch_related_objects

from hiring.loop_design import (
    Coverage,
    ExerciseFacts,
    Fault,
    Plan,
    PlanDimension,
    PlanStage,
    check,
    coverage_of,
    minutes_for_candidate,
)
from hiring.models import EmphasisProfile, Exercise, LoopTemplate, PlanOverride, Rubric
from hiring.plan_words import reason_for, sentence_of
from hiring.values import StageValues


@dataclass(frozen=True, slots=True)
class SetAside:
    """Who let a plan break a rule, when and why."""

    reason: str
    by: str
    at: datetime.datetime


@dataclass(frozen=True, slots=True)
class PlanFault:
    """A broken rule in words; `matters` says why the rule is there."""

    rule: str
    subject: str
    sentence: str
    matters: str
    blocks: bool
    set_aside: SetAside | None

    @property
    def is_open(self) -> bool:
        return self.blocks and self.set_aside is None


@dataclass(frozen=True, slots=True)
class PlanCheck:
    """What a plan comes to: minutes for the candidate, coverage by dimension, faults."""

    minutes: int
    stages: tuple[PlanStage, ...]
    coverage: tuple[Coverage, ...]
    faults: tuple[PlanFault, ...]

    @property
    def open_faults(self) -> tuple[PlanFault, ...]:
        return tuple(fault for fault in self.faults if fault.is_open)


@dataclass(frozen=True, slots=True)
class LoopPlan:
    id: UUID
    name: str
    profile: str
    is_published: bool
    check: PlanCheck


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What a rubric version says that any plan under it is checked against; parts by their ids."""

    keys: Mapping[UUID, str]
    dimensions: tuple[PlanDimension, ...]
    exercises: Mapping[UUID, ExerciseFacts]
    raters_by_profile: Mapping[UUID, Mapping[str, int]]
    bar_raiser_required: bool

    def plan(self, stages: Sequence[StageValues], profile: EmphasisProfile | None) -> Plan:
        """Return the plan that these stages make; a profile may ask for more raters."""
        asked = self.raters_by_profile.get(profile.pk, {}) if profile else {}
        return Plan(
            stages=tuple(self._stage(stage) for stage in stages),
            dimensions=tuple(
                PlanDimension(part.key, part.name, asked.get(part.key, part.raters_needed))
                for part in self.dimensions
            ),
            exercises=tuple(self.exercises.values()),
            bar_raiser_required=self.bar_raiser_required,
        )

    def _stage(self, stage: StageValues) -> PlanStage:
        return PlanStage(
            exercise=self.exercises[stage.exercise.pk],
            minutes=stage.minutes,
            interviewers=stage.interviewers,
            dimensions=frozenset(self.keys[dimension.pk] for dimension in stage.dimensions),
            shadows=stage.shadows,
            bar_raiser=stage.bar_raiser,
        )


def facts_for_plans(rubric: Rubric) -> PlanFacts:
    """Return what plans under this version are checked against. Five queries, fewer when prefetched."""
    prefetch_related_objects([rubric], "dimensions", "exercises__questions", "profiles__emphases")
    dimensions = rubric.dimensions.all()
    keys = {dimension.pk: dimension.key for dimension in dimensions}
    return PlanFacts(
        keys=keys,
        dimensions=tuple(PlanDimension(row.key, row.name, row.raters_needed) for row in dimensions),
        exercises={exercise.pk: _exercise(exercise, keys) for exercise in rubric.exercises.all()},
        raters_by_profile={
            profile.pk: {
                keys[row.dimension_id]: row.raters_needed
                for row in profile.emphases.all()
                if row.raters_needed is not None
            }
            for profile in rubric.profiles.all()
        },
        bar_raiser_required=rubric.bar_raiser_required,
    )


def plans_of_rubric(rubric: Rubric) -> tuple[LoopPlan, ...]:
    """Return the rubric's loop templates, by name. Ten queries at most."""
    facts = facts_for_plans(rubric)
    templates = rubric.loop_templates.select_related("profile").prefetch_related(
        "stages__exercise", "stages__dimensions", "overrides__by"
    )
    return tuple(
        LoopPlan(
            id=template.pk,
            name=template.name,
            profile=template.profile.name if template.profile else "",
            is_published=template.is_published,
            check=_checked(template, facts),
        )
        for template in templates
    )


def check_of_template(template: LoopTemplate) -> PlanCheck:
    """Return what a stored template comes to. Nine queries at most."""
    return _checked(template, facts_for_plans(template.rubric))


def check_of_stages(
    facts: PlanFacts,
    stages: Sequence[StageValues],
    profile: EmphasisProfile | None = None,
    overrides: Sequence[PlanOverride] = (),
) -> PlanCheck:
    """Return what stages come to that may not be stored yet."""
    plan = facts.plan(stages, profile)
    known = {(row.rule, row.subject): SetAside(row.reason, row.by.name, row.at) for row in overrides}
    return PlanCheck(
        minutes=minutes_for_candidate(plan),
        stages=plan.stages,
        coverage=coverage_of(plan),
        faults=tuple(_fault(fault, known.get(fault.identity)) for fault in check(plan)),
    )


def stage_values(template: LoopTemplate) -> list[StageValues]:
    """Return a template's stages as values, in order. Three queries, none when they are prefetched."""
    prefetch_related_objects([template], "stages__exercise", "stages__dimensions")
    return [
        StageValues(
            exercise=stage.exercise,
            minutes=stage.minutes,
            interviewers=stage.interviewers,
            shadows=stage.shadows,
            bar_raiser=stage.bar_raiser,
            dimensions=tuple(stage.dimensions.all()),
        )
        for stage in template.stages.all()
    ]


def _checked(template: LoopTemplate, facts: PlanFacts) -> PlanCheck:
    prefetch_related_objects([template], "overrides__by")
    return check_of_stages(facts, stage_values(template), template.profile, list(template.overrides.all()))


def _exercise(exercise: Exercise, keys: Mapping[UUID, str]) -> ExerciseFacts:
    return ExerciseFacts(
        key=exercise.key,
        name=exercise.name,
        min_minutes=exercise.min_minutes,
        max_minutes=exercise.max_minutes,
        optional=exercise.optional,
        asks_about=frozenset(keys[question.dimension_id] for question in exercise.questions.all()),
    )


def _fault(fault: Fault, set_aside: SetAside | None) -> PlanFault:
    return PlanFault(
        rule=fault.rule_id,
        subject=fault.subject,
        sentence=sentence_of(fault),
        matters=reason_for(fault.rule_id),
        blocks=fault.blocks,
        set_aside=set_aside,
    )
