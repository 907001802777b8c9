"""Pauses: days on which a person takes no seats."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hiring.identifiers import time_ordered_uuid
from hiring.models.people import Person


class Pause(models.Model):
    """A stretch of days in the person's own zone, both ends included; without an end, until it is removed."""

    id = models.UUIDField(primary_key=True, default=time_ordered_uuid, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="pauses")
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300)

    class Meta:
        ordering = ["from_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="pause_days_in_order",
                condition=models.Q(until_on__isnull=True) | models.Q(until_on__gte=models.F("from_on")),
            ),
            models.CheckConstraint(name="pause_has_reason", condition=~models.Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"Pause from {self.from_on}"
