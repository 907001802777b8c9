"""What a person makes of a finding, as a form."""

from django import forms
from django.utils.translation import gettext_lazy as _

from scorecards.models import SignalFinding


class DispositionForm(forms.Form):
    """A disposition with its reason; a dismissal needs one, as the service says too."""

    disposition = forms.ChoiceField(choices=SignalFinding.Disposition.choices)
    reason = forms.CharField(label=_("Reason"), required=False, max_length=2000)
