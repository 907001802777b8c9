"""Citations: how a statement points at what it rests on, and how the pointer is followed back."""

from dataclasses import replace

from .evidence import (
    RECOMMENDATION_TEXT,
    EvidenceError,
    FindingEvidence,
    InterviewEvidence,
    LoopEvidence,
    RevisionEvidence,
    ScorecardEvidence,
    field_text,
    score_text,
)
from .panel import Place
from .sentences import Citation


def cite_text(place: Place, field: str, start: int, end: int) -> Citation:
    """Return a citation of a stretch of one of the place's free-text fields."""
    card = _card(place)
    text = field_text(card, field) or ""
    return Citation(
        kind="text",
        quote=text[start:end],
        interview=place.interview.id,
        seat=place.seat.id,
        scorecard=card.id,
        field=field,
        start=start,
        end=end,
    )


def cite_rating(place: Place, dimension: str, earlier: RevisionEvidence | None = None) -> Citation:
    """Return a citation of the place's rating of a dimension, as it is or as an earlier revision had it."""
    field = f"rating:{dimension}"
    return _cite_value(place, field, _value(earlier or _card(place), field), earlier)


def cite_recommendation(place: Place, earlier: RevisionEvidence | None = None) -> Citation:
    """Return a citation of the place's overall recommendation, as it is or as an earlier revision had it."""
    return _cite_value(place, "recommendation", _value(earlier or _card(place), "recommendation"), earlier)


def _cite_value(place: Place, field: str, quote: str, earlier: RevisionEvidence | None) -> Citation:
    return Citation(
        kind="value",
        quote=quote,
        interview=place.interview.id,
        seat=place.seat.id,
        scorecard=_card(place).id,
        field=field,
        revision=None if earlier is None else earlier.number,
    )


def cite_earlier(place: Place, field: str, start: int, end: int, revision: int) -> Citation:
    """Return a citation of a stretch of a text that a later revision has replaced."""
    text = field_text(_content(_card(place), revision), field) or ""
    return replace(cite_text(place, field, start, end), quote=text[start:end], revision=revision)


def cite_finding(place: Place, finding: FindingEvidence, start: int, end: int) -> Citation:
    """Return a citation of words that were recorded with a finding and stand in no field."""
    return Citation(
        kind="finding",
        quote=finding.quote[start:end],
        interview=place.interview.id,
        seat=place.seat.id,
        scorecard=_card(place).id,
        start=start,
        end=end,
        finding=finding.id,
    )


def cite_place(place: Place) -> Citation:
    """Return a citation of the interview that a place belongs to, naming the seat."""
    card = place.scorecard
    return Citation(
        kind="interview",
        quote=place.interview.title,
        interview=place.interview.id,
        seat=place.seat.id,
        scorecard=None if card is None else card.id,
    )


def cite_interview(interview: InterviewEvidence) -> Citation:
    """Return a citation of an interview as planned."""
    return Citation(kind="interview", quote=interview.title, interview=interview.id)


def cite_loop(evidence: LoopEvidence) -> Citation:
    """Return a citation of the loop itself, for a loop in which nothing is planned."""
    return Citation(kind="loop", quote=evidence.role_title)


def _card(place: Place) -> ScorecardEvidence:
    if place.scorecard is None:
        raise EvidenceError(f"seat {place.seat.id} has no committed scorecard to cite")
    return place.scorecard


def resolve_citation(evidence: LoopEvidence, citation: Citation) -> str:
    """Return the words a citation points at, read afresh from the evidence.

    They equal `citation.quote` for every citation of a document compiled from that evidence.
    Raises EvidenceError when the evidence holds nothing at that place.
    """
    if citation.kind == "loop":
        return evidence.role_title
    if citation.kind == "interview":
        return _interview(evidence, citation).title
    if citation.kind == "finding":
        return _finding(evidence, citation).quote[citation.start : citation.end]
    card = _content(_scorecard(evidence, citation), citation.revision)
    if citation.kind == "value":
        return _value(card, citation.field or "")
    text = field_text(card, citation.field or "")
    if text is None:
        raise EvidenceError(f"scorecard {citation.scorecard} has no field {citation.field}")
    return text[citation.start : citation.end]


def _interview(evidence: LoopEvidence, citation: Citation) -> InterviewEvidence:
    for interview in evidence.interviews:
        if interview.id == citation.interview:
            return interview
    raise EvidenceError(f"there is no interview {citation.interview}")


def _finding(evidence: LoopEvidence, citation: Citation) -> FindingEvidence:
    for finding in evidence.findings:
        if finding.id == citation.finding:
            return finding
    raise EvidenceError(f"there is no finding {citation.finding}")


def _scorecard(evidence: LoopEvidence, citation: Citation) -> ScorecardEvidence:
    for seat in _interview(evidence, citation).seats:
        if seat.id == citation.seat and seat.scorecard and seat.scorecard.id == citation.scorecard:
            return seat.scorecard
    raise EvidenceError(f"there is no scorecard {citation.scorecard} in interview {citation.interview}")


def _content(card: ScorecardEvidence, revision: int | None) -> ScorecardEvidence | RevisionEvidence:
    """Return what the scorecard says now, or what it said in an earlier revision."""
    if revision is None:
        return card
    for earlier in card.earlier:
        if earlier.number == revision:
            return earlier
    raise EvidenceError(f"scorecard {card.id} has no earlier revision {revision}")


def _value(card: ScorecardEvidence | RevisionEvidence, field: str) -> str:
    if field == "recommendation":
        return RECOMMENDATION_TEXT[card.recommendation]
    prefix, _, dimension = field.partition(":")
    for rating in card.ratings:
        if prefix == "rating" and rating.dimension == dimension:
            return score_text(rating)
    raise EvidenceError(f"the scorecard has no value {field}")
