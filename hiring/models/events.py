"""The event log: one row per change of state, and the outbox that workers read.

Rows are never updated or deleted; triggers of migration 0002 refuse it. They hold identifiers and values,
never what a person typed about another.
"""

from django.db import models
from django.db.models.functions import Now

from hiring.models.people import Person
from hiring.querysets import DeliveryQuerySet


class Event(models.Model):
    """Something that happened. `actor` is empty when the system itself acted.

    `number` and `hash` are written by the database (migration 0011): the place in the stream, and a SHA-256
    over this row and the hash before it, so that a row cannot be changed, moved or lost unseen.
    """

    kind = models.CharField(max_length=60)
    # The database's clock: a web server whose own is behind must not write into a day that is closed.
    at = models.DateTimeField(db_default=Now(), editable=False)
    actor = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="events")
    # A stream is what the event belongs to in time: a loop, a role, a person.
    stream_kind = models.CharField(max_length=30)
    stream_id = models.UUIDField()
    payload = models.JSONField(default=dict)
    number = models.PositiveBigIntegerField(editable=False, db_default=0)
    hash = models.BinaryField(editable=False, max_length=32, db_default=b"")

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["stream_kind", "stream_id", "id"], name="event_stream"),
            models.Index(fields=["kind", "id"], name="event_kind"),
            models.Index(fields=["actor", "id"], name="event_actor"),
            models.Index(fields=["at"], name="event_at"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["stream_kind", "stream_id", "number"], name="event_number_in_stream"
            )
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.kind}"


class EventStream(models.Model):
    """How far a stream's chain has come: without it nobody would miss what is cut off its end."""

    kind = models.CharField(max_length=30)
    stream = models.UUIDField()
    number = models.PositiveBigIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "stream"], name="event_stream_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.stream}"


class LogDay(models.Model):
    """The Merkle root over the hashes of one day's events in UTC, to be kept outside the database too."""

    day = models.DateField(primary_key=True)
    events = models.PositiveBigIntegerField()
    root = models.CharField(max_length=64)
    closed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day}: {self.events} events"


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
    queue = models.CharField(max_length=20, default="live", db_default="live")
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)
    # Of the request that caused the event, so that its log lines and the worker's can be read together.
    request_id = models.CharField(max_length=36, blank=True, db_default="")

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "subscriber"], name="delivery_once_per_subscriber")
        ]
        indexes = [
            models.Index(
                fields=["queue", "id"],
                condition=models.Q(done_at__isnull=True, given_up_at__isnull=True),
                name="delivery_waiting",
            ),
            models.Index(
                fields=["id"], condition=models.Q(given_up_at__isnull=False), name="delivery_given_up"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subscriber} of event {self.event_id}"
