"""Loops as they might be written: any scores, any words, amendments, gaps, calibrations."""

from dataclasses import replace

from hypothesis import strategies as st

from scorecards.debrief import (
    FindingEvidence,
    LoopEvidence,
    RaterSeverity,
    RatingEvidence,
    ScorecardEvidence,
    SeverityReference,
)
from tests.scorecards.debrief.evidence_rows import (
    SIGNALS,
    amended,
    dimension,
    interview,
    loop,
    scorecard,
    seat,
)

KEYS = ("a", "b", "c", "d")
SENTENCES = (
    "Drew the queue first. Sized it at 1,400 a second, then halved it.",
    "Fine.",
    "She said 'never', e.g. twice! And left\n- no interval\n- no verdict",
    "I would hire her. She should start on Monday.",
    "Ünïcode — “quoted” … 👩‍💻 and more words than one would think are needed here",
    "word " * 70,
    "x" * 450,
    "   ",
    "",
)
texts = st.one_of(st.sampled_from(SENTENCES), st.text(max_size=60))


@st.composite
def loops(draw: st.DrawFn) -> LoopEvidence:
    interviews = []
    for number in range(draw(st.integers(0, 5))):
        tested = draw(st.lists(st.sampled_from(KEYS), unique=True, max_size=4))
        seats = [draw(seats_of(number, tested))]
        interviews.append(interview(number, tested, *seats))
    bars = st.one_of(st.none(), st.integers(1, 5))
    dimensions = [
        replace(dimension(key, position), minimum_bar=draw(bars)) for position, key in enumerate(KEYS)
    ]
    evidence = replace(loop(dimensions, *interviews), severity=draw(references()))
    cards = [item.scorecard for row in interviews for item in row.seats if item.scorecard]
    found = draw(st.lists(findings(cards), max_size=6)) if cards else []
    numbered = [replace(item, id=f"finding-{index}") for index, item in enumerate(found)]
    return replace(evidence, findings=tuple(numbered))


@st.composite
def references(draw: st.DrawFn) -> SeverityReference | None:
    """Return a calibration in which some people may be missing, unlinked or hardly known."""
    if draw(st.booleans()):
        return None
    raters = [
        RaterSeverity(
            person=f"person-{number}",
            severity=draw(st.floats(-1, 1)),
            error_variance=draw(st.floats(0, 0.2)),
            reliability=draw(st.sampled_from([0.0, 0.6, 0.7, 0.95])),
            scorecards=draw(st.sampled_from([0, 7, 8, 40])),
            group=draw(st.sampled_from([None, 0, 0, 0, 1])),
        )
        for number in range(draw(st.integers(0, 5)))
    ]
    variance = draw(st.sampled_from([0.0, 0.16]))
    return SeverityReference("cal-1", "test", "2025-11-23", "2026-11-23", variance, 0.36, tuple(raters))


values = st.sampled_from(["definitely_not", "no", "yes", "strong_yes"])


def earlier_card(draw: st.DrawFn, card: ScorecardEvidence) -> ScorecardEvidence:
    """Return a card as it may have been before: other scores, other words, ratings left empty."""
    scores = st.one_of(st.none(), st.integers(1, 5))
    kept = [rating for rating in card.ratings if draw(st.integers(0, 3))]
    ratings = [replace(rating, score=draw(scores), evidence=draw(texts)) for rating in kept]
    return replace(card, ratings=tuple(ratings), recommendation=draw(values), overall_notes=draw(texts))


@st.composite
def seats_of(draw: st.DrawFn, number: int, tested: list[str]):
    if draw(st.integers(0, 4)) == 0:
        return seat(number, None)
    scores = st.one_of(st.none(), st.integers(1, 5))
    ratings = [RatingEvidence(key, draw(scores), "no time", draw(texts)) for key in tested]
    value = draw(values)
    card = scorecard(f"card-{number}", ratings, value, draw(texts), draw(texts))
    earlier = [earlier_card(draw, card) for _ in range(draw(st.sampled_from([0, 0, 1, 2])))]
    if earlier:
        blind = draw(st.integers(1, len(earlier)))
        after_reveal = blind < len(earlier) or draw(st.booleans())
        card = amended(card, *earlier, blind=blind, after_reveal=after_reveal)
    person = draw(st.integers(0, 4))
    return replace(seat(number, card, experience=draw(st.integers(0, 3))), person=f"person-{person}")


@st.composite
def findings(draw: st.DrawFn, cards: list) -> FindingEvidence:
    card = draw(st.sampled_from(cards))
    number = draw(st.integers(1, card.revision))
    read = card if number == card.revision else card.earlier[number - 1]
    fields = {"overall_notes": read.overall_notes, "running_notes": read.running_notes}
    fields |= {f"evidence:{item.dimension}": item.evidence for item in read.ratings}
    field = draw(st.sampled_from(sorted(fields)))
    start = draw(st.integers(0, len(fields[field])))
    end = draw(st.integers(start, len(fields[field])))
    spanned = draw(st.booleans())
    return FindingEvidence(
        id="",
        scorecard=card.id,
        signal=draw(st.sampled_from(SIGNALS)).key,
        source=draw(st.sampled_from(["interviewer", "detector"])),
        field=field,
        start=start if spanned else None,
        end=end if spanned else None,
        quote=fields[field][start:end] if spanned else draw(texts),
        confidence=draw(st.sampled_from([None, 0.5, 0.93])),
        disposition=draw(st.sampled_from(["open", "confirmed", "dismissed"])),
        revision=number,
        superseded=number < card.revision and draw(st.booleans()),
    )
