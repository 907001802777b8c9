"""Mean ratings per dimension, as given and adjusted for severity, with intervals where there are grounds.

The error comes from the organisation's pooled variances, never from the spread of the three or four numbers
at hand. Adjusting takes away about a tenth of the error: halo and taste remain.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import sqrt

from scorecards.psychometrics.gates import ADJUSTED_FROM_RELIABILITY, ADJUSTED_FROM_SCORECARDS

from .evidence import HIGHEST_SCORE, LOWEST_SCORE, DimensionDefinition, LoopEvidence
from .figures import DimensionMean, MeanEstimate, Means
from .panel import Place, scored
from .revisions import changed_after_reveal
from .severity import RaterSeverity, SeverityReference
from .wording import count_of, share_of

# Two-sided 95 % of the normal distribution.
STANDARD_ERRORS = 1.959964
# One interviewer's adjusted mean less the raw one is that interviewer's severity, which is nobody else's.
FEWEST_TO_ADJUST = 2

NO_CALIBRATION = "No severity calibration is stored for this role, and a few ratings alone carry no interval."
NO_CALIBRATION_TO_ADJUST = "No severity calibration is stored for this role."
NO_DIFFERENCE = "No difference in severity between interviewers can be detected: nothing to adjust."
NO_LINK = "No chain of shared candidates links this panel, so their severities can't be compared."
CHANGED = "A rating was changed after the reveal, so that the ratings are no longer independent."
ONE_INTERVIEWER = "Rated by 1 interviewer, whose severity is not for others to read."


def compile_means(evidence: LoopEvidence, places: Sequence[Place]) -> Means:
    """Return each dimension's mean, raw and adjusted, in the order of the rubric.

    raw error = sqrt(severity variance sum w^2 + rating variance / k), adjusted error = sqrt(rating variance /
    k + sum w^2 error variance), with w an interviewer's share of the k ratings. What the errors of two
    severities share is neglected; on the reference data that makes an interval about 4 % too narrow.
    """
    reference = evidence.severity
    why_not = _why_not_adjusted(reference, _people(evidence, places))
    known = {} if reference is None or why_not else {rater.person: rater for rater in reference.raters}
    return Means(
        calibration=None if reference is None else reference.calibration,
        window_from="" if reference is None else reference.window_from,
        window_until="" if reference is None else reference.window_until,
        why_no_interval=NO_CALIBRATION if reference is None else "",
        why_not_adjusted=why_not,
        dimensions=tuple(
            _dimension_mean(dimension, scored(places, dimension.key), reference, known)
            for dimension in evidence.dimensions
        ),
    )


def _people(evidence: LoopEvidence, places: Sequence[Place]) -> set[str]:
    return {place.seat.person for dimension in evidence.dimensions for place in scored(places, dimension.key)}


def _why_not_adjusted(reference: SeverityReference | None, people: set[str]) -> str:
    """Return why nothing is adjusted, in words that name nobody; empty when every gate is passed."""
    if reference is None:
        return NO_CALIBRATION_TO_ADJUST
    if reference.severity_variance == 0:
        return NO_DIFFERENCE
    known = {rater.person: rater for rater in reference.raters}
    panel = [known.get(person) for person in people]
    few = [rater for rater in panel if rater is None or rater.scorecards < ADJUSTED_FROM_SCORECARDS]
    if few:
        who = share_of(len(few), len(people), "interviewer")
        verb = "has" if len(few) == 1 else "have"
        return f"{who} {verb} fewer than {ADJUSTED_FROM_SCORECARDS} scorecards to compare with others'."
    groups = {rater.group for rater in panel if rater is not None}
    if None in groups or len(groups) > 1:
        return NO_LINK
    loose = [rater for rater in panel if rater and rater.reliability < ADJUSTED_FROM_RELIABILITY]
    if loose:
        who = share_of(len(loose), len(people), "interviewer")
        verb = "has" if len(loose) == 1 else "have"
        return f"{who} {verb} a severity that is known with a reliability under {ADJUSTED_FROM_RELIABILITY}."
    return ""


def _dimension_mean(
    dimension: DimensionDefinition,
    raters: Sequence[Place],
    reference: SeverityReference | None,
    known: Mapping[str, RaterSeverity],
) -> DimensionMean:
    key = dimension.key
    times = Counter(place.seat.person for place in raters)
    changed = any(changed_after_reveal(place, key) for place in raters)
    pooled = None if changed else reference
    few = len(times) < FEWEST_TO_ADJUST
    adjustable = bool(known) and bool(raters) and not changed and not few
    return DimensionMean(
        dimension=key,
        name=dimension.name,
        ratings=len(raters),
        interviewers=len(times),
        raw=_raw(raters, key, times, pooled) if raters else None,
        adjusted=_adjusted(raters, key, times, reference, known) if adjustable and reference else None,
        why_not=CHANGED if changed else ONE_INTERVIEWER if few and raters and known else "",
    )


def _raw(
    raters: Sequence[Place], key: str, times: Mapping[str, int], reference: SeverityReference | None
) -> MeanEstimate:
    mean = sum(_scores(raters, key)) / len(raters)
    if reference is None:
        return MeanEstimate(round(mean, 2), None, None)
    shares = sum((number / len(raters)) ** 2 for number in times.values())
    return _estimate(mean, reference.severity_variance * shares + reference.rating_variance / len(raters))


def _adjusted(
    raters: Sequence[Place],
    key: str,
    times: Mapping[str, int],
    reference: SeverityReference,
    known: Mapping[str, RaterSeverity],
) -> MeanEstimate:
    shift = sum(known[place.seat.person].severity for place in raters)
    mean = (sum(_scores(raters, key)) + shift) / len(raters)
    left_open = sum(
        (number / len(raters)) ** 2 * known[person].error_variance for person, number in times.items()
    )
    return _estimate(mean, reference.rating_variance / len(raters) + left_open)


def _scores(raters: Sequence[Place], key: str) -> list[int]:
    ratings = [place.rating(key) for place in raters]
    return [rating.score for rating in ratings if rating is not None and rating.score is not None]


def _estimate(mean: float, variance: float) -> MeanEstimate:
    """Return a mean with its interval, both kept on the scale: nobody can be rated 5.2."""
    reach = STANDARD_ERRORS * sqrt(variance)
    return MeanEstimate(_on_scale(mean), _on_scale(mean - reach), _on_scale(mean + reach))


def _on_scale(value: float) -> float:
    return round(min(max(value, float(LOWEST_SCORE)), float(HIGHEST_SCORE)), 2)


def mean_in_words(estimate: MeanEstimate, interviewers: int) -> str:
    """Return "3.67 (2.90 to 4.43), 3 interviewers", without the interval where there is none."""
    people = count_of(interviewers, "interviewer")
    if estimate.low is None or estimate.high is None:
        return f"{estimate.mean:.2f}, {people}"
    return f"{estimate.mean:.2f} ({estimate.low:.2f} to {estimate.high:.2f}), {people}"
