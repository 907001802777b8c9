"""Reminders of scorecards that are due: one row for each mail that the product owes or has sent.

The row is claimed before the mail is sent and marked afterwards:

    asked ─▶ claimed ─▶ sent
                │  ▲
                │  └── claimed again when its time has run out, MOST_ATTEMPTS times in all
                ├────▶ given up     the mail could not be handed over
                └────▶ withdrawn    nobody owes the scorecard any more, or a later step has taken over
"""

import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.models import Seat
from hiring.identifiers import time_ordered_uuid
from hiring.models import Person
from scorecards.querysets import ReminderQuerySet

UNSETTLED = models.Q(sent_at__isnull=True, given_up_at__isnull=True, withdrawn_at__isnull=True)


class Reminder(models.Model):
    """One mail to the person in a seat: a step of the schedule, or a nudge, which has no step."""

    class State(models.TextChoices):
        ASKED = "asked", _("Asked for")
        CLAIMED = "claimed", _("Being sent")
        SENT = "sent", _("Sent")
        GIVEN_UP = "given_up", _("Could not be sent")
        WITHDRAWN = "withdrawn", _("No longer needed")

    # Also the mail's Message-ID: a mail that was sent twice can be recognised as one.
    id = models.UUIDField(primary_key=True, default=time_ordered_uuid, editable=False)
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="reminders")
    # Who is written to: a seat may be given to somebody else, who starts afresh.
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="reminders")
    step = models.PositiveSmallIntegerField(null=True, blank=True)
    tells_recruiter = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    # Until then the claim belongs to whoever made it; empty while nobody has.
    claimed_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    # The kind of the last error; its message may quote addresses.
    error = models.CharField(max_length=100, blank=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            # Nudges have no step, and several rows without one may stand beside each other.
            models.UniqueConstraint(fields=["seat", "person", "step"], name="reminder_once_per_step"),
            models.CheckConstraint(
                name="reminder_ends_once",
                condition=models.Q(given_up_at__isnull=True, withdrawn_at__isnull=True)
                | models.Q(sent_at__isnull=True, withdrawn_at__isnull=True)
                | models.Q(sent_at__isnull=True, given_up_at__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["asked_at"], condition=UNSETTLED, name="reminder_unsettled")]

    def __str__(self) -> str:
        return f"Nudge of {self.seat_id}" if self.step is None else f"Step {self.step} of {self.seat_id}"

    @property
    def state(self) -> State:
        if self.sent_at:
            return self.State.SENT
        if self.given_up_at:
            return self.State.GIVEN_UP
        if self.withdrawn_at:
            return self.State.WITHDRAWN
        return self.State.CLAIMED if self.claimed_until else self.State.ASKED

    @property
    def changed_at(self) -> datetime.datetime:
        """When the reminder came to its state, as far as that is settled."""
        return self.sent_at or self.given_up_at or self.withdrawn_at or self.asked_at
