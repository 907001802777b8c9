"""A role as it is after import, for tests: one published version with every kind of part."""

from typing import Any

from django.urls import reverse

from hiring.models import LoopTemplate, Rubric
from tests import factories


def make_rubric(dimensions: int = 2) -> Rubric:
    """Return a draft with an area, a section, dimensions, a signal, an exercise and a loop template."""
    rubric = factories.RubricFactory(document="Measure\tTarget\nLatency\tUnder 600 ms\n")
    rubric.sections.create(
        position=1, number=1, title="Measures", text="Measure Target\nLatency Under 600 ms"
    )
    rubric.areas.create(position=1, text="Depth of design")
    tested = factories.DimensionFactory.create_batch(dimensions, rubric=rubric)
    factories.SignalFactory(rubric=rubric, examples=["It was their fault."], counter_examples=["I erred."])
    exercise = factories.ExerciseFactory(rubric=rubric, brief="Design a lift.", guide="0–10 Listen.")
    for position, dimension in enumerate(tested, 1):
        exercise.questions.create(dimension=dimension, position=position, text=f"Why, {dimension.name}?")
    template = LoopTemplate.objects.create(rubric=rubric, name="Full loop")
    stage = template.stages.create(position=1, exercise=exercise, minutes=90, interviewers=2)
    stage.dimensions.set(tested)
    return rubric


def make_published_rubric(dimensions: int = 2) -> Rubric:
    return factories.publish(make_rubric(dimensions))


def address(name: str, rubric: Rubric) -> str:
    """Return where a route leads for the first part of its kind."""
    parts: dict[str, Any] = {
        "dimension": rubric.dimensions,
        "signal": rubric.signals,
        "exercise": rubric.exercises,
        "loop_template": rubric.loop_templates,
        "profile": rubric.profiles,
    }
    noun = "loop_template" if name.endswith(("_rule", "_rule_aside")) else name.partition("_")[2]
    if name == "new_loop_template":
        return reverse(name, args=[rubric.role.key, rubric.version])
    if name.startswith("new_") or noun not in parts:
        return reverse(name, args=[rubric.role.key])
    return reverse(name, args=[rubric.role.key, parts[noun].all()[0].pk])
