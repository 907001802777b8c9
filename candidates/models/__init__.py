"""Candidates, applications, loops, interviews and seats."""

from candidates.models.applications import Application, Candidate
from candidates.models.loops import Interview, InterviewDimension, Loop, Seat

__all__ = ["Application", "Candidate", "Interview", "InterviewDimension", "Loop", "Seat"]
