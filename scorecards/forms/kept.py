"""What was typed into a form and not sent yet, given back to it."""

from typing import Any

from django import forms
from django.http import QueryDict


def fill_from_kept(form: forms.Form, content: str) -> None:
    """Show in an unbound form what was kept of it, whether it is valid or not."""
    kept = QueryDict(content)
    if content:
        form.initial = {**form.initial, **_values(form, kept)}


def _values(form: forms.Form, kept: QueryDict) -> dict[str, Any]:
    """Read each field as its widget would from a request; a field that was made since has no value."""
    read = {
        name: field.widget.value_from_datadict(kept, {}, form.add_prefix(name))
        for name, field in form.fields.items()
        if not field.widget.is_hidden
    }
    return {name: value for name, value in read.items() if value is not None}
