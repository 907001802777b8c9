"""Files that belong to an exercise: what a candidate is handed, what an interviewer prepares with.

The bytes are kept once, under their SHA-256; each version of a rubric has rows that point at them. A
published rubric's attachments never change, and bytes go with the last row that points at them: triggers of
the migration see to both.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hiring.identifiers import time_ordered_uuid
from hiring.models.exercises import Exercise
from hiring.models.rubrics import RubricPart

MOST_BYTES = 5 * 1024 * 1024
MOST_BYTES_OF_EXERCISE = 20 * 1024 * 1024
LONGEST_NAME = 120


class AttachmentContent(models.Model):
    """Bytes under the hexadecimal SHA-256 that they have, which the database checks."""

    digest = models.CharField(max_length=64, primary_key=True)
    data = models.BinaryField()
    size = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(size__gte=1, size__lte=MOST_BYTES), name="attachment_content_size"
            )
        ]

    def __str__(self) -> str:
        return self.digest


class ExerciseAttachment(RubricPart):
    """A named file of an exercise, and for whom it is meant."""

    class Audience(models.TextChoices):
        CANDIDATE = "candidate", _("for the candidate")
        INTERVIEWERS = "interviewers", _("for interviewers")

    id = models.UUIDField(primary_key=True, default=time_ordered_uuid, editable=False)
    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="attachments")
    content = models.ForeignKey(AttachmentContent, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    media_type = models.CharField(max_length=100)
    audience = models.CharField(_("for whom"), max_length=12, choices=Audience)

    class Meta(RubricPart.Meta):
        constraints = [
            models.UniqueConstraint(fields=["exercise", "name"], name="attachment_name_unique"),
            models.CheckConstraint(
                condition=models.Q(audience__in=["candidate", "interviewers"]),
                name="attachment_audience_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name
