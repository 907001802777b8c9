"""Emphasis profiles: the same rubric, used with more care where a context asks for it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hiring.identifiers import time_ordered_uuid
from hiring.models.rubrics import Dimension, Rubric, RubricPart


class EmphasisProfile(RubricPart):
    """A context such as a start-up or a regulated industry, and which dimensions it asks more of."""

    id = models.UUIDField(primary_key=True, default=time_ordered_uuid, editable=False)
    rubric = models.ForeignKey(Rubric, on_delete=models.CASCADE, related_name="profiles")
    key = models.SlugField(max_length=80)
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("when it applies"), blank=True)

    class Meta(RubricPart.Meta):
        constraints = [models.UniqueConstraint(fields=["rubric", "key"], name="profile_key_unique")]

    def __str__(self) -> str:
        return self.name


class ProfileDimension(models.Model):
    """What a profile asks of one dimension instead of the dimension's own figures."""

    profile = models.ForeignKey(EmphasisProfile, on_delete=models.CASCADE, related_name="emphases")
    dimension = models.ForeignKey(Dimension, on_delete=models.CASCADE, related_name="emphases")
    raters_needed = models.PositiveSmallIntegerField(_("raters needed"), null=True, blank=True)
    minimum_bar = models.PositiveSmallIntegerField(_("minimum bar"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["profile", "dimension"], name="profile_dimension_unique"),
            models.CheckConstraint(
                condition=models.Q(raters_needed__isnull=False) | models.Q(minimum_bar__isnull=False),
                name="profile_dimension_asks_something",
            ),
            models.CheckConstraint(
                condition=models.Q(raters_needed__isnull=True) | models.Q(raters_needed__range=(1, 6)),
                name="profile_raters_needed",
            ),
            models.CheckConstraint(
                condition=models.Q(minimum_bar__isnull=True) | models.Q(minimum_bar__range=(1, 5)),
                name="profile_minimum_bar",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.profile}: {self.dimension}"
