"""Break-glass: scorecards that an admin opened before the reveal, and why. Rows stay as they are."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.models import Loop
from hiring.identifiers import time_ordered_uuid
from hiring.models import Person


class BreakGlass(models.Model):
    """A loop's committed scorecards, open to one admin from `at` until `until`; the panel sees the reason."""

    id = models.UUIDField(primary_key=True, default=time_ordered_uuid, editable=False)
    loop = models.ForeignKey(Loop, on_delete=models.PROTECT, related_name="break_glasses")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField()
    reason = models.TextField(_("reason"))

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="break_glass_has_reason"),
            models.CheckConstraint(condition=models.Q(until__gt=models.F("at")), name="break_glass_ends"),
        ]

    def __str__(self) -> str:
        return f"Break-glass {self.id}"
