"""Signals that an interviewer ticked: which they are, and where their words stand."""

from collections.abc import Iterable, Sequence

from hiring.models import Signal
from scorecards.models import Scorecard, SignalFinding
from scorecards.selectors.drafts import ScorecardDraft

Texts = Sequence[tuple[str, str]]


def texts_of(draft: ScorecardDraft, dimensions: Iterable[str]) -> Texts:
    """Return (field name, text) of everything in which words heard may have been noted, in page order."""
    evidence = {rating.dimension: rating.evidence for rating in draft.ratings}
    return [
        *((f"evidence:{key}", evidence[key]) for key in dimensions if key in evidence),
        ("running_notes", draft.running_notes),
        ("overall_notes", draft.overall_notes),
    ]


def place_of(quote: str, texts: Texts) -> tuple[str, int] | None:
    """Return the first field that holds the words verbatim and the offset of their start, if one does."""
    return next(((name, text.index(quote)) for name, text in texts if quote in text), None)


def locate(tick: SignalFinding, texts: Texts) -> bool:
    """Give a tick the place where its words stand verbatim, if they do; return whether they do."""
    place = place_of(tick.quote, texts)
    if place is None:
        return False
    tick.field, tick.start = place
    tick.end = tick.start + len(tick.quote)
    return True


def signals_of(scorecard: Scorecard, keys: Iterable[str]) -> list[Signal]:
    """Return the signals of the scorecard's rubric with these keys; ValueError for one it doesn't have."""
    wanted = set(keys)
    found = list(Signal.objects.filter(rubric=scorecard.interview.loop.rubric_id, key__in=wanted))
    if unknown := wanted - {signal.key for signal in found}:
        raise ValueError(f"The rubric has no signal {', '.join(sorted(unknown))}.")
    return found
