"""Break-glass, as a form."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hiring.forms.fields import text_area


class BreakGlassForm(forms.Form):
    """Why scorecards are opened before the reveal, and that one knows who will read it."""

    reason = forms.CharField(
        label=_("Why can’t it wait for the reveal?"),
        help_text=_("The panel reads this before it has written: say nothing of what stands in a scorecard."),
        error_messages={"required": _("Say why the panel’s scorecards can’t wait for the reveal.")},
        max_length=1000,
        widget=text_area(3),
    )
    understood = forms.BooleanField(
        label=_("I know that the whole panel sees my name, the time and this reason"),
        error_messages={"required": _("Confirm that you know who sees it.")},
    )
