"""When the data of applications goes."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Greatest

from candidates.models import Application, Interview, LegalHold, Loop
from candidates.retention import Facts, State, Verdict, verdict_on
from hiring.selectors.process_policies import RetentionRules, retention_rules
from scorecards.models import Decision, Dissent, Reopening, Scorecard, ScorecardRevision
from scorecards.selectors.reminders import database_now

BATCH = 500


@dataclass(frozen=True, slots=True)
class Period:
    """One application with what becomes of its data."""

    application_id: UUID
    candidate_id: UUID
    candidate: str
    role: str
    jurisdictions: tuple[str, ...]
    last_action_at: datetime.datetime
    verdict: Verdict
    # What would become of it, were erasure asked for now.
    when_asked: Verdict
    # When the candidate was asked to say something about themselves; whether they did is known to nobody.
    asked_at: datetime.datetime | None

    @property
    def is_due(self) -> bool:
        return self.verdict.state is State.DUE

    @property
    def may_go_when_asked(self) -> bool:
        return self.when_asked.state is State.DUE


def periods_of(candidate_id: UUID, now: datetime.datetime | None = None) -> list[Period]:
    """Return what becomes of each of a candidate's applications, the oldest first. At most four queries."""
    rows = _with_facts(Application.objects.filter(candidate=candidate_id)).order_by("created_at", "pk")
    return list(_periods(rows, retention_rules(), now or database_now()))


def periods_among(
    applications: QuerySet[Application], rules: RetentionRules, now: datetime.datetime
) -> list[Period]:
    """Return what becomes of each of the applications, in their order. One query."""
    return list(_periods(_with_facts(applications), rules, now))


def due_periods(now: datetime.datetime, most: int) -> list[Period]:
    """Return up to `most` applications that are to be erased now. Some queries per 500 looked at."""
    rules = retention_rules()
    found: list[Period] = []
    for batch in _batches(_candidates_for_erasure(now, rules)):
        found += [period for period in _periods(batch, rules, now) if period.is_due]
        if len(found) >= most:
            break
    return found[:most]


def _candidates_for_erasure(now: datetime.datetime, rules: RetentionRules) -> QuerySet[Application]:
    """Everything old enough to be due by the shortest period, and whatever is asked for."""
    shortest = min([rules.years, *(term.years for term in rules.periods)])
    old = Application.objects.filter(created_at__lte=now - datetime.timedelta(days=365 * shortest))
    asked = Application.objects.filter(candidate__erasure_asked_on__isnull=False)
    return (old | asked).exclude(Exists(_holds("candidate")))


def _batches(rows: QuerySet[Application]) -> Iterator[list[Application]]:
    after: UUID | None = None
    while True:
        left = _with_facts(rows.filter(pk__gt=after) if after else rows).order_by("pk")
        batch = list(left[:BATCH])
        yield batch
        if len(batch) < BATCH:
            return
        after = batch[-1].pk


def _with_facts(applications: QuerySet[Application]) -> QuerySet[Application]:
    return applications.select_related("candidate", "role", "self_identification").annotate(
        last_action_at=Greatest("created_at", *_latest()),
        jurisdictions=ArraySubquery(Loop.objects.filter(application=OuterRef("pk")).values("jurisdiction")),
        is_held=Exists(_holds("candidate")),
    )


def _holds(outer: str) -> QuerySet[LegalHold]:
    return LegalHold.objects.filter(candidate=OuterRef(outer), lifted_at__isnull=True)


def _latest() -> Iterator[Subquery]:
    """Yield the last moment of each thing that happens to an application; NULL where it never did."""
    application = "application"
    of_loop, of_card = "loop__application", "interview__loop__application"
    for rows, path, field in (
        (Loop.objects.all(), application, "opened_at"),
        (Loop.objects.all(), application, "closed_at"),
        (Interview.objects.all(), of_loop, "starts_at"),
        (Scorecard.objects.all(), of_card, "committed_at"),
        (ScorecardRevision.objects.all(), of_card, "committed_at"),
        (Decision.objects.all(), of_loop, "decided_at"),
        (Dissent.objects.all(), f"decision__{of_loop}", "at"),
        (Reopening.objects.all(), f"decision__{of_loop}", "at"),
    ):
        owned = rows.filter(**{path: OuterRef("pk")}).order_by().annotate(owner=F(path))
        yield Subquery(owned.values("owner").annotate(latest=Max(field)).values("latest"))


def _periods(rows: Iterable[Application], rules: RetentionRules, now: datetime.datetime) -> Iterator[Period]:
    for row in rows:
        facts = _facts(row, rules)
        jurisdictions = getattr(row, "jurisdictions", [])
        yield Period(
            application_id=row.pk,
            candidate_id=row.candidate_id,
            candidate=row.candidate.name,
            role=row.role.title,
            jurisdictions=tuple(sorted({name for name in jurisdictions if name})),
            last_action_at=facts.last_action_at,
            verdict=verdict_on(facts, now),
            when_asked=verdict_on(replace(facts, erasure_asked=True), now),
            asked_at=getattr(getattr(row, "self_identification", None), "asked_at", None),
        )


def _facts(row: Application, rules: RetentionRules) -> Facts:
    """With loops in several jurisdictions the longest of their periods holds."""
    terms = [rules.term_of(name) for name in getattr(row, "jurisdictions", []) or [""]]
    return Facts(
        last_action_at=getattr(row, "last_action_at", row.created_at),
        minimum_years=max(term.law.minimum_years for term in terms),
        years=max(term.years for term in terms),
        is_held=bool(getattr(row, "is_held", False)),
        erasure_asked=row.candidate.erasure_asked_on is not None,
    )
