"""The reveal and the decision, as forms."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from scorecards.models import Decision

PER_DIMENSION = "dimension-"


class RevealForm(forms.Form):
    """Why a loop is revealed although scorecards are missing; whether that is so, the service knows."""

    reason = forms.CharField(
        label=_("Why not wait for them?"),
        help_text=_("Stays on this page for everybody in the loop."),
        error_messages={"required": _("Scorecards are missing: say why the panel shouldn’t wait for them.")},
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any = None, *, needs_reason: bool) -> None:
        super().__init__(data)
        self.fields["reason"].required = needs_reason


class DecisionForm(forms.Form):
    """Outcome and rationale, with a rationale per dimension and the dissent where there are any."""

    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=Decision.Outcome.choices, widget=forms.RadioSelect
    )
    rationale = forms.CharField(
        label=_("Rationale"),
        help_text=_("What the decision rests on, for somebody who reads it in three years."),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    dissent = forms.CharField(
        label=_("Dissent"),
        help_text=_("Who sees it differently, and why."),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any = None, *, dimensions: Iterable[tuple[str, str]]) -> None:
        super().__init__(data)
        for key, name in dimensions:
            self.fields[f"{PER_DIMENSION}{key}"] = forms.CharField(
                label=name, required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 2})
            )

    @property
    def dimension_fields(self) -> list[forms.BoundField]:
        """The fields of the dimensions, in the rubric's order."""
        return [self[name] for name in self.fields if name.startswith(PER_DIMENSION)]

    @property
    def has_dimension_texts(self) -> bool:
        """Whether something was written there, so that it isn't folded away."""
        return any(field.value() for field in self.dimension_fields)

    def dimension_rationales(self) -> dict[str, str]:
        """Return the rationale of each dimension that has one, by key."""
        return {
            name.removeprefix(PER_DIMENSION): str(text)
            for name, text in self.cleaned_data.items()
            if name.startswith(PER_DIMENSION) and text
        }
