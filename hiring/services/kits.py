"""A kit fills a role's draft: what its document left out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from hiring.actors import Actor, ConflictError
from hiring.keys import key_of
from hiring.kits import Kit, KitDimension, KitError, KitExercise, KitProfile, KitSignal, KitTemplate
from hiring.models import (
    Dimension,
    EmphasisProfile,
    Exercise,
    ExerciseQuestion,
    LoopTemplate,
    ProfileDimension,
    Role,
    Rubric,
    Stage,
    StageDimension,
)
from hiring.services.drafts import locked_draft, note_change, require_configurer

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Loaded:
    """The draft that a kit filled, and the loop template it made."""

    rubric: Rubric
    template: LoopTemplate | None


@transaction.atomic
def load_kit(*, actor: Actor, kit: Kit) -> Loaded:
    """Fill the draft of the role that the kit names; exercises that the document lacks are added.

    What the kit leaves out stays as it is; a loop template of the same name gets the kit's stages. Raises
    NotAllowedError, ConflictError (no role, no draft) and KitError (a name that the draft doesn't know).
    """
    require_configurer(actor)
    rubric = locked_draft(_draft_of(kit.role).pk)
    dimensions = _by_name(rubric.dimensions.all(), lambda dimension: dimension.name)
    _fill_dimensions(kit.dimensions, dimensions)
    _fill_profiles(rubric, kit.profiles, dimensions)
    _fill_signals(rubric, kit.signals)
    exercises = _fill_exercises(rubric, kit.exercises, dimensions)
    template = _fill_template(rubric, kit.loop_template, exercises, dimensions)
    note_change(
        "kit_loaded",
        actor=actor,
        rubric=rubric,
        dimensions=len(kit.dimensions),
        exercises=len(kit.exercises),
        signals=len(kit.signals),
        loop_template=str(template.pk) if template else None,
    )
    return Loaded(rubric, template)


def _draft_of(title: str) -> Rubric:
    role = Role.objects.filter(key=key_of(title)).first()
    if role is None:
        raise KitError("role", f"there is no role {title}; import its document first")
    draft = role.rubrics.drafts().first()
    if draft is None:
        raise ConflictError(
            _("%(role)s has no draft. Start a draft or import its document.") % {"role": role}
        )
    return draft


def _by_name(rows: Iterable[Row], name_of: Callable[[Row], str]) -> dict[str, Row]:
    return {name_of(row).casefold(): row for row in rows}


def _known(name: str, rows: dict[str, Row], path: str, noun: str) -> Row:
    if name.casefold() not in rows:
        raise KitError(path, f"the draft has no {noun} “{name}”")
    return rows[name.casefold()]


def _fill_dimensions(parts: Iterable[KitDimension], dimensions: dict[str, Dimension]) -> None:
    for part in parts:
        dimension = _known(part.name, dimensions, f"{part.path}.name", "dimension")
        for level, text in part.anchors:
            setattr(dimension, f"anchor_{level}", text)
        dimension.minimum_bar = part.minimum_bar or dimension.minimum_bar
        dimension.save()


def _fill_profiles(rubric: Rubric, parts: Iterable[KitProfile], dimensions: dict[str, Dimension]) -> None:
    """A profile of the same name gets what the kit asks."""
    for part in parts:
        taken = set(rubric.profiles.values_list("key", flat=True))
        profile, _made = EmphasisProfile.objects.get_or_create(
            rubric=rubric,
            name=part.name,
            defaults={"key": key_of(part.name, taken=taken), "position": len(taken) + 1},
        )
        profile.description = part.description or profile.description
        profile.save()
        profile.emphases.all().delete()
        ProfileDimension.objects.bulk_create(
            ProfileDimension(
                profile=profile,
                dimension=_known(row.dimension, dimensions, f"{row.path}.name", "dimension"),
                raters_needed=row.raters_needed,
                minimum_bar=row.minimum_bar,
            )
            for row in part.emphases
        )


def _fill_signals(rubric: Rubric, parts: Iterable[KitSignal]) -> None:
    """A signal is known by its words; the kit may give it a key, kind and examples."""
    signals = _by_name(rubric.signals.all(), lambda signal: signal.text)
    for part in parts:
        signal = _known(part.text, signals, f"{part.path}.text", "signal")
        taken = any(other.key == part.key for other in signals.values() if other is not signal)
        if taken:
            raise KitError(f"{part.path}.key", f"another signal has the key {part.key}")
        signal.key, signal.kind = part.key or signal.key, part.kind
        signal.examples, signal.counter_examples = list(part.examples), list(part.counter_examples)
        signal.save()


def _fill_exercises(
    rubric: Rubric, parts: Iterable[KitExercise], dimensions: dict[str, Dimension]
) -> dict[str, Exercise]:
    exercises = _by_name(rubric.exercises.all(), lambda exercise: exercise.name)
    for part in parts:
        exercise = exercises.get(part.name.casefold()) or _added(rubric, part.name, exercises)
        exercises[part.name.casefold()] = exercise
        exercise.kind, exercise.optional = part.kind, part.optional
        if part.min_minutes is not None:
            exercise.min_minutes, exercise.max_minutes = part.min_minutes, part.max_minutes
        exercise.brief = part.brief or exercise.brief
        exercise.guide = part.guide or exercise.guide
        exercise.save()
        _replace_questions(exercise, part, dimensions)
    return exercises


def _added(rubric: Rubric, name: str, exercises: dict[str, Exercise]) -> Exercise:
    key = key_of(name, taken={exercise.key for exercise in exercises.values()})
    return Exercise(rubric=rubric, key=key, name=name, position=len(exercises) + 1)


def _replace_questions(exercise: Exercise, part: KitExercise, dimensions: dict[str, Dimension]) -> None:
    if not part.questions:
        return
    exercise.questions.all().delete()
    ExerciseQuestion.objects.bulk_create(
        ExerciseQuestion(
            exercise=exercise,
            position=position,
            text=question.text,
            dimension=_known(question.dimension, dimensions, f"{question.path}.dimension", "dimension"),
        )
        for position, question in enumerate(part.questions, 1)
    )


def _fill_template(
    rubric: Rubric,
    part: KitTemplate | None,
    exercises: dict[str, Exercise],
    dimensions: dict[str, Dimension],
) -> LoopTemplate | None:
    if part is None:
        return None
    template, _made = LoopTemplate.objects.get_or_create(rubric=rubric, name=part.name)
    template.stages.all().delete()
    for position, kit_stage in enumerate(part.stages, 1):
        stage = Stage.objects.create(
            template=template,
            position=position,
            exercise=_known(kit_stage.exercise, exercises, f"{kit_stage.path}.exercise", "exercise"),
            minutes=kit_stage.minutes,
            interviewers=kit_stage.interviewers,
            bar_raiser=kit_stage.bar_raiser,
        )
        tested = {
            _known(name, dimensions, f"{kit_stage.path}.dimensions[{index}]", "dimension").pk
            for index, name in enumerate(kit_stage.dimensions)
        }
        StageDimension.objects.bulk_create(StageDimension(stage=stage, dimension_id=pk) for pk in tested)
    return template
