"""How strict the panel's interviewers are, as the compiler is told: it estimates nothing itself."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RaterSeverity:
    """One interviewer: points of severity, positive for lower ratings, with what it rests on.

    `error_variance` is in squared points, `reliability` from 0 to 1, `scorecards` counts those compared with
    others', `group` numbers the interviewers that shared candidates link (None: linked to nobody).
    """

    person: str
    severity: float
    error_variance: float
    reliability: float
    scorecards: int
    group: int | None


@dataclass(frozen=True, slots=True)
class SeverityReference:
    """A stored calibration, cut to the panel; window as ISO dates in UTC, the last one left out.

    `severity_variance` is that of severities among interviewers, `rating_variance` that of a single rating
    around its candidate, dimension and severity, both in squared points.
    """

    calibration: str
    model_version: str
    window_from: str
    window_until: str
    severity_variance: float
    rating_variance: float
    raters: tuple[RaterSeverity, ...]
