"""Copies of a rubric's parts, from one version into the next."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import models

from hiring.models import (
    AssessmentArea,
    Dimension,
    DocumentSection,
    EmphasisProfile,
    Exercise,
    ExerciseAttachment,
    ExerciseQuestion,
    Kpi,
    LoopTemplate,
    Milestone,
    PlanOverride,
    ProfileDimension,
    Rubric,
    Signal,
    Stage,
    StageDimension,
)

Row = TypeVar("Row", bound=models.Model)


def clone(row: Row, **changes: Any) -> Row:
    """Return an unsaved copy of a row under a new identity, with some fields changed."""
    kept = {
        field.name: getattr(row, field.name)
        for field in row._meta.concrete_fields
        if not field.primary_key and field.name not in changes
    }
    return type(row)(**kept, **changes)


def copy_rubric(source: Rubric, target: Rubric) -> None:
    """Copy every part of `source`, and its loop templates as drafts, into the empty draft `target`."""
    target.document = source.document
    target.bar_raiser_required = source.bar_raiser_required
    target.save(update_fields=["document", "bar_raiser_required"])
    DocumentSection.objects.bulk_create(clone(part, rubric=target) for part in source.sections.all())
    AssessmentArea.objects.bulk_create(clone(part, rubric=target) for part in source.areas.all())
    Milestone.objects.bulk_create(clone(part, rubric=target) for part in source.milestones.all())
    Kpi.objects.bulk_create(clone(part, rubric=target) for part in source.kpis.all())
    Signal.objects.bulk_create(clone(part, rubric=target) for part in source.signals.all())
    Dimension.objects.bulk_create(clone(part, rubric=target) for part in source.dimensions.all())
    dimensions = dimensions_by_key(target)
    for exercise in source.exercises.all():
        copy = _saved(clone(exercise, rubric=target))
        copy_questions(exercise, copy, dimensions)
        copy_attachments(exercise, copy)
    copy_profiles(source, target)
    copy_templates(source, target)


def dimensions_by_key(rubric: Rubric) -> dict[str, Dimension]:
    """Return the rubric's dimensions by key. One query."""
    return {dimension.key: dimension for dimension in rubric.dimensions.all()}


def copy_questions(source: Exercise, target: Exercise, dimensions: Mapping[str, Dimension]) -> int:
    """Copy the questions whose dimension is among `dimensions`; return how many there were."""
    copies = [
        clone(question, exercise=target, dimension=dimensions[question.dimension.key])
        for question in source.questions.select_related("dimension")
        if question.dimension.key in dimensions
    ]
    ExerciseQuestion.objects.bulk_create(copies)
    return len(copies)


def copy_attachments(source: Exercise, target: Exercise) -> int:
    """Copy what points at the files, not their bytes, which are kept once; return how many there were."""
    copies = [
        ExerciseAttachment(
            exercise=target,
            content_id=row.content_id,
            name=row.name,
            media_type=row.media_type,
            audience=row.audience,
            position=row.position,
        )
        for row in source.attachments.all()
    ]
    ExerciseAttachment.objects.bulk_create(copies)
    return len(copies)


def copy_profiles(source: Rubric, target: Rubric) -> list[str]:
    """Copy emphasis profiles, without what they ask of dimensions that `target` lacks; return their names."""
    dimensions = dimensions_by_key(target)
    names = []
    for profile in source.profiles.all():
        copy = _saved(clone(profile, rubric=target))
        names.append(copy.name)
        ProfileDimension.objects.bulk_create(
            clone(emphasis, profile=copy, dimension=dimensions[emphasis.dimension.key])
            for emphasis in profile.emphases.select_related("dimension")
            if emphasis.dimension.key in dimensions
        )
    return names


def copy_templates(source: Rubric, target: Rubric) -> list[str]:
    """Copy loop templates as drafts and return their names.

    A stage whose exercise `target` lacks is left out, and so is a dimension that it lacks.
    """
    exercises = {exercise.key: exercise for exercise in target.exercises.all()}
    dimensions = dimensions_by_key(target)
    profiles = {profile.key: profile for profile in target.profiles.all()}
    names = []
    for template in source.loop_templates.select_related("profile"):
        copy = _copy_template(template, target, profiles)
        names.append(copy.name)
        for stage in template.stages.select_related("exercise").prefetch_related("dimensions"):
            if stage.exercise.key in exercises:
                _copy_stage(stage, copy, exercises[stage.exercise.key], dimensions)
    return names


def _copy_template(
    source: LoopTemplate, target: Rubric, profiles: Mapping[str, EmphasisProfile]
) -> LoopTemplate:
    """The reasons for which rules were set aside go along: the plan is the same one."""
    profile = profiles.get(source.profile.key) if source.profile else None
    copy = LoopTemplate.objects.create(rubric=target, name=source.name, profile=profile)
    PlanOverride.objects.bulk_create(clone(override, template=copy) for override in source.overrides.all())
    return copy


def _copy_stage(
    source: Stage, template: LoopTemplate, exercise: Exercise, dimensions: Mapping[str, Dimension]
) -> None:
    stage = _saved(clone(source, template=template, exercise=exercise))
    StageDimension.objects.bulk_create(
        StageDimension(stage=stage, dimension=dimensions[dimension.key])
        for dimension in source.dimensions.all()
        if dimension.key in dimensions
    )


def _saved(row: Row) -> Row:
    row.save(force_insert=True)
    return row
