"""The form of an amendment: the scorecard's own fields as they are now, and a reason."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from scorecards.forms.scorecards import ScorecardForm
from scorecards.selectors.drafts import NOT_ASSESSED, TICKED, ScorecardDraft
from scorecards.selectors.kits import InterviewKit


class AmendmentForm(ScorecardForm):
    """Reads a whole scorecard; `revision` is the number of the one that the form shows at first."""

    base_revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    # Sent after a conflict by whoever has read the newer revision and amends that one.
    keep_revision = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, kit: InterviewKit, draft: ScorecardDraft, revision: int) -> None:
        super().__init__(data, kit=kit, values=values_of(draft))
        self.initial["base_revision"] = revision
        self.fields["reason"] = forms.CharField(
            label=_("Why you change it"),
            help_text=_("Everybody who reads the scorecard reads this too."),
            widget=forms.Textarea(attrs={"rows": 2}),
            max_length=2000,
            error_messages={"required": _("Say why you change what you committed.")},
        )

    @property
    def seen_revision(self) -> int:
        """The number of the revision that the author has read and changes."""
        if not self.is_bound:
            return int(self.initial["base_revision"])
        return int(self.cleaned_data.get("keep_revision") or self.cleaned_data.get("base_revision") or 1)


def values_of(draft: ScorecardDraft) -> dict[str, str]:
    """Return a draft as the values of the scorecard form's fields."""
    values = {
        "recommendation": draft.recommendation,
        "running_notes": draft.running_notes,
        "overall_notes": draft.overall_notes,
    }
    for rating in draft.ratings:
        score = "" if rating.score is None else str(rating.score)
        values[f"rating-{rating.dimension}"] = NOT_ASSESSED if rating.not_assessed else score
        values[f"reason-{rating.dimension}"] = rating.not_assessed_reason
        values[f"evidence-{rating.dimension}"] = rating.evidence
    for ticked in draft.signals:
        values[f"signal-{ticked.signal}"] = TICKED
        values[f"words-{ticked.signal}"] = ticked.words_heard
    return values
