"""Candidates, applications, loops, interviews and seats."""

from candidates.models.applications import Application, Candidate
from candidates.models.calendars import CalendarEntry, CalendarFeed
from candidates.models.loops import Interview, InterviewDimension, Loop, Seat, SeatOverride

__all__ = [
    "Application",
    "CalendarEntry",
    "CalendarFeed",
    "Candidate",
    "Interview",
    "InterviewDimension",
    "Loop",
    "Seat",
    "SeatOverride",
]
