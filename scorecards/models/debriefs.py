"""Debriefs compiled from committed scorecards, their reveal, and the decision of a person."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.models import Loop
from hiring.identifiers import time_ordered_uuid
from hiring.models import Person
from scorecards.querysets import DebriefQuerySet, DecisionQuerySet


class Reveal(models.Model):
    """The moment from which a loop's people may read each other's scorecards."""

    loop = models.OneToOneField(Loop, on_delete=models.CASCADE, related_name="reveal")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="reveals")
    # Asked for when scorecards were still missing; stays in view.
    reason = models.TextField(_("reason"), blank=True)

    def __str__(self) -> str:
        return f"Reveal of {self.loop_id}"


class Debrief(models.Model):
    """A compiled debrief document, keyed by the hash of the evidence that it was compiled from."""

    id = models.UUIDField(primary_key=True, default=time_ordered_uuid, editable=False)
    loop = models.ForeignKey(Loop, on_delete=models.CASCADE, related_name="debriefs")
    input_hash = models.CharField(max_length=64)
    compiler_version = models.CharField(max_length=40)
    document = models.JSONField()
    compiled_at = models.DateTimeField(auto_now_add=True)

    objects = DebriefQuerySet.as_manager()

    class Meta:
        ordering = ["-compiled_at"]
        constraints = [
            models.UniqueConstraint(fields=["loop", "input_hash"], name="debrief_once_per_evidence")
        ]

    def __str__(self) -> str:
        return f"Debrief {self.id}"


class Decision(models.Model):
    """What a person decided about a loop, and why."""

    class Outcome(models.TextChoices):
        OFFER = "offer", _("Make an offer")
        DECLINE = "decline", _("Decline")
        HOLD = "hold", _("Hold")
        MORE_EVIDENCE = "more_evidence", _("Gather more evidence")

    loop = models.OneToOneField(Loop, on_delete=models.PROTECT, related_name="decision")
    debrief = models.ForeignKey(Debrief, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome)
    rationale = models.TextField(_("rationale"))
    # Rationale per dimension: {dimension key: text}
    dimension_rationales = models.JSONField(default=dict, blank=True)
    dissent = models.TextField(_("dissent"), blank=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="decisions")
    decided_at = models.DateTimeField()

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(rationale=""), name="decision_has_rationale"),
            models.CheckConstraint(
                condition=models.Q(outcome__in=["offer", "decline", "hold", "more_evidence"]),
                name="decision_outcome_known",
            ),
        ]

    def __str__(self) -> str:
        return f"Decision on {self.loop_id}"
