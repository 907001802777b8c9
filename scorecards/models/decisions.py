"""What people decided about a loop. A signed decision never changes; it is reopened, and decided anew.

Migration 0012 adds what Django cannot declare: at most one decision of a loop stands, they are numbered
without a gap, each pins a debrief of its own loop, nobody is added to those who took part, and no row of
these tables is ever updated, deleted or emptied away.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.models import Loop
from hiring.identifiers import time_ordered_uuid
from hiring.models import Person
from scorecards.models.debriefs import Debrief
from scorecards.querysets import (
    DecisionParticipantQuerySet,
    DecisionQuerySet,
    DissentQuerySet,
    ReopeningQuerySet,
)


class Decision(models.Model):
    """What a person signed about a loop, and why. It stands until it is reopened."""

    class Outcome(models.TextChoices):
        OFFER = "offer", _("Make an offer")
        DECLINE = "decline", _("Decline")
        HOLD = "hold", _("Hold")
        MORE_EVIDENCE = "more_evidence", _("Gather more evidence")

    loop = models.ForeignKey(Loop, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField(default=1, db_default=1)
    debrief = models.ForeignKey(Debrief, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome)
    rationale = models.TextField(_("rationale"))
    # Rationale per dimension: {dimension key: text}
    dimension_rationales = models.JSONField(default=dict, blank=True)
    # What the signer notes of dissent; who dissents may say so in words of their own (Dissent).
    dissent = models.TextField(_("dissent"), blank=True)
    conditions = models.TextField(_("conditions"), blank=True, db_default="")
    # How many rows of participants belong to it: with all of them there, no further one fits in.
    participant_count = models.PositiveSmallIntegerField(default=0, db_default=0)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="decisions")
    decided_at = models.DateTimeField()

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["loop", "number"]
        constraints = [
            models.UniqueConstraint(fields=["loop", "number"], name="decision_once_per_number"),
            models.CheckConstraint(condition=~models.Q(rationale=""), name="decision_has_rationale"),
            models.CheckConstraint(
                condition=models.Q(outcome__in=["offer", "decline", "hold", "more_evidence"]),
                name="decision_outcome_known",
            ),
        ]

    def __str__(self) -> str:
        return f"Decision {self.number} on {self.loop_id}"


class DecisionParticipant(models.Model):
    """Somebody who took part in a decision; `dissents` as the signer recorded it."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="participants")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    dissents = models.BooleanField(default=False)

    objects = DecisionParticipantQuerySet.as_manager()

    class Meta:
        ordering = ["person__name", "person_id"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "person"], name="participant_once_per_decision")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.decision_id}"


class Dissent(models.Model):
    """How one person sees it differently, in words of one's own."""

    id = models.UUIDField(primary_key=True, default=time_ordered_uuid, editable=False)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="dissents")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="dissents")
    words = models.TextField(_("words"))
    at = models.DateTimeField()

    objects = DissentQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "person"], name="dissent_once_per_person"),
            models.CheckConstraint(condition=~models.Q(words=""), name="dissent_has_words"),
        ]

    def __str__(self) -> str:
        return f"Dissent {self.id}"


class Reopening(models.Model):
    """The moment from which a decision no longer stands, and why."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="reopening")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField(_("reason"))

    objects = ReopeningQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="reopening_has_reason")]

    def __str__(self) -> str:
        return f"Reopening of {self.decision_id}"
