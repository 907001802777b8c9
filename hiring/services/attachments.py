"""Attachments of a draft's exercises."""

from django.db import transaction
from django.db.models import Max, Sum
from django.utils.translation import gettext as _

from hiring.actors import Actor, ConflictError
from hiring.attachment_files import AttachmentFile, AttachmentRefusedError
from hiring.models import AttachmentContent, Exercise, ExerciseAttachment
from hiring.models.attachments import MOST_BYTES_OF_EXERCISE
from hiring.services.drafts import locked_draft, note_change, require_configurer

MOST_ATTACHMENTS = 20


@transaction.atomic
def add_attachment(
    *, actor: Actor, exercise: Exercise, file: AttachmentFile, audience: str
) -> ExerciseAttachment:
    """Attach a file to a draft's exercise and append "attachment_added".

    Raises NotAllowedError, ConflictError (published) and AttachmentRefusedError (a taken name, too much for
    one exercise).
    """
    require_configurer(actor)
    rubric = locked_draft(exercise.rubric_id)
    _refuse_too_much(exercise, file)
    last = exercise.attachments.aggregate(last=Max("position"))["last"] or 0
    attachment = ExerciseAttachment(
        exercise=exercise,
        content=_stored(file),
        name=file.name,
        media_type=file.media_type,
        audience=audience,
        position=last + 1,
    )
    attachment.full_clean(exclude=["exercise", "content"])
    attachment.save()
    note_change(
        "attachment_added",
        actor=actor,
        rubric=rubric,
        changes={"attachment": (None, _in_words(attachment))},
        exercise=str(exercise.pk),
    )
    return attachment


@transaction.atomic
def remove_attachment(*, actor: Actor, attachment: ExerciseAttachment) -> None:
    """Take a file away from a draft's exercise and append "attachment_removed".

    Its bytes go too, unless another version has them. Raises NotAllowedError, and ConflictError when the
    version is published or the file is gone already.
    """
    require_configurer(actor)
    exercise = attachment.exercise
    rubric = locked_draft(exercise.rubric_id)
    words = _in_words(attachment)
    deleted, _rows = ExerciseAttachment.objects.filter(pk=attachment.pk).delete()
    if not deleted:
        raise ConflictError(_("This file was removed already."))
    note_change(
        "attachment_removed",
        actor=actor,
        rubric=rubric,
        changes={"attachment": (words, None)},
        exercise=str(exercise.pk),
    )


def _refuse_too_much(exercise: Exercise, file: AttachmentFile) -> None:
    held = exercise.attachments.all()
    if held.filter(name=file.name).exists():
        raise AttachmentRefusedError(_("A file of this name is attached already. Remove it first."))
    if held.count() >= MOST_ATTACHMENTS:
        raise AttachmentRefusedError(
            _("An exercise has at most %(most)s files.") % {"most": MOST_ATTACHMENTS}
        )
    total: int = held.aggregate(total=Sum("content__size"))["total"] or 0
    if total + len(file.data) > MOST_BYTES_OF_EXERCISE:
        raise AttachmentRefusedError(_("With this file the exercise would hold more than 20 MB."))


def _stored(file: AttachmentFile) -> AttachmentContent:
    """Return the row of the bytes, made if need be, locked so that nobody takes it away meanwhile."""
    while True:
        content = AttachmentContent(digest=file.digest, data=file.data, size=len(file.data))
        AttachmentContent.objects.bulk_create([content], ignore_conflicts=True)
        rows = AttachmentContent.objects.select_for_update(no_key=True).defer("data")
        kept = rows.filter(pk=content.pk).first()
        if kept is not None:  # else its last attachment went at this very instant
            return kept


def _in_words(attachment: ExerciseAttachment) -> str:
    return f"{attachment.name}, {attachment.get_audience_display()}, SHA-256 {attachment.content_id}"
