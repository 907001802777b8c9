"""Drafts: a scorecard field by field, as its author has it until the commit."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from candidates.models import Seat


class DraftField(models.Model):
    """One field of a seat's scorecard before the commit, named as in the form; the commit makes rows of it.

    `version` grows by one with each change. `mutations` are the identifiers of the latest changes, the
    newest last: the last one made the present version, the one before it the version before. `bodies` are
    the digests of what was sent under them; shorter when an earlier release has stored some without.
    """

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="draft_fields")
    name = models.CharField(max_length=160)
    value = models.TextField(blank=True)
    version = models.PositiveIntegerField()
    mutations = ArrayField(models.UUIDField())
    bodies = ArrayField(models.UUIDField(null=True), default=list, db_default=[])
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seat", "name"], name="draft_field_once_per_seat"),
            models.CheckConstraint(condition=models.Q(version__gte=1), name="draft_field_version"),
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.seat_id}"
