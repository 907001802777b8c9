"""Scorecards, ratings, revisions, findings, debriefs, decisions and reminders."""

from scorecards.models.debriefs import Debrief, Decision, Reveal
from scorecards.models.findings import SignalFinding
from scorecards.models.reminders import Reminder
from scorecards.models.revisions import RevisionRating, ScorecardRevision
from scorecards.models.scorecards import Rating, Scorecard

__all__ = [
    "Debrief",
    "Decision",
    "Rating",
    "Reminder",
    "Reveal",
    "RevisionRating",
    "Scorecard",
    "ScorecardRevision",
    "SignalFinding",
]
