"""What several forms need."""

from typing import Any

from django import forms


class LinesField(forms.CharField):
    """A text area with one entry on each line; cleans to a tuple of the lines that are not blank."""

    widget = forms.Textarea

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"required": False, **options})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, (list, tuple)) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return tuple(line.strip() for line in text.splitlines() if line.strip())


def text_area(rows: int = 3, **attributes: str) -> forms.Textarea:
    """Return a text area that starts with `rows` lines and grows with what is written."""
    return forms.Textarea(attrs={"rows": str(rows), **attributes})


def focus_first_error(form: forms.BaseForm) -> bool:
    """Put the focus on the first invalid field; return whether there was one."""
    for name in form.fields:
        if name in form.errors:
            form.fields[name].widget.attrs["autofocus"] = True
            return True
    return False
