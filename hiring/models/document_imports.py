"""Role documents on their way to a draft: read and previewed, and not a rubric yet."""

import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hiring.identifiers import time_ordered_uuid
from hiring.models.people import Person
from hiring.models.rubrics import Rubric
from hiring.querysets import DocumentImportQuerySet

# From its upload until it goes away by itself.
LASTS = datetime.timedelta(days=14)


class DocumentImport(models.Model):
    """What was found in one document, as its owner has corrected it so far; only the owner reads it."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        CONFIRMED = "confirmed", _("Confirmed")

    id = models.UUIDField(primary_key=True, default=time_ordered_uuid, editable=False)
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="document_imports")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    file_name = models.CharField(max_length=255, blank=True)
    format = models.CharField(max_length=10)
    # The lines that everything found points at; `found` is hiring.blueprint.storage's shape.
    text = models.TextField()
    notes = models.JSONField(default=list)
    found = models.JSONField()
    # Grows with each change, so that two tabs cannot overwrite each other unseen.
    version = models.PositiveIntegerField(default=1)
    rubric = models.ForeignKey(
        Rubric, on_delete=models.SET_NULL, null=True, blank=True, related_name="document_imports"
    )

    objects = DocumentImportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "confirmed"]), name="document_import_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state="confirmed") | models.Q(rubric__isnull=True),
                name="document_import_open_has_no_rubric",
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")),
                name="document_import_expires_later",
            ),
        ]
        indexes = [models.Index(fields=["expires_at"], name="document_import_expiry")]

    def __str__(self) -> str:
        return f"{self.file_name or self.format} {self.created_at:%Y-%m-%d}"

    @property
    def has_expired(self) -> bool:
        return self.expires_at <= timezone.now()
