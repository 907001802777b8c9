"""Revisions: what an author has changed in a scorecard after its commit, whole, with the reason.

The scorecard itself is revision 1 and never changes. Migration 0005 adds what Django cannot declare: ratings
tied to what the interview tests, numbers that follow each other, a true mark of before or after the reveal,
and triggers that refuse any change of a revision once it is there.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.models import Interview
from hiring.identifiers import time_ordered_uuid
from hiring.models import Dimension
from scorecards.models.scorecards import Scorecard
from scorecards.querysets import RevisionRatingQuerySet, ScorecardRevisionQuerySet

FIRST_AMENDMENT = 2


class ScorecardRevision(models.Model):
    """One amendment: the scorecard as a whole as its author has it from then on."""

    id = models.UUIDField(primary_key=True, default=time_ordered_uuid, editable=False)
    scorecard = models.ForeignKey(Scorecard, on_delete=models.PROTECT, related_name="revisions")
    # Equal to the scorecard's interview; a composite foreign key holds it there.
    interview = models.ForeignKey(Interview, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    committed_at = models.DateTimeField()
    # Whether others' scorecards could be read by then; checked by the database.
    after_reveal = models.BooleanField()
    reason = models.TextField(_("reason"))
    recommendation = models.CharField(_("recommendation"), max_length=20, choices=Scorecard.Recommendation)
    running_notes = models.TextField(_("running notes"), blank=True)
    overall_notes = models.TextField(_("overall notes"), blank=True)

    objects = ScorecardRevisionQuerySet.as_manager()

    class Meta:
        ordering = ["scorecard", "number"]
        constraints = [
            models.UniqueConstraint(fields=["scorecard", "number"], name="revision_once_per_number"),
            models.UniqueConstraint(fields=["id", "interview"], name="revision_with_interview"),
            models.CheckConstraint(
                name="revision_follows_the_commit", condition=models.Q(number__gte=FIRST_AMENDMENT)
            ),
            models.CheckConstraint(name="revision_has_reason", condition=~models.Q(reason="")),
            models.CheckConstraint(
                name="revision_recommendation_known",
                condition=models.Q(recommendation__in=["definitely_not", "no", "yes", "strong_yes"]),
            ),
        ]

    def __str__(self) -> str:
        return f"Revision {self.number} of {self.scorecard_id}"


class RevisionRating(models.Model):
    """One dimension's rating in a revision: a score with its evidence, or why it was not assessed."""

    revision = models.ForeignKey(ScorecardRevision, on_delete=models.PROTECT, related_name="ratings")
    interview = models.ForeignKey(Interview, on_delete=models.PROTECT, related_name="+")
    dimension = models.ForeignKey(Dimension, on_delete=models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField(_("score"), null=True, blank=True)
    not_assessed = models.BooleanField(_("not assessed"), default=False)
    not_assessed_reason = models.CharField(_("why not"), max_length=300, blank=True)
    evidence = models.TextField(_("evidence"), blank=True)

    objects = RevisionRatingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "dimension"], name="revision_rating_once_per_dimension"
            ),
            models.CheckConstraint(
                name="revision_rating_from_1_to_5",
                condition=models.Q(score__isnull=True) | models.Q(score__gte=1, score__lte=5),
            ),
            # A commit may have been imported with gaps; an amendment never leaves one.
            models.CheckConstraint(
                name="revision_rating_assessed_or_not",
                condition=models.Q(score__isnull=False, not_assessed=False)
                | models.Q(score__isnull=True, not_assessed=True),
            ),
        ]

    def __str__(self) -> str:
        return f"Revised rating {self.pk}"
