"""What people's calendars have been told, and the addresses from which calendars read."""

from django.db import models

from candidates.models.loops import Interview
from hiring.identifiers import time_ordered_uuid
from hiring.models import Person


class CalendarEntry(models.Model):
    """One interview as one person's calendar was last told of it.

    Interview and person make its UID; the sequence grows with each change, so that a calendar takes the later
    of two mails whichever comes first.
    """

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="calendar_entries")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="calendar_entries")
    sequence = models.PositiveIntegerField(default=0)
    title = models.CharField(max_length=160)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    changed_at = models.DateTimeField()
    is_cancelled = models.BooleanField(default=False)
    # The sequence of the mail that went out last; -1 before the first.
    sent_sequence = models.IntegerField(default=-1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["interview", "person"], name="calendar_entry_once"),
            models.CheckConstraint(
                name="calendar_entry_sent_what_there_is",
                condition=models.Q(sent_sequence__lte=models.F("sequence")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.sequence}"


class CalendarFeed(models.Model):
    """A secret address that shows one person's seats to a calendar; made anew, the former one is dead.

    The token is made from the identifier (hiring.tokens) and only its digest is stored.
    """

    id = models.UUIDField(primary_key=True, default=time_ordered_uuid, editable=False)
    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="calendar_feed")
    token_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Feed of {self.person_id}"
