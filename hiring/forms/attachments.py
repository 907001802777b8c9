"""The form for a file of an exercise."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from hiring.attachment_files import KINDS, AttachmentFile, AttachmentRefusedError, read_attachment, too_large
from hiring.models import ExerciseAttachment
from hiring.models.attachments import MOST_BYTES


class AttachmentForm(forms.Form):
    """Cleans to an AttachmentFile; `was_cut` says that the upload was stopped, being too large."""

    # Before the file: of an upload that is stopped nothing behind it arrives.
    audience = forms.ChoiceField(
        label=_("For whom"),
        choices=ExerciseAttachment.Audience.choices,
        widget=forms.RadioSelect,
        initial=ExerciseAttachment.Audience.INTERVIEWERS,
    )
    file = forms.FileField(
        label=_("File"),
        error_messages={"required": _("Choose a file.")},
        allow_empty_file=True,  # what is wrong with one is said with what else may be wrong
        help_text=_("At most 5 MB: PDF, PNG, JPEG, text, Markdown, CSV, .docx or .xlsx without macros."),
        widget=forms.FileInput(attrs={"accept": ",".join(f".{ending}" for ending in KINDS)}),
    )

    def __init__(self, *args: Any, was_cut: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["file"].required = not was_cut  # there was one

    def clean_file(self) -> AttachmentFile:
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file is None or (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(too_large())
        try:
            return read_attachment(file.name or "", file.read())
        except AttachmentRefusedError as refusal:
            raise forms.ValidationError(str(refusal)) from None
