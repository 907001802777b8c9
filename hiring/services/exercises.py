"""Exercises of a draft rubric, with their questions."""

from collections.abc import Sequence
from dataclasses import asdict

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from hiring.actors import Actor, ConflictError
from hiring.keys import key_of
from hiring.models import Dimension, Exercise, ExerciseQuestion, Rubric
from hiring.services.drafts import assign, first_values, locked_draft, note_change, require_configurer
from hiring.values import ExerciseValues

# A question is its dimension and its text.
Questions = Sequence[tuple[Dimension, str]]


@transaction.atomic
def add_exercise(
    *, actor: Actor, rubric: Rubric, values: ExerciseValues, questions: Questions = ()
) -> Exercise:
    """Add an exercise at the end of the draft.

    Raises NotAllowedError, ConflictError (published) and ValidationError that names the field.
    """
    require_configurer(actor)
    locked = locked_draft(rubric.pk)
    rows = locked.exercises
    exercise = Exercise(
        rubric=locked,
        key=key_of(values.name, taken=set(rows.values_list("key", flat=True))),
        position=(rows.aggregate(last=Max("position"))["last"] or 0) + 1,
        **asdict(values),
    )
    exercise.full_clean()
    exercise.save()
    _write_questions(exercise, questions)
    changes = first_values(**asdict(values), questions=_in_words(exercise))
    note_change("exercise_added", actor=actor, rubric=locked, changes=changes, exercise=str(exercise.pk))
    return exercise


@transaction.atomic
def update_exercise(
    *, actor: Actor, exercise: Exercise, values: ExerciseValues, questions: Questions
) -> Exercise:
    """Change a draft's exercise and replace its questions; its key stays. No event when nothing differs.

    Raises NotAllowedError, ConflictError (published) and ValidationError that names the field.
    """
    require_configurer(actor)
    rubric = locked_draft(exercise.rubric_id)
    locked = Exercise.objects.get(pk=exercise.pk)
    changed = assign(locked, **asdict(values))
    if changed:
        locked.full_clean()
        locked.save(update_fields=changed)
    asked, wanted = _in_words(locked), [[dimension.name, text] for dimension, text in questions]
    if asked != wanted:
        locked.questions.all().delete()
        _write_questions(locked, questions)
        changed["questions"] = (asked, wanted)
    if changed:
        note_change("exercise_changed", actor=actor, rubric=rubric, changes=changed, exercise=str(locked.pk))
    return locked


def _in_words(exercise: Exercise) -> list[list[str]]:
    return [list(row) for row in exercise.questions.values_list("dimension__name", "text")]


def _write_questions(exercise: Exercise, questions: Questions) -> None:
    if any(dimension.rubric_id != exercise.rubric_id for dimension, _text in questions):
        raise ConflictError(_("A question belongs to a dimension of another version."))
    ExerciseQuestion.objects.bulk_create(
        ExerciseQuestion(exercise=exercise, dimension=dimension, text=text, position=position)
        for position, (dimension, text) in enumerate(questions, 1)
    )
