"""Signals in interviewers' notes: notes and definitions in, findings with exact quotes out. Pure."""

from .engine import ENGINE_VERSION, detect, engine_named, engine_names
from .values import Engine, Finding, Note, SignalDefinition

__all__ = [
    "ENGINE_VERSION",
    "Engine",
    "Finding",
    "Note",
    "SignalDefinition",
    "detect",
    "engine_named",
    "engine_names",
]
