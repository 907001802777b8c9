"""Where two versions of one scorecard differ, in words that can be read side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _

from scorecards.models import Scorecard
from scorecards.selectors.drafts import RatingDraft, ScorecardDraft


class NamedDimension(Protocol):
    @property
    def key(self) -> str: ...
    @property
    def name(self) -> str: ...


class WordedSignal(Protocol):
    @property
    def key(self) -> str: ...
    @property
    def text(self) -> str: ...


class Entries(Protocol):
    """What a scorecard may hold, in the order of its page: an interview's kit, or a rubric."""

    @property
    def dimensions(self) -> Sequence[NamedDimension]: ...
    @property
    def signals(self) -> Sequence[WordedSignal]: ...


@dataclass(frozen=True, slots=True)
class Difference:
    """One entry that differs; an empty text means that nothing is entered there."""

    label: str
    mine: str
    other: str


def differences(kit: Entries, mine: ScorecardDraft, other: ScorecardDraft) -> tuple[Difference, ...]:
    """Return the entries that differ between two drafts, in the order of the page."""
    ours, theirs = _readable(kit, mine), _readable(kit, other)
    return tuple(
        Difference(label, ours[label], theirs[label]) for label in ours if ours[label] != theirs[label]
    )


def _readable(kit: Entries, draft: ScorecardDraft) -> dict[str, str]:
    """Return every entry of the page by its label."""
    entries = {_("Running notes"): draft.running_notes}
    ratings = {rating.dimension: rating for rating in draft.ratings}
    for dimension in kit.dimensions:
        rating = ratings.get(dimension.key, RatingDraft(dimension.key))
        entries[_("%(dimension)s: rating") % {"dimension": dimension.name}] = _rating(rating)
        entries[_("%(dimension)s: evidence") % {"dimension": dimension.name}] = rating.evidence
    words = {ticked.signal: ticked.words_heard or _("ticked") for ticked in draft.signals}
    entries |= {signal.text: words.get(signal.key, "") for signal in kit.signals}
    entries[_("Overall notes")] = draft.overall_notes
    chosen = draft.recommendation
    entries[_("Recommendation")] = str(Scorecard.Recommendation(chosen).label) if chosen else ""
    return entries


def _rating(rating: RatingDraft) -> str:
    """A reason counts beside a score too: it was typed."""
    shown = _("not assessed") if rating.not_assessed else str(rating.score or "")
    return ": ".join(filter(None, (shown, rating.not_assessed_reason)))
