"""A re-vote, as forms: opening it, one's own ballot, closing it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from hiring.forms.fields import text_area
from scorecards.models import SecondEstimate
from scorecards.selectors.debriefs.revotes import AnchorView, OwnEstimate

LEVELS = [(str(level), str(level)) for level in range(1, 6)]
Answer = SecondEstimate.Answer


class RevoteOpeningForm(forms.Form):
    """Which dimensions the panel is asked about again; `dimensions` are (key, name)."""

    dimensions = forms.MultipleChoiceField(
        label=_("Ask again about"),
        help_text=_("Ticked are those on which the panel is split."),
        error_messages={"required": _("Choose at least one dimension.")},
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        data: Any = None,
        *,
        dimensions: Iterable[tuple[str, str]],
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        field = self.fields["dimensions"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  declared above
        field.choices = list(dimensions)


class RevoteClosingForm(forms.Form):
    """Why a re-vote is shown although estimates are missing; `number` is the one that was read."""

    number = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why not wait for them?"),
        help_text=_("Stays on this page; whoever is missing is named as missing."),
        error_messages={"required": _("Estimates are missing: say why the panel shouldn’t wait for them.")},
        max_length=2000,
        widget=text_area(2),
    )


@dataclass(frozen=True, slots=True)
class Question:
    """One rating of the ballot: the fields of its answer and its reason."""

    answer: forms.BoundField
    reason: forms.BoundField
    first: int | None
    anchors: tuple[AnchorView, ...]


class BallotForm(forms.Form):
    """A second estimate for everything that one is asked about; each is answered, none is a default."""

    number = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, own: Sequence[OwnEstimate], initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        self.own = own
        for asked in own:
            self.fields[_answer_name(asked.id)] = forms.ChoiceField(
                label=asked.label,
                choices=[
                    *LEVELS,
                    (Answer.UNCHANGED, Answer.UNCHANGED.label),
                    (Answer.NOT_ASSESSED, Answer.NOT_ASSESSED.label),
                ],
                error_messages={"required": _("Choose a rating, unchanged or not assessed.")},
                initial=str(asked.score) if asked.score else asked.answer,
                widget=forms.RadioSelect,
            )
            self.fields[_reason_name(asked.id)] = forms.CharField(
                label=_("Why"),
                initial=asked.reason,
                required=False,
                max_length=2000,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )

    @property
    def questions(self) -> list[Question]:
        """The ballot's questions in their order."""
        return [
            Question(self[_answer_name(asked.id)], self[_reason_name(asked.id)], asked.first, asked.anchors)
            for asked in self.own
        ]

    def answers(self) -> dict[UUID, tuple[str, int | None, str]]:
        """Return (answer, score, reason) for each estimate asked about."""
        return {UUID(asked.id): self._answer(asked.id) for asked in self.own}

    def _answer(self, key: str) -> tuple[str, int | None, str]:
        chosen, reason = self.cleaned_data[_answer_name(key)], self.cleaned_data[_reason_name(key)]
        return (Answer.SCORE, int(chosen), reason) if chosen.isdigit() else (chosen, None, reason)


def _answer_name(key: str) -> str:
    return f"answer-{key}"


def _reason_name(key: str) -> str:
    return f"reason-{key}"
