"""Scorecards: what one interviewer saw in one interview.

Migration 0002 adds what Django cannot declare: composite foreign keys that tie a rating to a dimension
its interview tests, and triggers that refuse any change once the scorecard is committed.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.models import Interview, Seat
from hiring.identifiers import time_ordered_uuid
from hiring.models import Dimension
from scorecards.querysets import RatingQuerySet, ScorecardQuerySet


class Scorecard(models.Model):
    """A seat's scorecard: a draft that only its author reads until it is committed."""

    class Recommendation(models.TextChoices):
        DEFINITELY_NOT = "definitely_not", _("Definitely not")
        NO = "no", _("No")
        YES = "yes", _("Yes")
        STRONG_YES = "strong_yes", _("Strong yes")

    id = models.UUIDField(primary_key=True, default=time_ordered_uuid, editable=False)
    seat = models.OneToOneField(Seat, on_delete=models.PROTECT, related_name="scorecard")
    # Equal to the seat's interview; a composite foreign key holds it there.
    interview = models.ForeignKey(Interview, on_delete=models.PROTECT, related_name="scorecards")
    recommendation = models.CharField(_("recommendation"), max_length=20, choices=Recommendation, blank=True)
    running_notes = models.TextField(_("running notes"), blank=True)
    overall_notes = models.TextField(_("overall notes"), blank=True)
    saved_at = models.DateTimeField()
    committed_at = models.DateTimeField(null=True, blank=True)

    objects = ScorecardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "interview"], name="scorecard_with_interview"),
            models.CheckConstraint(
                name="scorecard_recommendation_known",
                condition=models.Q(recommendation__in=["", "definitely_not", "no", "yes", "strong_yes"]),
            ),
            models.CheckConstraint(
                name="scorecard_committed_with_recommendation",
                condition=models.Q(committed_at__isnull=True) | ~models.Q(recommendation=""),
            ),
        ]

    def __str__(self) -> str:
        return f"Scorecard {self.id}"

    @property
    def is_committed(self) -> bool:
        return self.committed_at is not None


class Rating(models.Model):
    """One dimension's score with its evidence, or the reason why it was not assessed."""

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="ratings")
    interview = models.ForeignKey(Interview, on_delete=models.PROTECT, related_name="+")
    dimension = models.ForeignKey(Dimension, on_delete=models.PROTECT, related_name="ratings")
    score = models.PositiveSmallIntegerField(_("score"), null=True, blank=True)
    not_assessed = models.BooleanField(_("not assessed"), default=False)
    not_assessed_reason = models.CharField(_("why not"), max_length=300, blank=True)
    evidence = models.TextField(_("evidence"), blank=True)

    objects = RatingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scorecard", "dimension"], name="rating_once_per_dimension"),
            models.CheckConstraint(
                name="rating_from_1_to_5",
                condition=models.Q(score__isnull=True) | models.Q(score__gte=1, score__lte=5),
            ),
            models.CheckConstraint(
                name="rating_assessed_or_not",
                condition=models.Q(not_assessed=False) | models.Q(score__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"Rating {self.pk}"
