"""Debriefs compiled from committed scorecards, and their reveal."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.models import Loop
from hiring.identifiers import time_ordered_uuid
from hiring.models import Person
from scorecards.querysets import DebriefQuerySet


class Reveal(models.Model):
    """The moment from which a loop's people may read each other's scorecards."""

    loop = models.OneToOneField(Loop, on_delete=models.CASCADE, related_name="reveal")
    at = models.DateTimeField()
    # Empty when the system revealed by its policy.
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="reveals")
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
