"""Exercises: what interviewer and candidate do together, versioned with the rubric."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hiring.identifiers import time_ordered_uuid
from hiring.models.rubrics import Dimension, Rubric, RubricPart


class Exercise(RubricPart):
    """An interview's task with its brief, guide and questions."""

    class Kind(models.TextChoices):
        SYSTEM_DESIGN = "system_design", _("System design")
        DEBUGGING = "debugging", _("Debugging")
        EVALUATION_DESIGN = "evaluation_design", _("Evaluation design")
        CODE_REVIEW = "code_review", _("Code review")
        BEHAVIOURAL = "behavioural", _("Behavioural")
        OTHER = "other", _("Other")

    id = models.UUIDField(primary_key=True, default=time_ordered_uuid, editable=False)
    rubric = models.ForeignKey(Rubric, on_delete=models.CASCADE, related_name="exercises")
    key = models.SlugField(max_length=80)
    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    min_minutes = models.PositiveSmallIntegerField(_("shortest, in minutes"), null=True, blank=True)
    max_minutes = models.PositiveSmallIntegerField(_("longest, in minutes"), null=True, blank=True)
    optional = models.BooleanField(_("optional"), default=False)
    brief = models.TextField(_("brief for the candidate"), blank=True)
    guide = models.TextField(_("guide for the interviewer"), blank=True)

    class Meta(RubricPart.Meta):
        constraints = [
            models.UniqueConstraint(fields=["rubric", "key"], name="exercise_key_unique"),
            models.CheckConstraint(
                name="exercise_minutes_in_order",
                condition=models.Q(min_minutes__isnull=True, max_minutes__isnull=True)
                | models.Q(min_minutes__gte=1, max_minutes__gte=models.F("min_minutes")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ExerciseQuestion(RubricPart):
    """A question asked to learn about one dimension."""

    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="questions")
    dimension = models.ForeignKey(Dimension, on_delete=models.CASCADE, related_name="questions")
    text = models.TextField(_("text"))
