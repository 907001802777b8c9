"""Wording hints for a scorecard's writer before the commit: text in, remarks with exact offsets out. Pure.

The rules are data (rules.json, described in docs/wording-hints.md); the code only interprets them.
"""

from .engine import hints
from .rules import RulesError, texts
from .values import Hint

__all__ = ["Hint", "RulesError", "hints", "texts"]
