"""Loop templates and their stages, as drafts."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hiring.actors import Actor, ConflictError
from hiring.models import (
    Dimension,
    EmphasisProfile,
    Exercise,
    LoopTemplate,
    Rubric,
    Stage,
    StageDimension,
)
from hiring.selectors.loop_plans import stage_values
from hiring.services.drafts import assign, first_values, note_change, require_configurer
from hiring.services.events import Changes
from hiring.services.publishing import locked_template
from hiring.values import StageValues


@transaction.atomic
def add_loop_template(
    *,
    actor: Actor,
    rubric: Rubric,
    name: str,
    stages: Sequence[StageValues],
    profile: EmphasisProfile | None = None,
) -> LoopTemplate:
    """Draft a loop template under a rubric version, published or not.

    Raises NotAllowedError, ConflictError (a part of another version) and ValidationError (the name).
    """
    require_configurer(actor)
    _refuse_foreign_profile(rubric, profile)
    template = LoopTemplate(rubric=rubric, name=name, profile=profile)
    template.full_clean()
    template.save()
    _write_stages(template, stages)
    changes = first_values(name=name, profile=profile, stages=_in_words(stages))
    note_change(
        "loop_template_added",
        actor=actor,
        rubric=rubric,
        changes=changes,
        loop_template=str(template.pk),
    )
    return template


@transaction.atomic
def update_loop_template(
    *,
    actor: Actor,
    template: LoopTemplate,
    name: str,
    stages: Sequence[StageValues],
    profile: EmphasisProfile | None = None,
) -> LoopTemplate:
    """Change a draft template's name, profile and stages, in order. No event when nothing differs.

    Raises NotAllowedError, ConflictError (published, a part of another version) and ValidationError.
    """
    require_configurer(actor)
    locked = locked_template(template)
    _refuse_foreign_profile(locked.rubric, profile)
    changed = assign(locked, name=name, profile=profile)
    if changed:
        locked.full_clean()
        locked.save(update_fields=changed)
    old, new = _in_words(stage_values(locked)), _in_words(stages)
    if old != new:
        locked.stages.all().delete()
        _write_stages(locked, stages)
        locked.refresh_from_db()  # its stages were read before they were replaced
        changed["stages"] = (old, new)
    if changed:
        note_change(
            "loop_template_changed",
            actor=actor,
            rubric=locked.rubric,
            loop_template=str(locked.pk),
            changes=changed,
        )
    return locked


@transaction.atomic
def remove_loop_template(*, actor: Actor, template: LoopTemplate) -> None:
    """Drop a draft template; NotAllowedError, ConflictError (published)."""
    require_configurer(actor)
    locked = locked_template(template)
    rubric, identifier = locked.rubric, str(locked.pk)
    changes: Changes = {
        "name": (locked.name, None),
        "stages": (_in_words(stage_values(locked)), None),
    }
    locked.delete()
    note_change(
        "loop_template_removed", actor=actor, rubric=rubric, changes=changes, loop_template=identifier
    )


def _refuse_foreign_profile(rubric: Rubric, profile: EmphasisProfile | None) -> None:
    if profile is not None and profile.rubric_id != rubric.pk:
        raise ConflictError(_("The emphasis profile belongs to another version."))


def _in_words(stages: Sequence[StageValues]) -> list[dict[str, Any]]:
    """Return what makes up each stage, to compare plans and to log them."""
    return [
        {
            "exercise": stage.exercise.key,
            "minutes": stage.minutes,
            "interviewers": stage.interviewers,
            "shadows": stage.shadows,
            "bar_raiser": stage.bar_raiser,
            "dimensions": sorted(dimension.key for dimension in stage.dimensions),
        }
        for stage in stages
    ]


def _write_stages(template: LoopTemplate, stages: Sequence[StageValues]) -> None:
    for position, values in enumerate(stages, 1):
        parts: tuple[Exercise | Dimension, ...] = (values.exercise, *values.dimensions)
        if any(part.rubric_id != template.rubric_id for part in parts):
            raise ConflictError(_("A stage names an exercise or dimension of another version."))
        stage = Stage(
            template=template,
            position=position,
            exercise=values.exercise,
            minutes=values.minutes,
            interviewers=values.interviewers,
            shadows=values.shadows,
            bar_raiser=values.bar_raiser,
        )
        stage.full_clean()
        stage.save()
        StageDimension.objects.bulk_create(
            StageDimension(stage=stage, dimension=dimension) for dimension in values.dimensions
        )
