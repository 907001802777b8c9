"""Which report: of one role or of all, over which period."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hiring.models import Role
from scorecards.models import InsightReport

USUAL_MONTHS = 12
USUAL_YEARS = 2
YEARS = tuple((years, str(years)) for years in range(1, 6))


@dataclass(frozen=True, slots=True)
class InsightScope:
    """A role's key with its identifier, both empty for all roles, and a number of months."""

    role: str
    role_id: UUID | None
    months: int


class InsightScopeForm(forms.Form):
    """The filters of an address; whatever it can't mean is as if it weren't there."""

    role = forms.ChoiceField(label=_("Role"), required=False)
    months = forms.TypedChoiceField(
        label=_("Period"), required=False, coerce=int, choices=InsightReport.Months.choices
    )

    def __init__(self, data: Any, *, roles: Sequence[Role]) -> None:
        super().__init__(data)
        self.identifiers = {role.key: role.pk for role in roles}
        choices = [("", _("All roles")), *((role.key, role.title) for role in roles)]
        self.fields["role"] = forms.ChoiceField(label=_("Role"), required=False, choices=choices)

    def scope(self) -> InsightScope:
        """Return what is asked for, all roles over a year where nothing valid is."""
        self.is_valid()
        role = str(self.cleaned_data.get("role") or "")
        return InsightScope(role, self.identifiers.get(role), self.cleaned_data.get("months") or USUAL_MONTHS)


class ImpactForm(forms.Form):
    """One role and a number of years; whatever an address can't mean is as if it weren't there."""

    years = forms.TypedChoiceField(label=_("Years"), required=False, coerce=int, choices=YEARS)

    def __init__(self, data: QueryDict, *, roles: Sequence[Role]) -> None:
        super().__init__({"years": USUAL_YEARS, **data.dict()}, label_suffix="")
        self.identifiers = {role.key: role.pk for role in roles}
        choices = [("", _("Choose a role")), *((role.key, role.title) for role in roles)]
        self.fields = {
            "role": forms.ChoiceField(label=_("Role"), required=False, choices=choices),
            **self.fields,
        }

    def scope(self) -> tuple[UUID | None, int]:
        """Return the role's identifier, None for none, and the years."""
        self.is_valid()
        role = self.identifiers.get(str(self.cleaned_data.get("role") or ""))
        return role, self.cleaned_data.get("years") or USUAL_YEARS
