"""Checks a plan against every rule of loop design."""

from collections import Counter
from collections.abc import Callable, Iterator

from hiring.loop_design.coverage import coverage_of, minutes_for_candidate
from hiring.loop_design.faults import Fault
from hiring.loop_design.plan import Plan, PlanStage
from hiring.loop_design.rules import (
    MINUTES_PER_DIMENSION,
    MOST_DIMENSIONS,
    MOST_MINUTES,
    MOST_PEOPLE_IN_A_ROOM,
)


def check(plan: Plan) -> tuple[Fault, ...]:
    """Return what is wrong with a plan, what blocks first; the order is that of the rules and the plan.

    A plan without stages has no faults here: whether it may be published at all is asked elsewhere.
    """
    if not plan.stages:
        return ()
    faults = [fault for rule in _OF_THE_PLAN for fault in rule(plan)]
    return tuple(sorted(faults, key=lambda fault: not fault.blocks))


def _few_raters(plan: Plan) -> Iterator[Fault]:
    for row in coverage_of(plan):
        if not row.is_enough:
            figures = (row.raters, row.dimension.raters_needed)
            yield Fault("few-raters", row.dimension.key, (row.dimension.name,), figures)


def _no_bar_raiser(plan: Plan) -> Iterator[Fault]:
    if plan.bar_raiser_required and not any(stage.bar_raiser for stage in plan.stages):
        yield Fault("no-bar-raiser")


def _long_for_candidate(plan: Plan) -> Iterator[Fault]:
    minutes = minutes_for_candidate(plan)
    if minutes > MOST_MINUTES:
        yield Fault("long-for-candidate", figures=(minutes, MOST_MINUTES))


def _exercise_twice(plan: Plan) -> Iterator[Fault]:
    names = {stage.exercise.key: stage.exercise.name for stage in plan.stages}
    times = Counter(stage.exercise.key for stage in plan.stages)
    for key, count in times.items():
        if count > 1:
            yield Fault("exercise-twice", key, (names[key],), (count,))


def _exercise_unused(plan: Plan) -> Iterator[Fault]:
    used = {stage.exercise.key for stage in plan.stages}
    for exercise in plan.exercises:
        if not exercise.optional and exercise.key not in used:
            yield Fault("exercise-unused", exercise.key, (exercise.name,))


def _one_interview_only(plan: Plan) -> Iterator[Fault]:
    """Two people in one room hear the same answers: they agree more than two interviews would."""
    for row in coverage_of(plan):
        if row.is_enough and row.interviews == 1 and row.raters > 1:
            yield Fault("one-interview-only", row.dimension.key, (row.dimension.name,), (row.raters,))


def _of_each_stage(
    rule: Callable[[Plan, PlanStage, str], Iterator[Fault]],
) -> Callable[[Plan], Iterator[Fault]]:
    def of_all_stages(plan: Plan) -> Iterator[Fault]:
        for stage, subject in zip(plan.stages, _subjects(plan), strict=True):
            yield from rule(plan, stage, subject)

    return of_all_stages


def _subjects(plan: Plan) -> Iterator[str]:
    """A stage is known by its exercise, so that an override stays with it when the order changes."""
    seen: Counter[str] = Counter()
    for stage in plan.stages:
        key = stage.exercise.key
        seen[key] += 1
        yield key if seen[key] == 1 else f"{key}#{seen[key]}"


def _many_dimensions(plan: Plan, stage: PlanStage, subject: str) -> Iterator[Fault]:
    if len(stage.dimensions) > MOST_DIMENSIONS:
        figures = (len(stage.dimensions), MOST_DIMENSIONS)
        yield Fault("many-dimensions", subject, (stage.exercise.name,), figures)


def _minutes_outside_exercise(plan: Plan, stage: PlanStage, subject: str) -> Iterator[Fault]:
    shortest, longest = stage.exercise.min_minutes, stage.exercise.max_minutes
    if shortest is not None and longest is not None and not shortest <= stage.minutes <= longest:
        figures = (stage.minutes, shortest, longest)
        yield Fault("minutes-outside-exercise", subject, (stage.exercise.name,), figures)


def _minutes_short(plan: Plan, stage: PlanStage, subject: str) -> Iterator[Fault]:
    needed = len(stage.dimensions) * MINUTES_PER_DIMENSION
    if stage.minutes < needed:
        figures = (stage.minutes, len(stage.dimensions), needed)
        yield Fault("minutes-short", subject, (stage.exercise.name,), figures)


def _question_not_rated(plan: Plan, stage: PlanStage, subject: str) -> Iterator[Fault]:
    lost = _names(plan, stage.exercise.asks_about - stage.dimensions)
    if lost:
        yield Fault("question-not-rated", subject, (stage.exercise.name, *lost))


def _dimension_without_question(plan: Plan, stage: PlanStage, subject: str) -> Iterator[Fault]:
    unasked = _names(plan, stage.dimensions - stage.exercise.asks_about)
    if unasked:
        yield Fault("dimension-without-question", subject, (stage.exercise.name, *unasked))


def _crowded_room(plan: Plan, stage: PlanStage, subject: str) -> Iterator[Fault]:
    people = stage.raters + stage.shadows
    if people > MOST_PEOPLE_IN_A_ROOM:
        yield Fault("crowded-room", subject, (stage.exercise.name,), (people, MOST_PEOPLE_IN_A_ROOM))


def _names(plan: Plan, keys: frozenset[str]) -> tuple[str, ...]:
    return tuple(dimension.name for dimension in plan.dimensions if dimension.key in keys)


_OF_THE_PLAN: tuple[Callable[[Plan], Iterator[Fault]], ...] = (
    _few_raters,
    _of_each_stage(_many_dimensions),
    _of_each_stage(_minutes_outside_exercise),
    _of_each_stage(_minutes_short),
    _of_each_stage(_question_not_rated),
    _no_bar_raiser,
    _long_for_candidate,
    _exercise_twice,
    _exercise_unused,
    _of_each_stage(_dimension_without_question),
    _one_interview_only,
    _of_each_stage(_crowded_room),
)
