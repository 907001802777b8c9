"""What holds for every plan."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from hiring.loop_design import ExerciseFacts, Plan, PlanDimension, PlanStage, check, coverage_of
from hiring.plan_words import reason_for, sentence_of

KEYS = ("a", "b", "c", "d", "e", "f")
some_keys = st.frozensets(st.sampled_from(KEYS))
exercises = st.builds(
    ExerciseFacts,
    key=st.sampled_from(("one", "two", "three")),
    name=st.just("Exercise"),
    min_minutes=st.none(),
    max_minutes=st.none(),
    optional=st.booleans(),
    asks_about=some_keys,
)
stages = st.builds(
    PlanStage,
    exercise=exercises,
    minutes=st.integers(5, 480),
    interviewers=st.integers(1, 6),
    dimensions=some_keys,
    shadows=st.integers(0, 3),
    bar_raiser=st.booleans(),
)
plans = st.builds(
    Plan,
    stages=st.lists(stages, max_size=6).map(tuple),
    dimensions=st.just(tuple(PlanDimension(key, key.upper()) for key in KEYS)),
    exercises=st.lists(exercises, max_size=3, unique_by=lambda exercise: exercise.key).map(tuple),
    bar_raiser_required=st.booleans(),
)


@settings(max_examples=60)
@given(plans)
def test_every_fault_has_words_and_one_identity(plan: Plan) -> None:
    faults = check(plan)
    assert len({fault.identity for fault in faults}) == len(faults)
    for fault in faults:
        assert "%(" not in sentence_of(fault)
        assert reason_for(fault.rule_id)


@settings(max_examples=60)
@given(plans)
def test_raters_are_those_of_the_marked_stages(plan: Plan) -> None:
    for row in coverage_of(plan):
        rated = [stage.raters for stage, mark in zip(plan.stages, row.tested, strict=True) if mark]
        assert row.raters == sum(rated)
        assert row.interviews == len(rated)


@settings(max_examples=60)
@given(plans)
def test_another_interviewer_leaves_no_dimension_shorter_of_raters(plan: Plan) -> None:
    more = tuple(replace(stage, interviewers=stage.interviewers + 1) for stage in plan.stages)
    before = {fault.subject for fault in check(plan) if fault.rule_id == "few-raters"}
    after = {fault.subject for fault in check(replace(plan, stages=more)) if fault.rule_id == "few-raters"}
    assert after <= before


@settings(max_examples=60)
@given(plans)
def test_what_is_said_of_the_whole_plan_does_not_depend_on_the_order(plan: Plan) -> None:
    whole = {"few-raters", "no-bar-raiser", "long-for-candidate", "exercise-unused", "one-interview-only"}
    turned = replace(plan, stages=plan.stages[::-1])
    assert {fault for fault in check(plan) if fault.rule_id in whole} == {
        fault for fault in check(turned) if fault.rule_id in whole
    }
