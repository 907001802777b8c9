"""The reveal, as a form."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hiring.forms.fields import text_area


class RevealForm(forms.Form):
    """Why a loop is revealed although scorecards are missing; whether that is so, the service knows."""

    reason = forms.CharField(
        label=_("Why not wait for them?"),
        help_text=_("Stays on this page for everybody in the loop."),
        error_messages={"required": _("Scorecards are missing: say why the panel shouldn’t wait for them.")},
        max_length=2000,
        widget=text_area(2),
    )

    def __init__(self, data: Any = None, *, needs_reason: bool) -> None:
        super().__init__(data)
        self.fields["reason"].required = needs_reason
