"""One plan per rule: what breaks it, and what is just right."""

from dataclasses import replace
from typing import Any

import pytest

from hiring.loop_design import RULES, ExerciseFacts, Plan, PlanDimension, PlanStage, check

DESIGN = ExerciseFacts("design", "Design", 60, 90, asks_about=frozenset({"depth", "safety"}))
TALK = ExerciseFacts("talk", "Talk", asks_about=frozenset({"depth", "safety"}))
BOTH = frozenset({"depth", "safety"})
SOUND = Plan(
    stages=(PlanStage(DESIGN, 60, 1, BOTH), PlanStage(TALK, 45, 1, BOTH)),
    dimensions=(PlanDimension("depth", "Depth"), PlanDimension("safety", "Safety")),
    exercises=(DESIGN, TALK),
)


def with_first(**changes: Any) -> Plan:
    first, second = SOUND.stages
    return replace(SOUND, stages=(replace(first, **changes), second))


def found(plan: Plan) -> list[tuple[str, str, tuple[int, ...]]]:
    return [(fault.rule_id, fault.subject, fault.figures) for fault in check(plan)]


def test_sound_plan_has_no_faults() -> None:
    assert check(SOUND) == ()


def test_plan_without_stages_is_not_judged() -> None:
    assert check(replace(SOUND, stages=(), bar_raiser_required=True)) == ()


def test_dimension_with_one_rater_is_named() -> None:
    plan = with_first(
        dimensions=frozenset({"depth"}), exercise=replace(DESIGN, asks_about=frozenset({"depth"}))
    )
    assert ("few-raters", "safety", (1, 2)) in found(plan)


def test_shadow_is_no_rater_and_bar_raiser_is_one() -> None:
    alone = replace(SOUND, stages=(PlanStage(DESIGN, 60, 1, BOTH, shadows=1),), exercises=(DESIGN,))
    assert [rule for rule, _subject, _figures in found(alone)] == ["few-raters", "few-raters"]
    raised = replace(alone, stages=(replace(alone.stages[0], bar_raiser=True),))
    assert [rule for rule, _subject, _figures in found(raised)] == [
        "one-interview-only",
        "one-interview-only",
    ]


def test_profile_that_asks_for_three_raters_is_heard() -> None:
    plan = replace(SOUND, dimensions=(PlanDimension("depth", "Depth", 3), SOUND.dimensions[1]))
    assert found(plan) == [("few-raters", "depth", (2, 3))]


def test_fifth_dimension_is_one_too_many() -> None:
    keys = [f"d{number}" for number in range(5)]
    exercise = replace(TALK, asks_about=frozenset(keys))
    plan = Plan(
        stages=(PlanStage(exercise, 60, 2, frozenset(keys)),),
        dimensions=tuple(PlanDimension(key, key) for key in keys),
    )
    assert ("many-dimensions", "talk", (5, 4)) in found(plan)
    fewer = replace(plan.stages[0], dimensions=frozenset(keys[:4]))
    assert "many-dimensions" not in [rule for rule, _s, _f in found(replace(plan, stages=(fewer,)))]


@pytest.mark.parametrize(("minutes", "is_broken"), [(59, True), (60, False), (90, False), (91, True)])
def test_minutes_stay_within_the_exercise(minutes: int, is_broken: bool) -> None:
    faults = found(with_first(minutes=minutes))
    assert faults == ([("minutes-outside-exercise", "design", (minutes, 60, 90))] if is_broken else [])


@pytest.mark.parametrize(("minutes", "is_broken"), [(15, True), (16, False)])
def test_minutes_suffice_for_the_dimensions(minutes: int, is_broken: bool) -> None:
    plan = with_first(minutes=minutes, exercise=replace(DESIGN, min_minutes=None, max_minutes=None))
    short = ("minutes-short", "design", (minutes, 2, 16))
    assert (short in found(plan)) is is_broken


def test_question_that_nobody_rates_is_named() -> None:
    plan = with_first(dimensions=frozenset({"depth"}))
    fault = next(fault for fault in check(plan) if fault.rule_id == "question-not-rated")
    assert (fault.subject, fault.names) == ("design", ("Design", "Safety"))


def test_dimension_that_nobody_asks_about_is_advice() -> None:
    plan = with_first(exercise=replace(DESIGN, asks_about=frozenset({"depth"})))
    (fault,) = check(replace(plan, exercises=(TALK,)))
    assert (fault.rule_id, fault.names, fault.blocks) == (
        "dimension-without-question",
        ("Design", "Safety"),
        False,
    )


def test_bar_raiser_is_wanted_where_the_rubric_demands_one() -> None:
    demanding = replace(SOUND, bar_raiser_required=True)
    assert found(demanding) == [("no-bar-raiser", "", ())]
    first, second = demanding.stages
    assert found(replace(demanding, stages=(first, replace(second, bar_raiser=True)))) == []


@pytest.mark.parametrize(("minutes", "is_broken"), [(300, False), (301, True)])
def test_candidate_is_asked_for_six_hours_at_most(minutes: int, is_broken: bool) -> None:
    first, second = SOUND.stages
    plan = replace(SOUND, stages=(first, replace(second, minutes=minutes)))
    assert found(plan) == ([("long-for-candidate", "", (361, 360))] if is_broken else [])


def test_same_exercise_twice_is_named_once_and_its_stages_apart() -> None:
    first, second = SOUND.stages
    again = replace(first, minutes=10)
    assert found(replace(SOUND, stages=(first, second, again))) == [
        ("minutes-outside-exercise", "design#2", (10, 60, 90)),
        ("minutes-short", "design#2", (10, 2, 16)),
        ("exercise-twice", "design", (2,)),
    ]


def test_expected_exercise_that_is_not_used_is_advice() -> None:
    unused = ExerciseFacts("review", "Review")
    plan = replace(SOUND, exercises=(*SOUND.exercises, unused, replace(unused, key="more", optional=True)))
    assert found(plan) == [("exercise-unused", "review", ())]


def test_four_people_in_a_room_are_advised_against() -> None:
    assert found(with_first(interviewers=2, bar_raiser=True, shadows=1)) == [
        ("crowded-room", "design", (4, 3))
    ]
    assert found(with_first(interviewers=2, bar_raiser=True)) == []


def test_what_blocks_comes_first() -> None:
    faults = check(with_first(interviewers=3, shadows=1, minutes=10))
    assert [fault.blocks for fault in faults] == [True, True, False]


def test_ids_are_the_ones_that_overrides_and_logs_name() -> None:
    assert {identifier: rule.blocks for identifier, rule in RULES.items()} == {
        "few-raters": True,
        "many-dimensions": True,
        "minutes-outside-exercise": True,
        "minutes-short": True,
        "question-not-rated": True,
        "no-bar-raiser": True,
        "long-for-candidate": True,
        "exercise-twice": True,
        "exercise-unused": False,
        "dimension-without-question": False,
        "one-interview-only": False,
        "crowded-room": False,
    }
