"""Scorecards, ratings, findings, debriefs and decisions."""

from scorecards.models.debriefs import Debrief, Decision, Reveal
from scorecards.models.findings import SignalFinding
from scorecards.models.scorecards import Rating, Scorecard

__all__ = ["Debrief", "Decision", "Rating", "Reveal", "Scorecard", "SignalFinding"]
