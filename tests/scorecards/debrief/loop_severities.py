"""Severities of the interviewers in a file of loops, fitted on all of its loops."""

import json
from dataclasses import replace
from pathlib import Path

from scorecards.debrief import LoopEvidence, RaterSeverity, SeverityReference
from scorecards.psychometrics.rating_error import rating_variance
from scorecards.psychometrics.scorecard_means import scorecard_means
from scorecards.psychometrics.severity import estimate_severity


def with_severities(evidence: LoopEvidence, path: Path) -> LoopEvidence:
    """Return a loop with its file's own calibration, told as if everybody had scorecards enough."""
    return replace(evidence, severity=_reference(path))


def _reference(path: Path) -> SeverityReference:
    rows = [
        (loop["id"], interview["interviewer"], rating["dimension"], rating["rating"])
        for loop in json.loads(path.read_text())["loops"]
        for interview in loop["interviews"]
        if interview["scorecard"]
        for rating in interview["scorecard"]["ratings"]
    ]
    loops, people, dimensions = (sorted({row[place] for row in rows}) for place in range(3))
    columns = (
        [loops.index(row[0]) for row in rows],
        [people.index(row[1]) for row in rows],
        [dimensions.index(row[2]) for row in rows],
        [row[3] for row in rows],
    )
    cards = scorecard_means(*columns)
    fit = estimate_severity(cards.candidate, cards.rater, cards.mean)
    raters = [
        RaterSeverity(
            name.encode().hex(), float(fit.severity[number]), float(fit.error_variance[number]), 0.75, 8, 0
        )
        for number, name in enumerate(people)
    ]
    variance = rating_variance(*columns, fit)
    return SeverityReference("cal", "test", "2025-01-01", "2026-01-01", fit.between, variance, tuple(raters))
