"""The forms of a loop's plan. Each carries the version of the plan that its page showed."""

import datetime
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.forms.times import start_of
from candidates.models import Seat
from hiring.models import Person
from scorecards.services.plan_interviews import NewInterview


class PlanForm(forms.Form):
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class TimeForm(PlanForm):
    """Cleans to a moment, read in the viewer's zone, and minutes."""

    date = forms.DateField(
        label=gettext_lazy("Date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    time = forms.TimeField(
        label=gettext_lazy("Start"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    minutes = forms.IntegerField(label=gettext_lazy("Minutes"), min_value=5, max_value=480)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("date") and data.get("time"):
            try:
                data["starts_at"] = start_of(data["date"], data["time"])
            except ValidationError as error:
                self.add_error("date" if error.code == "out_of_reach" else "time", error)
        return data

    @property
    def starts_at(self) -> datetime.datetime:
        """The moment. Only for a valid form."""
        moment: datetime.datetime = self.cleaned_data["starts_at"]
        return moment


class AddInterviewForm(TimeForm):
    exercise = forms.ChoiceField(label=gettext_lazy("Exercise"))
    dimensions = forms.MultipleChoiceField(
        label=gettext_lazy("Dimensions that it tests"), widget=forms.CheckboxSelectMultiple
    )

    field_order = ("exercise", "date", "time", "minutes", "dimensions")

    def __init__(
        self,
        *args: Any,
        exercises: Sequence[tuple[str, str]],
        dimensions: Sequence[tuple[str, str]],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        for name, choices in (("exercise", exercises), ("dimensions", dimensions)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  both are declared so above
            field.choices = list(choices)

    @property
    def interview(self) -> NewInterview:
        """The interview to add. Only for a valid form."""
        data = self.cleaned_data
        return NewInterview(
            exercise_id=UUID(data["exercise"]),
            dimensions=[UUID(key) for key in data["dimensions"]],
            starts_at=self.starts_at,
            minutes=data["minutes"],
        )


class SeatForm(PlanForm):
    """Whom to seat, and the reason for an exception where an admin permits one."""

    person = forms.UUIDField(error_messages={"required": gettext_lazy("Choose somebody.")})
    override = forms.CharField(
        label=gettext_lazy("Why somebody who is not qualified"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Only where there is nobody else. The reason stays in view on the plan."),
    )


class SeatKindForm(forms.Form):
    """Which kind of seat an address asks for."""

    kind = forms.ChoiceField(choices=Seat.Kind.choices)

    @property
    def chosen(self) -> str:
        return str(self.cleaned_data["kind"]) if self.is_valid() else Seat.Kind.LEAD.value


class TiesForm(PlanForm):
    referrer = forms.ModelChoiceField(
        label=gettext_lazy("Referred by"), queryset=Person.objects.none(), required=False
    )
    linked_person = forms.ModelChoiceField(
        label=gettext_lazy("One of us, or close to"),
        queryset=Person.objects.none(),
        required=False,
        help_text=gettext_lazy("Somebody of ours who is this candidate, or too close to them to judge."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("referrer", "linked_person"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  both are declared so above
            field.queryset, field.empty_label = Person.objects.order_by("name"), _("Nobody")

    def chosen(self, name: str) -> UUID | None:
        """Return who was named. Only for a valid form."""
        person: Person | None = self.cleaned_data[name]
        return person.pk if person else None
