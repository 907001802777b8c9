"""The files of an exercise as pages list them, never their bytes."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from hiring.models import Exercise, ExerciseAttachment


@dataclass(frozen=True, slots=True)
class AttachmentLine:
    """A file's name, for whom it is, and its size in bytes."""

    id: UUID
    name: str
    audience: str
    size: int
    digest: str


def with_attachments(path: str) -> "Prefetch[str, QuerySet[ExerciseAttachment], str]":
    """Return a prefetch of attachments with their sizes and without their bytes. One query."""
    return Prefetch(
        f"{path}attachments",
        queryset=ExerciseAttachment.objects.select_related("content").defer("content__data"),
    )


def attachments_of(exercise: Exercise) -> tuple[AttachmentLine, ...]:
    """Return the files of an exercise. One query."""
    return lines_of(exercise.attachments.select_related("content").defer("content__data"))


def lines_of(attachments: Iterable[ExerciseAttachment]) -> tuple[AttachmentLine, ...]:
    """Return attachments that were loaded with their contents."""
    return tuple(
        AttachmentLine(row.pk, row.name, row.get_audience_display(), row.content.size, row.content_id)
        for row in attachments
    )
