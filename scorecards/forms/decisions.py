"""The decision, its reopening and a dissent, as forms."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hiring.forms.fields import LinesField, text_area
from hiring.models import Person
from scorecards.models import Decision

PER_DIMENSION = "dimension-"
Named = Iterable[tuple[str, str]]


class DecisionForm(forms.Form):
    """Outcome and rationale, with a rationale per dimension, who took part, conditions and dissent.

    `dimensions` are (key, name), `people` (id, name) of those who are offered by name.
    """

    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=Decision.Outcome.choices, widget=forms.RadioSelect
    )
    rationale = forms.CharField(
        label=_("Rationale"),
        help_text=_("What the decision rests on, for somebody who reads it in three years."),
        max_length=10_000,
        widget=text_area(4),
    )
    conditions = forms.CharField(
        label=_("Conditions"),
        help_text=_("What has to hold or to happen first."),
        required=False,
        max_length=10_000,
        widget=text_area(2),
    )
    participants = forms.MultipleChoiceField(
        label=_("Who took part"), required=False, widget=forms.CheckboxSelectMultiple
    )
    dissenters = forms.MultipleChoiceField(
        label=_("Who dissents"), required=False, widget=forms.CheckboxSelectMultiple
    )
    others = LinesField(
        label=_("Others who took part"),
        help_text=_("People outside this loop, by their e-mail address, one on each line."),
        widget=text_area(1),
    )
    dissent = forms.CharField(
        label=_("Note on dissent"),
        help_text=_("What you noted of it. Whoever dissents can add words of their own once this is signed."),
        required=False,
        max_length=10_000,
        widget=text_area(2),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        dimensions: Named,
        people: Named = (),
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        for name in ("participants", "dissenters"):
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  declared above
            field.choices = list(people)
        for key, name in dimensions:
            self.fields[f"{PER_DIMENSION}{key}"] = forms.CharField(
                label=name, required=False, max_length=5000, widget=text_area(2)
            )

    def clean_others(self) -> list[UUID]:
        """Return the people behind the addresses; each line that names nobody is an error of its own."""
        found = {line: _person_at(line) for line in self.cleaned_data["others"]}
        unknown = [line for line, person in found.items() if person is None]
        if unknown:
            message = _("“%(line)s” is nobody’s address here.")
            raise ValidationError([ValidationError(message, params={"line": line}) for line in unknown])
        return [person.pk for person in found.values() if person]

    @property
    def attendance_rows(self) -> list[tuple[str, forms.boundfield.BoundWidget, forms.boundfield.BoundWidget]]:
        """A row per person: the name, the box for taking part and the one for dissenting."""
        pairs = zip(self["participants"], self["dissenters"], strict=True)
        return [(str(part.data["label"]), part, dissents) for part, dissents in pairs]

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

    def chosen_participants(self) -> list[UUID]:
        """Return everybody who took part, named or by address."""
        return [*map(UUID, self.cleaned_data["participants"]), *self.cleaned_data["others"]]

    def chosen_dissenters(self) -> list[UUID]:
        """Return who of those named dissents."""
        return [UUID(key) for key in self.cleaned_data["dissenters"]]


def _person_at(address: str) -> Person | None:
    return Person.objects.filter(email__iexact=address, is_active=True).first()


class ReopeningForm(forms.Form):
    """Why a signed decision is opened again; `number` is the decision that the admin has read."""

    number = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why it is opened again"),
        help_text=_("Stays on this page beside the decision, which stays as it was signed."),
        error_messages={"required": _("Say why the decision is opened again.")},
        max_length=2000,
        widget=text_area(2),
    )


class DissentForm(forms.Form):
    """How one sees a decision differently, in words of one's own."""

    number = forms.IntegerField(widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("How you see it differently"),
        help_text=_("Stands beside the decision under your name, and doesn’t change afterwards."),
        error_messages={"required": _("Say how you see it differently.")},
        max_length=10_000,
        widget=text_area(3),
    )
