"""The form for choosing a role document."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hiring.documents import MOST_BYTES, TOO_LARGE
from hiring.forms.fields import text_area

LONGEST_TEXT = 1_000_000


class DocumentForm(forms.Form):
    """A file or a pasted text, and not both; `was_cut` says that a file was too large to be taken in."""

    file = forms.FileField(
        label=_("Role document"),
        required=False,
        help_text=_("A .docx, .html, .md or .txt file of at most 5 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".docx,.html,.htm,.md,.markdown,.txt"}),
    )
    text = forms.CharField(
        label=_("Or paste its text"),
        required=False,
        strip=False,
        max_length=LONGEST_TEXT,
        widget=text_area(6),
    )

    def __init__(self, *args: Any, was_cut: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.was_cut = was_cut

    def clean_file(self) -> "UploadedFile[bytes] | None":
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if self.was_cut or (file is not None and (file.size or 0) > MOST_BYTES):
            raise forms.ValidationError(TOO_LARGE)
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "file" in self.errors or "text" in self.errors:
            return cleaned
        file, text = cleaned.get("file"), (cleaned.get("text") or "").strip()
        if file and text:
            self.add_error("text", _now("Choose a file or paste a text, not both."))
        elif not file and not text:
            self.add_error("file", _now("Choose a file, or paste the document’s text below."))
        return cleaned

    @property
    def data_and_name(self) -> tuple[bytes | str, str]:
        file = self.cleaned_data["file"]
        return (file.read(), file.name or "") if file else (self.cleaned_data["text"], "")
