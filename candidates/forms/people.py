"""The filters of the list of people, read from its address."""

from django import forms
from django.utils.translation import gettext_lazy as _

from candidates.selectors.people import PeopleFilters
from hiring.models import Duty


class PeopleFilterForm(forms.Form):
    """An address may hold anything: what isn't understood is left out."""

    q = forms.CharField(label=_("Search"), max_length=160, required=False)
    duty = forms.ChoiceField(label=_("Duty"), required=False, choices=[("", _("All duties")), *Duty.choices])
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("active", _("Active")), ("deactivated", _("Deactivated")), ("all", _("All"))],
    )
    after = forms.UUIDField(required=False)
    before = forms.UUIDField(required=False)

    @property
    def filters(self) -> PeopleFilters:
        self.is_valid()
        data = self.cleaned_data
        return PeopleFilters(
            search=data.get("q") or "",
            duty=data.get("duty") or "",
            state=data.get("state") or "active",
            after=data.get("after"),
            before=data.get("before"),
        )
