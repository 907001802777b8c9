"""Legal holds, and which candidates were erased."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from candidates.models.applications import Candidate
from hiring.identifiers import time_ordered_uuid
from hiring.models import Person


class LegalHold(models.Model):
    """While it stands nothing about the candidate is erased, whoever asks; the database refuses it."""

    id = models.UUIDField(primary_key=True, default=time_ordered_uuid, editable=False)
    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="holds")
    reason = models.CharField(_("reason"), max_length=500)
    set_at = models.DateTimeField(db_default=Now())
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    lifting_reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        ordering = ["set_at", "id"]
        constraints = [
            models.CheckConstraint(name="hold_has_reason", condition=~models.Q(reason="")),
            models.CheckConstraint(
                name="hold_lifted_by_somebody_for_a_reason",
                condition=models.Q(lifted_at__isnull=True, lifted_by__isnull=True, lifting_reason="")
                | (models.Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~models.Q(lifting_reason="")),
            ),
            models.UniqueConstraint(
                fields=["candidate"], condition=models.Q(lifted_at__isnull=True), name="hold_stands_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Hold {self.id}"


class Erasure(models.Model):
    """A tombstone: identifiers that were erased, and that a restored backup must lose again.

    It is also the one door through the triggers that keep committed evidence: rows may be deleted in the
    transaction that adds a tombstone for their candidate, and in no other (migration 0004).
    `application` is empty when everything about the candidate went.
    """

    class Cause(models.TextChoices):
        ASKED = "asked", _("The candidate asked for it")
        RETENTION = "retention", _("The retention ended")
        RESTORED = "restored", _("A backup had brought it back")

    id = models.UUIDField(primary_key=True, default=time_ordered_uuid, editable=False)
    # Not keys: what they point at is gone.
    candidate = models.UUIDField()
    application = models.UUIDField(null=True)
    cause = models.CharField(max_length=10, choices=Cause)
    at = models.DateTimeField(db_default=Now())
    # The transaction that may delete, written by a trigger.
    transaction = models.PositiveBigIntegerField(editable=False, db_default=0)

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["candidate"], name="erasure_of_candidate")]
        constraints = [
            models.CheckConstraint(
                name="erasure_cause_known",
                condition=models.Q(cause__in=["asked", "retention", "restored"]),
            )
        ]

    def __str__(self) -> str:
        return f"Erasure {self.id}"
