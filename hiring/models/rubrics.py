"""Rubrics: numbered versions of what a role is judged by.

A published rubric and all that hangs on it never change; triggers of migration 0002 refuse it, so that a
scorecard opened under a version can be read under that version for ever.
"""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from hiring.identifiers import time_ordered_uuid
from hiring.models.people import Person
from hiring.models.roles import Role
from hiring.querysets import RubricQuerySet

LEVELS = (1, 2, 3, 4, 5)


class Rubric(models.Model):
    """One version of a role's dimensions, areas, exercises and signals; a draft until published."""

    id = models.UUIDField(primary_key=True, default=time_ordered_uuid, editable=False)
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="rubrics")
    version = models.PositiveIntegerField(_("version"), validators=[MinValueValidator(1)])
    document = models.TextField(_("role document"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="published_rubrics"
    )
    bar_raiser_required = models.BooleanField(
        _("every loop has a bar raiser"), default=False, db_default=False
    )

    objects = RubricQuerySet.as_manager()

    class Meta:
        ordering = ["role", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["role", "version"], name="rubric_version_unique"),
            models.UniqueConstraint(
                fields=["role"], condition=models.Q(published_at__isnull=True), name="rubric_one_draft"
            ),
            models.CheckConstraint(condition=models.Q(version__gte=1), name="rubric_version_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.role} v{self.version}"

    @property
    def is_published(self) -> bool:
        return self.published_at is not None


class RubricPart(models.Model):
    """What every ordered part of a rubric has."""

    position = models.PositiveSmallIntegerField()

    class Meta:
        abstract = True
        ordering = ["position"]


class DocumentSection(RubricPart):
    """A section of the role document, kept for display."""

    rubric = models.ForeignKey(Rubric, on_delete=models.CASCADE, related_name="sections")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    text = models.TextField()

    class Meta(RubricPart.Meta):
        constraints = [models.UniqueConstraint(fields=["rubric", "number"], name="section_number_unique")]


class Dimension(RubricPart):
    """One thing that is rated from 1 to 5, with the anchor text of each level.

    The middle anchors may be empty: a role document often describes only 5 and 1.
    """

    id = models.UUIDField(primary_key=True, default=time_ordered_uuid, editable=False)
    rubric = models.ForeignKey(Rubric, on_delete=models.CASCADE, related_name="dimensions")
    key = models.SlugField(max_length=80)
    name = models.CharField(_("name"), max_length=120)
    anchor_1 = models.TextField(_("what 1 looks like"))
    anchor_2 = models.TextField(_("what 2 looks like"), blank=True)
    anchor_3 = models.TextField(_("what 3 looks like"), blank=True)
    anchor_4 = models.TextField(_("what 4 looks like"), blank=True)
    anchor_5 = models.TextField(_("what 5 looks like"))
    # All weigh 1 unless somebody says why not: unequal weights are a claim that needs a ground.
    weight = models.PositiveSmallIntegerField(_("weight"), default=1, db_default=1)
    weight_reason = models.TextField(_("why it doesn't weigh 1"), blank=True, default="", db_default="")
    minimum_bar = models.PositiveSmallIntegerField(_("minimum bar"), null=True, blank=True)
    raters_needed = models.PositiveSmallIntegerField(_("raters needed"), default=2, db_default=2)

    class Meta(RubricPart.Meta):
        constraints = [
            models.UniqueConstraint(fields=["rubric", "key"], name="dimension_key_unique"),
            models.CheckConstraint(
                condition=models.Q(weight=1)
                | (models.Q(weight__range=(1, 10)) & ~models.Q(weight_reason="")),
                name="dimension_weight_has_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(minimum_bar__isnull=True) | models.Q(minimum_bar__range=(1, 5)),
                name="dimension_minimum_bar",
            ),
            models.CheckConstraint(
                condition=models.Q(raters_needed__range=(1, 6)), name="dimension_raters_needed"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def anchors(self) -> tuple[str, str, str, str, str]:
        """The five anchor texts, level 1 first."""
        return (self.anchor_1, self.anchor_2, self.anchor_3, self.anchor_4, self.anchor_5)


class AssessmentArea(RubricPart):
    """What to assess, in the role document's own words."""

    rubric = models.ForeignKey(Rubric, on_delete=models.CASCADE, related_name="areas")
    text = models.TextField(_("text"))


class Milestone(RubricPart):
    """What somebody new in the role should have reached after so many days, for check-ins later."""

    rubric = models.ForeignKey(Rubric, on_delete=models.CASCADE, related_name="milestones")
    days = models.PositiveSmallIntegerField(_("days"))
    text = models.TextField(_("text"))

    class Meta(RubricPart.Meta):
        constraints = [
            models.CheckConstraint(condition=models.Q(days__gte=1), name="milestone_days_positive")
        ]

    def __str__(self) -> str:
        return f"{self.days} days: {self.text}"


class Kpi(RubricPart):
    """A figure by which the role is measured, in the role document's own words."""

    rubric = models.ForeignKey(Rubric, on_delete=models.CASCADE, related_name="kpis")
    name = models.CharField(_("name"), max_length=160)
    target = models.TextField(_("target"), blank=True)
    text = models.TextField(_("text"), blank=True)

    def __str__(self) -> str:
        return self.name


class Signal(RubricPart):
    """A statement about a candidate that raises or lowers confidence when notes show it."""

    class Kind(models.TextChoices):
        RED_FLAG = "red_flag", _("Red flag")
        WEAK = "weak", _("Weak signal")
        STRONG = "strong", _("Strong signal")

    id = models.UUIDField(primary_key=True, default=time_ordered_uuid, editable=False)
    rubric = models.ForeignKey(Rubric, on_delete=models.CASCADE, related_name="signals")
    key = models.SlugField(max_length=80)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    text = models.TextField(_("text"))
    examples = ArrayField(models.TextField(), default=list, blank=True)
    counter_examples = ArrayField(models.TextField(), default=list, blank=True)

    class Meta(RubricPart.Meta):
        constraints = [
            models.UniqueConstraint(fields=["rubric", "key"], name="signal_key_unique"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["red_flag", "weak", "strong"]), name="signal_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return self.text
