"""Invitations: how somebody whom an admin has added comes to a password.

The link's token is never stored. It is made from the product's secret key and the invitation's identifier
(hiring.tokens), so that the worker who sends the mail can make it again; the row keeps its digest.
"""

import datetime

from django.db import models

from hiring.identifiers import time_ordered_uuid
from hiring.models.people import Person


class Invitation(models.Model):
    """A link that lets one person choose a password, once and until it expires."""

    id = models.UUIDField(primary_key=True, default=time_ordered_uuid, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invitations")
    token_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(used_at__isnull=True, withdrawn_at__isnull=True),
                name="invitation_one_open",
            ),
            models.CheckConstraint(
                name="invitation_ends_once",
                condition=models.Q(used_at__isnull=True) | models.Q(withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation {self.id}"

    def is_open(self, now: datetime.datetime) -> bool:
        return self.used_at is None and self.withdrawn_at is None and now < self.expires_at
