"""Signals in interviewers' notes: notes and definitions in, findings with exact quotes out. Pure."""

from .engine import DEFAULT_ENGINE, ENGINE_VERSION, detect, engine_named, engine_names
from .near_misses import Candidate, inspect
from .values import Engine, Finding, Note, SignalDefinition

__all__ = [
    "DEFAULT_ENGINE",
    "ENGINE_VERSION",
    "Candidate",
    "Engine",
    "Finding",
    "Note",
    "SignalDefinition",
    "detect",
    "engine_named",
    "engine_names",
    "inspect",
]
