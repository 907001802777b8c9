"""What the pages about the process read: the newest report of a scope, and one's own position in it."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from candidates.models import Seat
from hiring.models import Person, Role
from scorecards.debrief.codec import from_json_object
from scorecards.insights import (
    DimensionInsight,
    Insights,
    PersonSeverity,
    ReliabilityInsight,
    SeatTime,
    Shortfall,
    Turnaround,
)
from scorecards.insights.turnaround import turnaround_of
from scorecards.models import InsightReport
from scorecards.selectors.estimates import Estimate, estimate_of
from scorecards.selectors.reminders import database_now

# What the drawings show, in hundredths: of points of severity, and of alpha.
SEVERITY_RANGE = (-150, 150)
ALPHA_RANGE = (-20, 100)
OWN_MONTHS = 12
OWN_WINDOW = datetime.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class ReportProgress:
    """A report that was asked for: `state` says whether a worker is at it. `done` of `total` steps."""

    state: str
    done: int
    total: int
    requested_at: datetime.datetime
    tried_again: bool


@dataclass(frozen=True, slots=True)
class SeverityRow:
    """One interviewer by name, with what is known of how strict that person is."""

    name: str
    severity: PersonSeverity
    estimate: Estimate | None
    why_not: str


@dataclass(frozen=True, slots=True)
class DimensionRow:
    """One dimension: its levels with their share of the bar, and its agreement or why there is none.

    `segments` are (level, start, length) in ratings; `rated` is their sum.
    """

    insight: DimensionInsight
    segments: tuple[tuple[int, int, int], ...]
    rated: int
    estimate: Estimate | None
    why_not: str


@dataclass(frozen=True, slots=True)
class ReportView:
    """A finished report with its date and window, ready for the page."""

    id: UUID
    finished_at: datetime.datetime
    window_from: datetime.datetime
    window_until: datetime.datetime
    model_version: str
    insights: Insights
    dimensions: tuple[DimensionRow, ...]
    severities: tuple[SeverityRow, ...]
    several_roles: bool
    severity_missing: str
    reliability_missing: str
    needed_missing: str
    shares: tuple[int, int, int] | None
    most_in_bucket: int


@dataclass(frozen=True, slots=True)
class InsightsPage:
    """The newest report of a scope, how far a new one is, and the roles as (key, title)."""

    roles: tuple[tuple[str, str], ...]
    report: ReportView | None
    progress: ReportProgress | None


@dataclass(frozen=True, slots=True)
class OwnInsights:
    """One interviewer's own times and own position; `report_at` is None before there is a report."""

    turnaround: Turnaround
    report_at: datetime.datetime | None
    window_from: datetime.datetime | None
    window_until: datetime.datetime | None
    severity: PersonSeverity | None
    estimate: Estimate | None
    why_not: str
    most_in_bucket: int


def insights_wait() -> bool:
    """Whether workers still owe a report. One query."""
    return InsightReport.objects.waiting().exists()


def roles_for_insights() -> list[Role]:
    """Return the roles that a report can be asked for. One query."""
    return list(Role.objects.order_by(Lower("title"), "key"))


def insights_for_page(
    person: Person, roles: Sequence[Role], role_id: UUID | None, months: int
) -> InsightsPage:
    """Return the newest report of a scope and how far a newer one is. Three queries."""
    found = InsightReport.objects.visible_to(person).of_scope(role_id, months).finished().first()
    return InsightsPage(
        roles=tuple((role.key, role.title) for role in roles),
        report=_report(found) if found else None,
        progress=progress_of_report(person, role_id, months),
    )


def progress_of_report(person: Person, role_id: UUID | None, months: int) -> ReportProgress | None:
    """Return how far the report that was asked for last is; None where none waits or failed. One query."""
    rows = InsightReport.objects.visible_to(person).of_scope(role_id, months)
    newest = rows.defer("content").order_by("-requested_at", "-pk").first()
    if newest is None or newest.finished_at is not None:
        return None
    state = "failed" if newest.given_up_at else "computing" if newest.attempts else "waiting"
    return ReportProgress(
        state, newest.done, newest.total, newest.requested_at, tried_again=newest.attempts > 1
    )


