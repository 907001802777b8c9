"""The scorecard form: the fields of one interview's dimensions and of its rubric's signals."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from scorecards.models import Scorecard
from scorecards.selectors.drafts import Gap, GapKind, RatingDraft, ScorecardDraft, SignalDraft, canonical
from scorecards.selectors.kits import DimensionKit, InterviewKit, SignalKit

NOT_ASSESSED = "not_assessed"
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


class ScorecardForm(forms.Form):
    """Reads anything that a draft may hold; what a commit lacks is shown by `show_gaps`."""

    draft_number = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    # Sent by "Keep mine" after a conflict: the stored draft that its author has read and overwrites.
    keep_number = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, kit: InterviewKit, draft: ScorecardDraft | None = None) -> None:
        super().__init__(data, initial=_initial(draft or ScorecardDraft()))
        self.kit = kit
        self.fields["running_notes"] = PlainLines(
            label=_("Running notes"),
            help_text=_("Time, words, anything. Part of your scorecard once you commit it."),
            widget=_text_area(4),
        )
        for position, dimension in enumerate(kit.dimensions):
            self._add_dimension(dimension, with_hint=position == 0)
        for signal in kit.signals:
            self._add_signal(signal)
        self._add_conclusion()

    def _add_dimension(self, dimension: DimensionKit, with_hint: bool) -> None:
        self.fields[f"rating-{dimension.key}"] = forms.ChoiceField(
            label=dimension.name,
            choices=[*SCORES, (NOT_ASSESSED, _("Not assessed"))],
            required=False,
            widget=forms.RadioSelect,
        )
        self.fields[f"reason-{dimension.key}"] = forms.CharField(
            label=_("Why it was not assessed"), max_length=300, required=False
        )
        self.fields[f"evidence-{dimension.key}"] = PlainLines(
            label=_("What you saw and heard"),
            help_text=EVIDENCE_HINT if with_hint else "",
            widget=_text_area(3, placeholder=" "),  # lets the style sheet see that it is empty
        )

    def _add_signal(self, signal: SignalKit) -> None:
        self.fields[f"signal-{signal.key}"] = forms.BooleanField(label=signal.text, required=False)
        self.fields[f"words-{signal.key}"] = forms.CharField(
            label=_("Words heard"), required=False, widget=_text_area(2)
        )

    def _add_conclusion(self) -> None:
        self.fields["overall_notes"] = PlainLines(
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
    def seen_number(self) -> int:
        """The number of the stored draft that the author has seen."""
        return self.cleaned_data.get("keep_number") or self.cleaned_data.get("draft_number") or 0

    def draft(self) -> ScorecardDraft:
        """Return what was entered, once the form is valid."""
        data = self.cleaned_data
        return canonical(
            ScorecardDraft(
                ratings=tuple(self._rating(dimension.key) for dimension in self.kit.dimensions),
                signals=tuple(
                    SignalDraft(signal.key, data[f"words-{signal.key}"].replace("\r\n", "\n"))
                    for signal in self.kit.signals
                    if data[f"signal-{signal.key}"]
                ),
                recommendation=data["recommendation"],
                running_notes=data["running_notes"],
                overall_notes=data["overall_notes"],
            )
        )

    def _rating(self, key: str) -> RatingDraft:
        data = self.cleaned_data
        chosen = data[f"rating-{key}"]
        return RatingDraft(
            key,
            score=int(chosen) if chosen and chosen != NOT_ASSESSED else None,
            not_assessed=chosen == NOT_ASSESSED,
            not_assessed_reason=data[f"reason-{key}"],
            evidence=data[f"evidence-{key}"],
        )

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


def _initial(draft: ScorecardDraft) -> dict[str, Any]:
    """Return a draft as the values of the fields."""
    values: dict[str, Any] = {
        "recommendation": draft.recommendation,
        "running_notes": draft.running_notes,
        "overall_notes": draft.overall_notes,
    }
    for rating in draft.ratings:
        values[f"rating-{rating.dimension}"] = NOT_ASSESSED if rating.not_assessed else rating.score
        values[f"reason-{rating.dimension}"] = rating.not_assessed_reason
        values[f"evidence-{rating.dimension}"] = rating.evidence
    for ticked in draft.signals:
        values[f"signal-{ticked.signal}"] = True
        values[f"words-{ticked.signal}"] = ticked.words_heard
    return values
