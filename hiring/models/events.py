"""The event log: one row per change of state, and the outbox that workers read.

Rows are never updated or deleted; triggers of migration 0002 refuse it. They hold identifiers and values,
never what a person typed about another.
"""

from django.db import models

from hiring.models.people import Person
from hiring.querysets import DeliveryQuerySet


class Event(models.Model):
    """Something that happened. `actor` is empty when the system itself acted."""

    kind = models.CharField(max_length=60)
    at = models.DateTimeField(auto_now_add=True)
    actor = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="events")
    # A stream is what the event belongs to in time: a loop, a role, a person.
    stream_kind = models.CharField(max_length=30)
    stream_id = models.UUIDField()
    payload = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["stream_kind", "stream_id", "id"], name="event_stream")]

    def __str__(self) -> str:
        return f"{self.id} {self.kind}"


class ValueChange(models.Model):
    """What one field held before an event and after it.

    Apart from the log, since a value may be text that somebody typed, which the log itself never holds.
    """

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="changes")
    field = models.CharField(max_length=80)
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["event", "field"], name="value_change_once")]

    def __str__(self) -> str:
        return f"{self.field} of event {self.event_id}"


class Delivery(models.Model):
    """One subscriber's duty towards one event: the row is the promise that it will be done."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries")
    subscriber = models.CharField(max_length=60)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "subscriber"], name="delivery_once_per_subscriber")
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=models.Q(done_at__isnull=True, given_up_at__isnull=True),
                name="delivery_pending",
            )
        ]

    def __str__(self) -> str:
        return f"{self.subscriber} of event {self.event_id}"
