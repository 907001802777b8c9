"""What a candidate was told, as a form."""

import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class NoticeForm(forms.Form):
    """The day on which the candidate was told."""

    told_on = forms.DateField(
        label=gettext_lazy("Told on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean_told_on(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["told_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return day
