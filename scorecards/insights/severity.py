"""How strict each interviewer is, behind its gates."""

from math import sqrt

from scorecards.psychometrics.contrasts import shown_severity
from scorecards.psychometrics.crossing import UNLINKED
from scorecards.psychometrics.scorecard_means import ScorecardMeans
from scorecards.psychometrics.severity import Severity, estimate_severity
from scorecards.psychometrics.values import NotEnough

from .agreement import shortfall
from .report import PersonSeverity, SeverityInsight, Shortfall

# Nothing is said of a person under this many scorecards that others' can be compared with.
FEWEST_SCORECARDS = 5
# Two-sided 95 % of the normal distribution.
STANDARD_ERRORS = 1.959964


def severity_insight(cards: ScorecardMeans, people: tuple[str, ...]) -> SeverityInsight:
    """Return each person's severity where it is known well enough, in the order of identifiers."""
    fit = estimate_severity(cards.candidate, cards.rater, cards.mean)
    if isinstance(fit, NotEnough):
        return SeverityInsight((), None, 0, shortfall(fit))
    if not fit.converged:
        return SeverityInsight((), None, 0, Shortfall("the fit did not converge", None, None))
    found = [_person(fit, number, key) for number, key in enumerate(people) if number < fit.raters]
    return SeverityInsight(
        people=tuple(sorted(found, key=lambda each: each.person)),
        spread=sqrt(fit.between),
        groups=int(fit.group.max(initial=-1)) + 1,
        missing=None
        if fit.between > 0
        else Shortfall("no difference in severity can be detected", None, None),
    )


def _person(fit: Severity, number: int, key: str) -> PersonSeverity:
    scorecards = int(fit.scorecards[number])
    group = int(fit.group[number])
    linked = 0 if group == UNLINKED else int((fit.group == group).sum()) - 1
    missing = _why_not(fit, number, scorecards)
    if missing is not None:
        return PersonSeverity(key, linked, scorecards, None, None, None, None, missing)
    severity, margin = float(fit.severity[number]), STANDARD_ERRORS * sqrt(fit.error_variance[number])
    reliability = float(fit.reliability[number])
    low, high = severity - margin, severity + margin
    return PersonSeverity(key, linked, scorecards, severity, low, high, reliability, None)


def _why_not(fit: Severity, number: int, scorecards: int) -> Shortfall | None:
    if scorecards < FEWEST_SCORECARDS:
        return Shortfall(
            "too few scorecards that others’ can be compared with", scorecards, FEWEST_SCORECARDS
        )
    if fit.between == 0:
        return Shortfall("no difference in severity can be detected", None, None)
    shown = shown_severity(fit, number)
    return shortfall(shown) if isinstance(shown, NotEnough) else None
