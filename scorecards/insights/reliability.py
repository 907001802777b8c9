"""How far a panel tells candidates apart."""

from scorecards.psychometrics.components import variance_components
from scorecards.psychometrics.reliability import role_reliability
from scorecards.psychometrics.scorecard_means import ScorecardMeans
from scorecards.psychometrics.values import NotEnough

from .agreement import shortfall
from .report import ReliabilityInsight

TARGET = 0.8


def reliability_insight(cards: ScorecardMeans) -> ReliabilityInsight:
    """Return the shares of variance and the panels' reliability, from 30 candidates and 5 interviewers on."""
    found = role_reliability(cards.candidate, cards.rater, cards.mean, TARGET)
    if isinstance(found, NotEnough):
        return _nothing(found)
    parts = variance_components(cards.candidate, cards.rater, cards.mean)
    if isinstance(parts, NotEnough):
        return _nothing(parts)
    enough = None if isinstance(found.needed, NotEnough) else found.needed
    return ReliabilityInsight(
        candidate_share=parts.candidate / parts.total,
        interviewer_share=parts.rater / parts.total,
        rest_share=parts.residual / parts.total,
        single=found.single_absolute,
        panel=found.panel,
        panel_size=found.panel_size,
        needed=enough,
        target=TARGET,
        missing=None,
        needed_missing=shortfall(found.needed) if isinstance(found.needed, NotEnough) else None,
    )


def _nothing(missing: NotEnough) -> ReliabilityInsight:
    return ReliabilityInsight(
        None, None, None, None, None, None, None, TARGET, shortfall(missing), shortfall(missing)
    )
