"""Candidates, applications, loops, interviews and seats; holds and erasures."""

from candidates.models.applications import Application, Candidate
from candidates.models.calendars import CalendarEntry, CalendarFeed
from candidates.models.loops import Interview, InterviewDimension, Loop, Seat, SeatOverride
from candidates.models.privacy import Erasure, LegalHold
from candidates.models.self_identification import SelfIdentification

__all__ = [
    "Application",
    "CalendarEntry",
    "CalendarFeed",
    "Candidate",
    "Erasure",
    "Interview",
    "InterviewDimension",
    "LegalHold",
    "Loop",
    "Seat",
    "SeatOverride",
    "SelfIdentification",
]
