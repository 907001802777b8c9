"""A company's years of hiring made up from a seed: lines ready for COPY, written by scorecards.management.

Pure and deterministic: the same scale, seed and day give the same lines. No person, company or text in it is
real, and nothing of it is meant to teach a detector anything.
"""

from .history import Portion, company_history
from .lines import COLUMNS
from .scales import SCALES, Scale
from .settings import Settings

__all__ = ["COLUMNS", "SCALES", "Portion", "Scale", "Settings", "company_history"]
