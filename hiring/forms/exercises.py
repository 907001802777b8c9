"""The form for an exercise and its questions."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hiring.forms.fields import LinesField, text_area
from hiring.models import Dimension, Exercise
from hiring.values import ExerciseValues

LONGEST_MINUTES = 480


class ExerciseForm(forms.Form):
    """One field of questions for each dimension, besides the exercise's own."""

    name = forms.CharField(label=_("Name"), max_length=160)
    kind = forms.ChoiceField(label=_("Kind"), choices=Exercise.Kind.choices)
    min_minutes = forms.IntegerField(
        label=_("Shortest, in minutes"), min_value=1, max_value=LONGEST_MINUTES, required=False
    )
    max_minutes = forms.IntegerField(
        label=_("Longest, in minutes"), min_value=1, max_value=LONGEST_MINUTES, required=False
    )
    optional = forms.BooleanField(label=_("This exercise may be left out of a loop"), required=False)
    brief = forms.CharField(
        label=_("Brief for the candidate"),
        widget=text_area(5),
        required=False,
        help_text=_("What the candidate reads or hears first."),
    )
    guide = forms.CharField(
        label=_("Guide for the interviewer"),
        widget=text_area(8),
        required=False,
        help_text=_("One step on each line; begin with its minutes, such as “10–35 First design”."),
    )

    def __init__(self, *args: Any, dimensions: Sequence[Dimension], **options: Any) -> None:
        super().__init__(*args, **options)
        self.dimensions = dimensions
        for dimension in dimensions:
            self.fields[_question_field(dimension)] = LinesField(
                label=dimension.name, widget=text_area(3), help_text=_("One question on each line.")
            )

    @staticmethod
    def initial_of(exercise: Exercise) -> dict[str, Any]:
        """Two queries."""
        own = ("name", "kind", "min_minutes", "max_minutes", "optional", "brief", "guide")
        initial: dict[str, Any] = {name: getattr(exercise, name) for name in own}
        for question in exercise.questions.select_related("dimension"):
            initial.setdefault(_question_field(question.dimension), []).append(question.text)
        return initial

    def clean(self) -> dict[str, Any]:
        """Half a range says nothing, so one number stands for both."""
        cleaned = super().clean() or self.cleaned_data
        shortest, longest = cleaned.get("min_minutes"), cleaned.get("max_minutes")
        cleaned["min_minutes"] = shortest if shortest is not None else longest
        cleaned["max_minutes"] = longest if longest is not None else shortest
        if shortest is not None and longest is not None and shortest > longest:
            self.add_error("max_minutes", _now("The longest time is shorter than the shortest."))
        return cleaned

    @property
    def values(self) -> ExerciseValues:
        names = ("name", "kind", "min_minutes", "max_minutes", "optional", "brief", "guide")
        return ExerciseValues(**{name: self.cleaned_data[name] for name in names})

    @property
    def questions(self) -> list[tuple[Dimension, str]]:
        return [
            (dimension, text)
            for dimension in self.dimensions
            for text in self.cleaned_data[_question_field(dimension)]
        ]

    @property
    def own_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if not name.startswith("questions_")]

    @property
    def question_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("questions_")]


def _question_field(dimension: Dimension) -> str:
    return f"questions_{dimension.key}"
