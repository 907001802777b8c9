"""The link by which a candidate may say something about themselves that nobody here reads.

What they say is no model: it lies in a schema of its own, which the product's role can't read.
"""

from django.db import models

from candidates.models.applications import Application
from hiring.identifiers import time_ordered_uuid
from hiring.models import Person


class SelfIdentification(models.Model):
    """That a candidate was asked, never whether or what they answered.

    The token is made from the identifier (hiring.tokens) and only its digest is stored.
    """

    id = models.UUIDField(primary_key=True, default=time_ordered_uuid, editable=False)
    application = models.OneToOneField(
        Application, on_delete=models.CASCADE, related_name="self_identification"
    )
    token_digest = models.CharField(max_length=64, unique=True)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="self_identification_expires_later",
                condition=models.Q(expires_at__gt=models.F("asked_at")),
            )
        ]

    def __str__(self) -> str:
        return f"Self-identification {self.id}"
