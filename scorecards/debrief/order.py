"""One order for the same evidence, however its rows arrived, and a check that the rows fit together."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from math import isfinite

from .evidence import (
    HIGHEST_SCORE,
    LOWEST_SCORE,
    EvidenceError,
    InterviewEvidence,
    LoopEvidence,
    RatingEvidence,
    ScorecardEvidence,
    SeatEvidence,
)
from .severity import SeverityReference


def id_order(identifier: str) -> tuple[int, str]:
    """Return a sort key that puts "9" before "10" and leaves identifiers of equal length alphabetical."""
    return len(identifier), identifier


def canonical(evidence: LoopEvidence) -> LoopEvidence:
    """Return the evidence in its one canonical order.

    Raises EvidenceError when rows contradict each other: an identifier used twice, a score outside 1 to 5,
    or a dimension, signal or scorecard that is not in the evidence.
    """
    check_evidence(evidence)
    return replace(
        evidence,
        dimensions=tuple(sorted(evidence.dimensions, key=lambda item: (item.position, item.key))),
        signals=tuple(sorted(evidence.signals, key=lambda item: item.key)),
        interviews=tuple(
            sorted(map(_canonical_interview, evidence.interviews), key=lambda item: id_order(item.id))
        ),
        findings=tuple(sorted(evidence.findings, key=lambda item: id_order(item.id))),
        severity=canonical_severity(evidence.severity),
    )


def _canonical_interview(interview: InterviewEvidence) -> InterviewEvidence:
    seats = sorted(map(_canonical_seat, interview.seats), key=lambda item: id_order(item.id))
    return replace(interview, dimensions=tuple(sorted(set(interview.dimensions))), seats=tuple(seats))


def canonical_severity(reference: SeverityReference | None) -> SeverityReference | None:
    """Return a calibration with its raters in their one order."""
    if reference is None:
        return None
    return replace(reference, raters=tuple(sorted(reference.raters, key=lambda rater: rater.person)))


def _canonical_seat(seat: SeatEvidence) -> SeatEvidence:
    if seat.scorecard is None:
        return seat
    card = seat.scorecard
    earlier = sorted(card.earlier, key=lambda item: item.number)
    ordered = tuple(replace(item, ratings=_by_dimension(item.ratings)) for item in earlier)
    return replace(seat, scorecard=replace(card, ratings=_by_dimension(card.ratings), earlier=ordered))


def _by_dimension(ratings: Iterable[RatingEvidence]) -> tuple[RatingEvidence, ...]:
    return tuple(sorted(ratings, key=lambda item: item.dimension))


def check_evidence(evidence: LoopEvidence) -> None:
    """Raise EvidenceError naming the first row that does not fit the others."""
    seats = [seat for interview in evidence.interviews for seat in interview.seats]
    scorecards = [seat.scorecard for seat in seats if seat.scorecard is not None]
    dimensions = {item.key for item in evidence.dimensions}
    _refuse_repeats("dimension", (item.key for item in evidence.dimensions))
    _refuse_repeats("signal", (item.key for item in evidence.signals))
    _refuse_repeats("interview", (item.id for item in evidence.interviews))
    _refuse_repeats("seat", (item.id for item in seats))
    _refuse_repeats("scorecard", (item.id for item in scorecards))
    _refuse_repeats("finding", (item.id for item in evidence.findings))
    for interview in evidence.interviews:
        _refuse_unknown("dimension", interview.dimensions, dimensions, f"interview {interview.id}")
    for scorecard in scorecards:
        _check_scorecard(scorecard, dimensions)
    _check_findings(evidence, {item.id: item for item in scorecards})
    _check_bars(evidence)
    if evidence.severity is not None:
        _check_severity(evidence.severity)


def _check_bars(evidence: LoopEvidence) -> None:
    for item in evidence.dimensions:
        if item.minimum_bar is not None and not LOWEST_SCORE <= item.minimum_bar <= HIGHEST_SCORE:
            raise EvidenceError(f"dimension {item.key}: the bar {item.minimum_bar} is outside 1 to 5")


def _check_severity(reference: SeverityReference) -> None:
    _refuse_repeats("rater", (rater.person for rater in reference.raters))
    variances = [reference.severity_variance, reference.rating_variance]
    for rater in reference.raters:
        variances.append(rater.error_variance)
        if not isfinite(rater.severity) or not 0 <= rater.reliability <= 1:
            raise EvidenceError(f"the severity of rater {rater.person} is no number to go by")
    if not all(isfinite(variance) and variance >= 0 for variance in variances):
        raise EvidenceError(f"calibration {reference.calibration} holds a variance that is none")


def _check_scorecard(scorecard: ScorecardEvidence, dimensions: set[str]) -> None:
    place = f"scorecard {scorecard.id}"
    _check_ratings(scorecard.ratings, dimensions, place)
    for earlier in scorecard.earlier:
        _check_ratings(earlier.ratings, dimensions, f"{place}, revision {earlier.number}")
    _check_revisions(scorecard, place)


def _check_ratings(ratings: Iterable[RatingEvidence], dimensions: set[str], place: str) -> None:
    rows = tuple(ratings)
    keys = [rating.dimension for rating in rows]
    _refuse_unknown("dimension", keys, dimensions, place)
    _refuse_repeats(f"rating in {place} for", keys)
    for rating in rows:
        _check_score(rating, place)


def _check_revisions(scorecard: ScorecardEvidence, place: str) -> None:
    """What was committed first is blind, and nothing that was made blind follows what was not."""
    earlier = sorted(scorecard.earlier, key=lambda item: item.number)
    if [item.number for item in earlier] != list(range(1, scorecard.revision)):
        raise EvidenceError(f"{place}: its revisions are not numbered in turn")
    marks = [*(item.after_reveal for item in earlier), scorecard.amended_after_reveal]
    if marks[0] or marks != sorted(marks):
        raise EvidenceError(f"{place}: its marks of the reveal contradict each other")


def _check_score(rating: RatingEvidence, place: str) -> None:
    if rating.score is not None and not LOWEST_SCORE <= rating.score <= HIGHEST_SCORE:
        raise EvidenceError(f"{place}: score {rating.score} for {rating.dimension} is outside 1 to 5")


def _check_findings(evidence: LoopEvidence, scorecards: Mapping[str, ScorecardEvidence]) -> None:
    signals = {item.key for item in evidence.signals}
    for finding in evidence.findings:
        _refuse_unknown("scorecard", [finding.scorecard], scorecards, f"finding {finding.id}")
        _refuse_unknown("signal", [finding.signal], signals, f"finding {finding.id}")
        newest = scorecards[finding.scorecard].revision
        if not 1 <= finding.revision <= newest - finding.superseded:
            raise EvidenceError(f"finding {finding.id} names the unknown revision {finding.revision}")


def _refuse_repeats(noun: str, identifiers: Iterable[str]) -> None:
    seen: set[str] = set()
    for identifier in identifiers:
        if identifier in seen:
            raise EvidenceError(f"{noun} {identifier} appears twice")
        seen.add(identifier)


def _refuse_unknown(noun: str, identifiers: Iterable[str], known: Container[str], place: str) -> None:
    for identifier in identifiers:
        if identifier not in known:
            raise EvidenceError(f"{place} names the unknown {noun} {identifier}")