def _report(row: InsightReport) -> ReportView:
    assert row.finished_at is not None  # noqa: S101  a finished row has them all
    assert row.window_from is not None  # noqa: S101
    assert row.window_until is not None  # noqa: S101
    insights = from_json_object(Insights, row.content or {})
    return ReportView(
        id=row.pk,
        finished_at=row.finished_at,
        window_from=row.window_from,
        window_until=row.window_until,
        model_version=row.model_version,
        insights=insights,
        dimensions=tuple(map(_dimension, insights.dimensions)),
        severities=tuple(_severities(insights.severity.people)),
        several_roles=len({each.role for each in insights.dimensions}) > 1,
        severity_missing=shortfall_in_words(insights.severity.missing),
        reliability_missing=shortfall_in_words(insights.reliability.missing),
        needed_missing=shortfall_in_words(insights.reliability.needed_missing),
        shares=_shares(insights.reliability),
        most_in_bucket=_most(insights.turnaround),
    )


def _most(turnaround: Turnaround) -> int:
    return max(bucket.count for bucket in turnaround.buckets)


def _shares(found: ReliabilityInsight) -> tuple[int, int, int] | None:
    """Return the shares of candidate, interviewer and the rest in whole hundredths that sum to 100."""
    if found.candidate_share is None or found.interviewer_share is None:
        return None
    candidate, interviewer = round(found.candidate_share * 100), round(found.interviewer_share * 100)
    return candidate, interviewer, 100 - candidate - interviewer


def _position(found: PersonSeverity) -> Estimate | None:
    return estimate_of(found.severity, found.low, found.high, *SEVERITY_RANGE)


def _dimension(insight: DimensionInsight) -> DimensionRow:
    segments, start = [], 0
    for level, count in enumerate(insight.counts, start=1):
        if count:
            segments.append((level, start, count))
        start += count
    estimate = estimate_of(insight.alpha, insight.alpha_low, insight.alpha_high, *ALPHA_RANGE)
    return DimensionRow(insight, tuple(segments), start, estimate, shortfall_in_words(insight.alpha_missing))


def _severities(people: Iterable[PersonSeverity]) -> list[SeverityRow]:
    """By name: a list in the order of strictness would be a league table. One query."""
    rows = list(people)
    names = {
        str(key): name
        for key, name in Person.objects.filter(pk__in=[row.person for row in rows]).values_list("pk", "name")
    }
    found = [
        SeverityRow(names.get(row.person, ""), row, _position(row), shortfall_in_words(row.missing))
        for row in rows
    ]
    return sorted(found, key=lambda row: (row.name.casefold(), row.severity.person))


def shortfall_in_words(missing: Shortfall | None) -> str:
    """Return why a number isn't given, with how much there is of what is needed; empty where it is given."""
    if missing is None:
        return ""
    reason = missing.reason[:1].upper() + missing.reason[1:]
    if missing.have is None or missing.need is None:
        return f"{reason}."
    numbers = {"reason": reason, "have": _number(missing.have), "need": _number(missing.need)}
    return _("%(reason)s: %(have)s of %(need)s needed.") % numbers


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def own_insights(person: Person) -> OwnInsights:
    """Return a person's own times in the last 12 months and own position in the newest report. Three queries.

    Nobody else's numbers are here; the report itself was computed from loops in which nobody is blind.
    """
    report = InsightReport.objects.of_scope(None, OWN_MONTHS).finished().first()
    severity, turnaround = _own_severity(person, report), turnaround_of(_own_seats(person))
    return OwnInsights(
        turnaround=turnaround,
        report_at=report.finished_at if report else None,
        window_from=report.window_from if report else None,
        window_until=report.window_until if report else None,
        severity=severity,
        estimate=_position(severity) if severity else None,
        why_not=shortfall_in_words(severity.missing) if severity else "",
        most_in_bucket=_most(turnaround),
    )


def _own_severity(person: Person, report: InsightReport | None) -> PersonSeverity | None:
    if report is None:
        return None
    people = from_json_object(Insights, report.content or {}).severity.people
    return next((each for each in people if each.person == str(person.pk)), None)


def _own_seats(person: Person) -> list[SeatTime]:
    now = database_now()
    seats = Seat.objects.counting().filter(person=person, interview__starts_at__gte=now - OWN_WINDOW)
    rows = seats.select_related("interview", "scorecard").only(
        "interview__starts_at", "interview__minutes", "scorecard__committed_at"
    )
    found = []
    for seat in rows:
        ends_at = seat.interview.ends_at
        committed_at = getattr(getattr(seat, "scorecard", None), "committed_at", None)
        if ends_at < now:
            hours = (committed_at - ends_at).total_seconds() / 3600 if committed_at else None
            found.append(SeatTime((now - ends_at).total_seconds() / 3600, hours))
    return found
