"""Loop templates: which interviews a candidate for a role goes through."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hiring.identifiers import time_ordered_uuid
from hiring.models.exercises import Exercise
from hiring.models.people import Person
from hiring.models.profiles import EmphasisProfile
from hiring.models.rubrics import Dimension, Rubric, RubricPart
from hiring.querysets import LoopTemplateQuerySet


class LoopTemplate(models.Model):
    """A plan of stages under one rubric version; a draft until published."""

    id = models.UUIDField(primary_key=True, default=time_ordered_uuid, editable=False)
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="loop_templates")
    name = models.CharField(_("name"), max_length=160)
    profile = models.ForeignKey(
        EmphasisProfile, on_delete=models.PROTECT, null=True, blank=True, related_name="loop_templates"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="published_templates"
    )

    objects = LoopTemplateQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["rubric", "name"], name="loop_template_name_unique"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_published(self) -> bool:
        return self.published_at is not None


class Stage(RubricPart):
    """One interview of the plan."""

    id = models.UUIDField(primary_key=True, default=time_ordered_uuid, editable=False)
    template = models.ForeignKey(LoopTemplate, on_delete=models.CASCADE, related_name="stages")
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="stages")
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    interviewers = models.PositiveSmallIntegerField(_("interviewers"), default=1)
    shadows = models.PositiveSmallIntegerField(_("shadows"), default=0, db_default=0)
    bar_raiser = models.BooleanField(_("with a bar raiser"), default=False)
    dimensions = models.ManyToManyField(Dimension, through="StageDimension", related_name="stages")

    class Meta(RubricPart.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(minutes__gte=5, minutes__lte=480), name="stage_minutes"
            ),
            models.CheckConstraint(
                condition=models.Q(interviewers__gte=1, interviewers__lte=6), name="stage_interviewers"
            ),
            models.CheckConstraint(condition=models.Q(shadows__lte=3), name="stage_shadows"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.exercise}"


class StageDimension(models.Model):
    """A dimension that a stage tests."""

    stage = models.ForeignKey(Stage, on_delete=models.CASCADE)
    dimension = models.ForeignKey(Dimension, on_delete=models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stage", "dimension"], name="stage_dimension_unique")]


class PlanOverride(models.Model):
    """A rule of loop design that a person set aside for one template, and why; it stays in view."""

    template = models.ForeignKey(LoopTemplate, on_delete=models.CASCADE, related_name="overrides")
    rule = models.CharField(max_length=40)
    # What the rule spoke of: the key of a dimension or of a stage's exercise, or nothing for the whole plan.
    subject = models.CharField(max_length=100, blank=True)
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="plan_overrides")
    at = models.DateTimeField()

    class Meta:
        ordering = ["rule", "subject"]
        constraints = [
            models.UniqueConstraint(fields=["template", "rule", "subject"], name="plan_override_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="plan_override_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} set aside for {self.template}"
