"""What a comparison may be asked for."""

from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from scorecards.selectors.comparisons import ComparisonFilters

ORDERS = [("name", _("By name")), ("opened", _("By the day the loop was opened"))]


class ComparisonForm(forms.Form):
    """The address of a comparison; whatever it can't mean is as if it weren't there."""

    role = forms.SlugField(required=False)
    q = forms.CharField(required=False, max_length=160)
    order = forms.ChoiceField(required=False, choices=ORDERS)

    def filters(self) -> ComparisonFilters:
        """Return what is asked for, each loop once."""
        self.is_valid()
        given = self.data.getlist("loop") if isinstance(self.data, QueryDict) else []
        return ComparisonFilters(
            loops=tuple(dict.fromkeys(key for key in map(_identifier, given) if key)),
            role=self.cleaned_data.get("role") or "",
            search=self.cleaned_data.get("q") or "",
            order=self.cleaned_data.get("order") or "name",
        )


def _identifier(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
