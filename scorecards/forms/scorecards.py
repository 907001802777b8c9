"""The scorecard form: the fields of one interview's dimensions and of its rubric's signals."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from scorecards.forms.hints import HintedText
from scorecards.forms.seen import NOTHING_SEEN, Seen, SeenField, digest_of
from scorecards.models import Scorecard
from scorecards.selectors.drafts import (
    NOT_ASSESSED,
    TICKED,
    Edit,
    Gap,
    GapKind,
    ScorecardDraft,
    draft_from,
    field_names,
)
from scorecards.selectors.kits import DimensionKit, InterviewKit, SignalKit

EVIDENCE_HINT = _("Behaviour and words, as close to verbatim as you have them.")
SCORES = [(str(level), str(level)) for level in (1, 2, 3, 4, 5)]

# Which field a gap belongs to, and what it says there.
GAP_FIELDS: dict[GapKind, str] = {
    "rating": "rating-{}",
    "evidence": "evidence-{}",
    "reason": "reason-{}",
    "words_heard": "words-{}",
    "recommendation": "recommendation",
}
GAP_MESSAGES = {
    "rating": _("Choose a level from 1 to 5, or “Not assessed”."),
    "evidence": _("Write what you saw or heard that led to this level."),
    "reason": _("Say why this was not assessed, in a few words."),
    "words_heard": _("Write the words you heard, or take the tick away."),
    "recommendation": _("Choose one of the four."),
}


@dataclass(frozen=True, slots=True)
class DimensionFields:
    """The fields of one dimension beside its kit."""

    kit: DimensionKit
    rating: forms.BoundField
    reason: forms.BoundField
    evidence: forms.BoundField


@dataclass(frozen=True, slots=True)
class SignalFields:
    tick: forms.BoundField
    words: forms.BoundField


@dataclass(frozen=True, slots=True)
class SignalGroup:
    kind: str
    signals: list[SignalFields]


class PlainLines(forms.CharField):
    """Text as it was typed, white space included, with one kind of line end."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, strip=False, **options)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


class Account(PlainLines):
    """What the author tells of the interview; the wording hints read it."""

    bound_field_class = HintedText


# What the names of fields begin with that follow from what an interview asks for.
FAMILIES = {"rating", "reason", "evidence", "signal", "words"}


class ScorecardForm(forms.Form):
    """Reads anything that a draft may hold; what a commit lacks is shown by `show_gaps`."""

    # What the author has seen of each field; "keep" is sent by whoever has read both texts of a conflict.
    seen = SeenField()
    keep = SeenField()

    def __init__(
        self, data: Any = None, *, kit: InterviewKit, values: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(data, initial=dict(values or {}))
        self.kit = kit
        self.fields["running_notes"] = Account(
            label=_("Running notes"),
            help_text=_("Time, words, anything. Part of your scorecard once you commit it."),
            widget=_text_area(4),
        )
        for position, dimension in enumerate(kit.dimensions):
            self._add_dimension(dimension, with_hint=position == 0)
        for signal in kit.signals:
            self._add_signal(signal)
        self._add_conclusion()

    def clean(self) -> None:
        """Refuse what no page of ours sends: an author, a status, a time or a version of its own.

        What an interview no longer asks for is no such thing: a page that was open meanwhile still sends it.
        """
        beside = {name for name in self.data if name.partition("-")[0] not in FAMILIES}
        if unknown := sorted(beside - self.fields.keys() - {"csrfmiddlewaretoken"}):
            raise forms.ValidationError(_("Nothing is saved: this form has no field “%s”.") % unknown[0])

    def _add_dimension(self, dimension: DimensionKit, with_hint: bool) -> None:
        self.fields[f"rating-{dimension.key}"] = forms.ChoiceField(
            label=dimension.name,
            choices=[*SCORES, (NOT_ASSESSED, _("Not assessed"))],
            required=False,
            widget=forms.RadioSelect,
        )
        self.fields[f"reason-{dimension.key}"] = PlainLines(
            label=_("Why it was not assessed"), max_length=300
        )
        self.fields[f"evidence-{dimension.key}"] = Account(
            label=_("What you saw and heard"),
            help_text=EVIDENCE_HINT if with_hint else "",
            widget=_text_area(3, placeholder=" "),  # lets the style sheet see that it is empty
        )

    def _add_signal(self, signal: SignalKit) -> None:
        self.fields[f"signal-{signal.key}"] = forms.BooleanField(label=signal.text, required=False)
        # The candidate's own words: no hint reads them.
        self.fields[f"words-{signal.key}"] = PlainLines(label=_("Words heard"), widget=_text_area(2))

    def _add_conclusion(self) -> None:
        self.fields["overall_notes"] = Account(
            label=_("Overall notes"),
            help_text=_("What a colleague who wasn’t there should know."),
            widget=_text_area(3),
        )
        self.fields["recommendation"] = forms.ChoiceField(
            label=_("Your recommendation"),
            choices=Scorecard.Recommendation.choices,
            required=False,
            widget=forms.RadioSelect,
        )

    @property
    def values(self) -> dict[str, str]:
        """What was entered, field by field, once the form is valid."""
        names = field_names(self.kit.dimension_keys, (signal.key for signal in self.kit.signals))
        return {name: self._value(name) for name in names}

    def _value(self, name: str) -> str:
        value = self.cleaned_data[name]
        return (TICKED if value else "") if isinstance(value, bool) else value

    def draft(self) -> ScorecardDraft:
        """Return what was entered, once the form is valid."""
        return draft_from(self.values)

    @property
    def seen_versions(self) -> Seen:
        seen: Seen = self.cleaned_data["keep"] or self.cleaned_data["seen"]
        return seen

    def edits(self) -> list[Edit]:
        """Return what the author has changed since the form was rendered, once it is valid."""
        seen = self.seen_versions
        shown = {name: seen.get(name, NOTHING_SEEN) for name in self.values}
        return [
            Edit(uuid4(), name, shown[name].version, value)
            for name, value in self.values.items()
            if shown[name].digest != digest_of(value)
        ]

    def show_gaps(self, gaps: tuple[Gap, ...]) -> None:
        """Put what is missing at its fields."""
        for gap in gaps:
            self.add_error(GAP_FIELDS[gap.kind].format(gap.key), GAP_MESSAGES[gap.kind])

    @property
    def faulty_fields(self) -> list[forms.BoundField]:
        """The fields with errors in the order of the page."""
        return [self[name] for name in self.fields if name in self.errors]

    def focus_first_error(self) -> None:
        if faulty := self.faulty_fields:
            faulty[0].field.widget.attrs["autofocus"] = True

    @property
    def dimension_fields(self) -> list[DimensionFields]:
        return [
            DimensionFields(
                kit=dimension,
                rating=self[f"rating-{dimension.key}"],
                reason=self[f"reason-{dimension.key}"],
                evidence=self[f"evidence-{dimension.key}"],
            )
            for dimension in self.kit.dimensions
        ]

    @property
    def signal_groups(self) -> list[SignalGroup]:
        """The signals by kind, in the kit's order."""
        return [
            SignalGroup(kind, [self._signal_fields(signal) for signal in signals])
            for kind, signals in groupby(self.kit.signals, key=lambda signal: signal.kind)
        ]

    def _signal_fields(self, signal: SignalKit) -> SignalFields:
        return SignalFields(tick=self[f"signal-{signal.key}"], words=self[f"words-{signal.key}"])


def _text_area(rows: int, **attributes: str) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "class": "evidence-input", **attributes})
