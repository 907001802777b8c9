"""Signals in interviewers' notes: notes and definitions in, findings with exact quotes out. Pure."""

from .engine import ENGINE_VERSION, detect
from .values import Engine, Finding, Note, SignalDefinition

__all__ = ["ENGINE_VERSION", "Engine", "Finding", "Note", "SignalDefinition", "detect"]
