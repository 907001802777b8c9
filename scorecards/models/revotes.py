"""Re-votes: second estimates that the panel enters privately after it has talked.

The first estimates stay on the scorecards. Migration 0016 adds what Django cannot declare: an estimate
belongs to a re-vote that is open, to a scorecard of its loop, and a closed re-vote never changes.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.models import Loop
from hiring.identifiers import time_ordered_uuid
from hiring.models import Dimension, Person
from scorecards.models.scorecards import Scorecard
from scorecards.querysets import RevoteBallotQuerySet, RevoteQuerySet, SecondEstimateQuerySet


class Revote(models.Model):
    """One round of second estimates; `closed_by` is empty where it closed itself, everybody being in."""

    id = models.UUIDField(primary_key=True, default=time_ordered_uuid, editable=False)
    loop = models.ForeignKey(Loop, on_delete=models.PROTECT, related_name="revotes")
    number = models.PositiveSmallIntegerField()
    # Keys of the dimensions that it is about, in the rubric's order.
    dimensions = ArrayField(models.CharField(max_length=80))
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    # Asked for when somebody's estimates were still missing; stays in view.
    closing_reason = models.TextField(_("reason"), blank=True)

    objects = RevoteQuerySet.as_manager()

    class Meta:
        ordering = ["loop", "number"]
        constraints = [
            models.UniqueConstraint(fields=["loop", "number"], name="revote_once_per_number"),
            models.UniqueConstraint(
                fields=["loop"], condition=models.Q(closed_at__isnull=True), name="revote_open_once"
            ),
            models.CheckConstraint(
                name="revote_closed_with_reason_or_by_itself",
                condition=models.Q(closed_by__isnull=True, closing_reason="")
                | (models.Q(closed_by__isnull=False, closed_at__isnull=False) & ~models.Q(closing_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"Re-vote {self.number} on {self.loop_id}"


class RevoteBallot(models.Model):
    """What one person is asked in a re-vote; `entered_at` is empty while the answer is out."""

    id = models.UUIDField(primary_key=True, default=time_ordered_uuid, editable=False)
    revote = models.ForeignKey(Revote, on_delete=models.PROTECT, related_name="ballots")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(null=True)

    objects = RevoteBallotQuerySet.as_manager()

    class Meta:
        ordering = ["person__name", "person_id"]
        constraints = [
            models.UniqueConstraint(fields=["revote", "person"], name="ballot_once_per_person"),
        ]

    def __str__(self) -> str:
        return f"Ballot {self.id}"


class SecondEstimate(models.Model):
    """One dimension of one scorecard, asked about again; `answer` is empty until it is entered.

    `first` is the score as it stood at the reveal, empty where there was none; `score` is the second one.
    """

    class Answer(models.TextChoices):
        SCORE = "score", _("Another rating")
        UNCHANGED = "unchanged", _("Unchanged")
        NOT_ASSESSED = "not_assessed", _("Not assessed")

    id = models.UUIDField(primary_key=True, default=time_ordered_uuid, editable=False)
    ballot = models.ForeignKey(RevoteBallot, on_delete=models.PROTECT, related_name="estimates")
    scorecard = models.ForeignKey(Scorecard, on_delete=models.PROTECT, related_name="+")
    dimension = models.ForeignKey(Dimension, on_delete=models.PROTECT, related_name="+")
    first = models.PositiveSmallIntegerField(null=True)
    answer = models.CharField(max_length=20, choices=Answer, blank=True)
    score = models.PositiveSmallIntegerField(null=True)
    reason = models.TextField(_("reason"), blank=True)

    objects = SecondEstimateQuerySet.as_manager()

    class Meta:
        ordering = ["dimension__position", "dimension__key", "scorecard"]
        constraints = [
            models.UniqueConstraint(
                fields=["ballot", "scorecard", "dimension"], name="estimate_once_per_rating"
            ),
            models.CheckConstraint(
                name="estimate_first_from_1_to_5",
                condition=models.Q(first__isnull=True) | models.Q(first__gte=1, first__lte=5),
            ),
            models.CheckConstraint(
                name="estimate_scored_or_not",
                condition=models.Q(answer="score", score__isnull=False, score__gte=1, score__lte=5)
                | models.Q(answer__in=["", "unchanged", "not_assessed"], score__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"Second estimate {self.id}"
