"""Notes pasted to try signals on."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

# Reading takes time with the length, and the answer comes while one types.
MOST_CHARACTERS = 20_000


class NotesField(forms.CharField):
    """A text as it was typed; a browser sends its line ends as two characters, the product stores one."""

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")


class TrialForm(forms.Form):
    """One text; an empty one asks for nothing."""

    notes = NotesField(
        label=_("Notes"),
        help_text=_("Nothing that you paste here is kept or logged."),
        required=False,
        strip=False,
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": "8", "class": "evidence-input", "spellcheck": "false"}),
    )
