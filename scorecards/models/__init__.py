"""Scorecards from draft to revision, what is made of them, and what is learnt from many of them."""

from scorecards.models.break_glass import BreakGlass
from scorecards.models.calibrations import SeverityCalibration, SeverityEstimate
from scorecards.models.debriefs import Debrief, Reveal
from scorecards.models.decisions import Decision, DecisionParticipant, Dissent, Reopening
from scorecards.models.drafts import DraftField
from scorecards.models.findings import SignalFinding
from scorecards.models.insights import InsightReport
from scorecards.models.kept_forms import KeptForm
from scorecards.models.language_model import (
    LanguageModelNotice,
    LanguageModelReading,
    LanguageModelSwitch,
)
from scorecards.models.progress import LoopProgress
from scorecards.models.redetections import Redetection
from scorecards.models.reminders import Reminder
from scorecards.models.revisions import RevisionRating, ScorecardRevision
from scorecards.models.revotes import Revote, RevoteBallot, SecondEstimate
from scorecards.models.scorecards import Rating, Scorecard

__all__ = [
    "BreakGlass",
    "Debrief",
    "Decision",
    "DecisionParticipant",
    "Dissent",
    "DraftField",
    "InsightReport",
    "KeptForm",
    "LanguageModelNotice",
    "LanguageModelReading",
    "LanguageModelSwitch",
    "LoopProgress",
    "Rating",
    "Redetection",
    "Reminder",
    "Reopening",
    "Reveal",
    "RevisionRating",
    "Revote",
    "RevoteBallot",
    "Scorecard",
    "ScorecardRevision",
    "SecondEstimate",
    "SeverityCalibration",
    "SeverityEstimate",
    "SignalFinding",
]
