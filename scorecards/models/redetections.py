"""Reading committed scorecards anew after an upgrade of the engine: a row for each time it was asked for."""

from django.db import models

from hiring.identifiers import time_ordered_uuid
from hiring.models import Person


class Redetection(models.Model):
    """How far a reading has come; `after` is the scorecard that was read last, so that any worker goes on.

    `started_by` is empty when a command asked. `failed` counts scorecards that could not be read.
    """

    id = models.UUIDField(primary_key=True, default=time_ordered_uuid, editable=False)
    engine = models.CharField(max_length=40)
    engine_version = models.CharField(max_length=40)
    started_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="redetections"
    )
    started_at = models.DateTimeField()
    total = models.PositiveIntegerField()
    read = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    after = models.UUIDField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="redetection_fails_within_what_was_read",
                condition=models.Q(failed__lte=models.F("read")),
            ),
            # All unfinished rows have the same value here, so that there is one at most.
            models.UniqueConstraint(
                models.ExpressionWrapper(
                    models.Q(finished_at__isnull=True), output_field=models.BooleanField()
                ),
                condition=models.Q(finished_at__isnull=True),
                name="redetection_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Reading with {self.engine} {self.engine_version}"
