"""Erasure, legal holds and jurisdictions, as forms."""

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hiring.forms.fields import text_area


class ErasureForm(forms.Form):
    """On which day the candidate asked: the answer is owed within a month of it."""

    asked_on = forms.DateField(
        label=gettext_lazy("The candidate asked on"), widget=forms.DateInput(attrs={"type": "date"})
    )
    sure = forms.BooleanField(
        label=gettext_lazy("What may go is erased now and can’t be brought back"),
    )

    def clean_asked_on(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["asked_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return day


class HoldForm(forms.Form):
    """Why a hold is set, or why it ends."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Which charge or claim, and where it stands. It is stored with your name."),
        max_length=500,
        widget=text_area(2),
    )


class JurisdictionForm(forms.Form):
    """One of the policy's jurisdictions, or "" for the usual period."""

    jurisdiction = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, jurisdictions: Iterable[str], **options: Any) -> None:
        super().__init__(*args, **options)
        names = [(name, name) for name in jurisdictions]
        self.fields["jurisdiction"] = forms.ChoiceField(required=False, choices=[("", _("Usual")), *names])
