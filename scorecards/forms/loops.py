"""What a list of loops may be asked for."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from scorecards.selectors.loop_filters import LoopFilters

STATES = [
    ("open", _("Open")),
    ("waiting", _("Waiting for scorecards")),
    ("overdue", _("Overdue")),
    ("ready", _("Ready to reveal")),
    ("deciding", _("To decide")),
    ("decided", _("Decided")),
    ("all", _("All")),
]
SORTS = [
    ("newest", _("Newest first")),
    ("oldest", _("Oldest first")),
    ("overdue", _("Overdue longest")),
    ("name", _("Name")),
]


class LoopFilterForm(forms.Form):
    """The filters of an address; whatever it can't mean is as if it weren't there."""

    q = forms.CharField(label=_("Search"), required=False, max_length=160)
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)
    role = forms.ChoiceField(label=_("Role"), required=False)
    sort = forms.ChoiceField(label=_("Sort"), required=False, choices=SORTS)
    after = forms.UUIDField(required=False, widget=forms.HiddenInput)
    before = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, roles: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["role"] = forms.ChoiceField(
            label=_("Role"), required=False, choices=[("", _("All roles")), *roles]
        )

    def filters(self) -> LoopFilters:
        """Return the filters, with the usual ones where nothing valid was given."""
        self.is_valid()
        usual = LoopFilters()
        return LoopFilters(
            search=self._text("q"),
            state=self._text("state") or usual.state,
            role=self._text("role"),
            sort=self._text("sort") or usual.sort,
            after=self._cursor("after"),
            before=self._cursor("before"),
        )

    def _text(self, name: str) -> str:
        return str(self.cleaned_data.get(name) or "")

    def _cursor(self, name: str) -> UUID | None:
        value = self.cleaned_data.get(name)
        return value if isinstance(value, UUID) else None


def filters_in_address(filters: LoopFilters) -> dict[str, str]:
    """Return what an address must say to list the same again from the beginning; nothing that goes unsaid."""
    usual = LoopFilters()
    said = {
        "q": filters.search,
        "state": filters.state if filters.state != usual.state else "",
        "role": filters.role,
        "sort": filters.sort if filters.sort != usual.sort else "",
    }
    return {name: value for name, value in said.items() if value}
