"""Forms for the parts of a draft rubric."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hiring.forms.fields import LinesField, text_area
from hiring.models import Dimension, Signal
from hiring.models.rubrics import LEVELS
from hiring.values import DimensionDemands

DEMANDS = ("weight", "weight_reason", "minimum_bar", "raters_needed")


class DimensionForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    anchor_1 = forms.CharField(label=_("What 1 looks like"), widget=text_area())
    anchor_2 = forms.CharField(label=_("What 2 looks like"), widget=text_area(), required=False)
    anchor_3 = forms.CharField(label=_("What 3 looks like"), widget=text_area(), required=False)
    anchor_4 = forms.CharField(label=_("What 4 looks like"), widget=text_area(), required=False)
    anchor_5 = forms.CharField(label=_("What 5 looks like"), widget=text_area())
    minimum_bar = forms.TypedChoiceField(
        label=_("Minimum bar"),
        choices=[("", _("None")), *((str(level), str(level)) for level in LEVELS)],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Decides nothing by itself."),
    )
    raters_needed = forms.IntegerField(
        label=_("Raters needed"), min_value=2, max_value=6, initial=2, help_text=_("How many people rate it.")
    )
    weight = forms.IntegerField(
        label=_("Weight"),
        min_value=1,
        max_value=10,
        initial=1,
        help_text=_("1 for all, unless there is a reason."),
    )
    weight_reason = forms.CharField(
        label=_("Why it weighs more than the others"), widget=text_area(2), required=False
    )

    @staticmethod
    def initial_of(dimension: Dimension) -> dict[str, Any]:
        anchors = {f"anchor_{level}": text for level, text in enumerate(dimension.anchors, 1)}
        demands = {name: getattr(dimension, name) for name in DEMANDS}
        return {"name": dimension.name, **anchors, **demands}

    def clean(self) -> dict[str, Any]:
        """Equal weights need no reason; any other does."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("weight", 1) == 1:
            cleaned["weight_reason"] = ""
        elif not cleaned.get("weight_reason"):
            self.add_error("weight_reason", _now("Say why this dimension weighs more than the others."))
        return cleaned

    @property
    def text_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in DEMANDS]

    @property
    def demands(self) -> DimensionDemands:
        return DimensionDemands(**{name: self.cleaned_data[name] for name in DEMANDS})

    @property
    def anchors(self) -> tuple[str, ...]:
        """The five cleaned texts, level 1 first."""
        return tuple(self.cleaned_data[f"anchor_{level}"] for level in range(1, 6))


class SignalForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=Signal.Kind.choices)
    text = forms.CharField(
        label=_("Signal"),
        widget=text_area(2),
        help_text=_("What is seen or heard, in one sentence."),
    )
    examples = LinesField(
        label=_("Examples"),
        widget=text_area(4, **{"class": "evidence-input"}),
        help_text=_("Sentences from notes that show it, one on each line."),
    )
    counter_examples = LinesField(
        label=_("Counter-examples"),
        widget=text_area(4, **{"class": "evidence-input"}),
        help_text=_("Sentences that sound like it and are not, one on each line."),
    )

    @staticmethod
    def initial_of(signal: Signal) -> dict[str, Any]:
        return {
            "kind": signal.kind,
            "text": signal.text,
            "examples": signal.examples,
            "counter_examples": signal.counter_examples,
        }


class AreasForm(forms.Form):
    texts = LinesField(label=_("What to assess"), widget=text_area(8), help_text=_("One area on each line."))
