"""For how long data about a candidate is kept: pure, and without a clock."""

from .periods import Facts, State, Verdict, verdict_on, years_later

__all__ = ["Facts", "State", "Verdict", "verdict_on", "years_later"]
