"""A report as plain values, to be stored and shown. Nothing in it is in an order of merit."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A number that is not given: why, and how much there is of what is needed, None where no count helps."""

    reason: str
    have: float | None
    need: float | None


@dataclass(frozen=True, slots=True)
class Bucket:
    """How many scorecards came within `hours`, and not within the bucket before; None is later than all."""

    hours: int | None
    count: int


@dataclass(frozen=True, slots=True)
class Turnaround:
    """Seats whose interview is over. Quartiles are hours from its end to the commit; None without a commit.

    `overdue` seats have been without a scorecard for over a day. A scorecard that was committed before the
    planned end counts with 0 hours.
    """

    seats: int
    committed: int
    overdue: int
    within_a_day: int
    lower_quartile: float | None
    median: float | None
    upper_quartile: float | None
    buckets: tuple[Bucket, ...]


@dataclass(frozen=True, slots=True)
class DimensionInsight:
    """One dimension: how often each level was given, lowest first, and how far interviewers agree.

    `alpha` is Krippendorff's, ordinal, from -1 to 1, with the ends of its 95 % interval; `candidates` and
    `raters` count those behind all ratings, `paired` the candidates rated twice or more.
    """

    role: str
    name: str
    counts: tuple[int, ...]
    not_assessed: int
    candidates: int
    raters: int
    paired: int
    alpha: float | None
    alpha_low: float | None
    alpha_high: float | None
    alpha_missing: Shortfall | None


@dataclass(frozen=True, slots=True)
class PersonSeverity:
    """One interviewer: points of severity, positive for lower ratings, with the ends of a 95 % interval.

    `linked` counts the others whom shared candidates link to this one: those it is compared with. The
    numbers after `scorecards` (those compared with others') are None where `missing` says why.
    """

    person: str
    linked: int
    scorecards: int
    severity: float | None
    low: float | None
    high: float | None
    reliability: float | None
    missing: Shortfall | None


@dataclass(frozen=True, slots=True)
class SeverityInsight:
    """Severities in the order of identifiers; `spread` is their standard deviation in points.

    `groups` counts the sets of interviewers that shared candidates link: across them nothing compares.
    """

    people: tuple[PersonSeverity, ...]
    spread: float | None
    groups: int
    missing: Shortfall | None


@dataclass(frozen=True, slots=True)
class ReliabilityInsight:
    """Shares of a scorecard mean's variance, from 0 to 1, and how far panels tell candidates apart.

    `needed` interviewers, staffed alike, reach `target`; `needed_missing` says why none is given.
    """

    candidate_share: float | None
    interviewer_share: float | None
    rest_share: float | None
    single: float | None
    panel: float | None
    panel_size: float | None
    needed: int | None
    target: float
    missing: Shortfall | None
    needed_missing: Shortfall | None


@dataclass(frozen=True, slots=True)
class Insights:
    """The whole report; `loops` were read for ratings, `left_out` not, because somebody is blind there."""

    turnaround: Turnaround
    dimensions: tuple[DimensionInsight, ...]
    severity: SeverityInsight
    reliability: ReliabilityInsight
    ratings: int
    loops: int
    left_out: int
