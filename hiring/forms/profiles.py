"""Forms for what a draft rubric asks of its loops: emphasis profiles, and a bar raiser."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hiring.forms.fields import text_area
from hiring.models import Dimension, EmphasisProfile
from hiring.models.rubrics import LEVELS
from hiring.values import Emphasis, ProfileValues


class RubricSettingsForm(forms.Form):
    bar_raiser_required = forms.BooleanField(
        label=_("Every loop of this role needs a bar raiser"), required=False
    )


class ProfileForm(forms.Form):
    """Two fields for each dimension besides the profile's own: raters and bar, both empty for no emphasis."""

    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("Such as start-up, enterprise or regulated.")
    )
    description = forms.CharField(label=_("When it applies"), widget=text_area(3), required=False)

    def __init__(self, *args: Any, dimensions: Sequence[Dimension], **options: Any) -> None:
        super().__init__(*args, **options)
        self.dimensions = dimensions
        for dimension in dimensions:
            self.fields[f"raters_{dimension.key}"] = forms.IntegerField(
                label=_("Raters needed"), min_value=2, max_value=6, required=False
            )
            self.fields[f"bar_{dimension.key}"] = forms.TypedChoiceField(
                label=_("Minimum bar"),
                choices=[("", _("As in the rubric")), *((str(level), str(level)) for level in LEVELS)],
                coerce=int,
                empty_value=None,
                required=False,
            )

    @staticmethod
    def initial_of(profile: EmphasisProfile) -> dict[str, Any]:
        """One query."""
        initial: dict[str, Any] = {"name": profile.name, "description": profile.description}
        for emphasis in profile.emphases.select_related("dimension"):
            initial[f"raters_{emphasis.dimension.key}"] = emphasis.raters_needed
            initial[f"bar_{emphasis.dimension.key}"] = emphasis.minimum_bar
        return initial

    def clean(self) -> dict[str, Any]:
        """A profile that asks for nothing is a name without a meaning."""
        cleaned = super().clean() or self.cleaned_data
        asked = [cleaned.get(name) for name in self.fields if name.startswith(("raters_", "bar_"))]
        if not self.errors and all(value is None for value in asked):
            self.add_error(None, _now("Ask for more raters or a higher bar of at least one dimension."))
        return cleaned

    @property
    def values(self) -> ProfileValues:
        data = self.cleaned_data
        pairs = [
            Emphasis(dimension, data[f"raters_{dimension.key}"], data[f"bar_{dimension.key}"])
            for dimension in self.dimensions
        ]
        asked = tuple(row for row in pairs if row.raters_needed is not None or row.minimum_bar is not None)
        return ProfileValues(data["name"], data["description"], asked)

    @property
    def dimension_rows(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """Each dimension's name with its two fields."""
        return [(row.name, self[f"raters_{row.key}"], self[f"bar_{row.key}"]) for row in self.dimensions]
