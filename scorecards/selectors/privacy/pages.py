"""What the pages about privacy show."""

import datetime
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef

from candidates.models import Application, Candidate, Erasure, LegalHold, Loop, Seat
from candidates.retention import State
from hiring.models import Person
from hiring.selectors.process_policies import retention_rules
from scorecards.models import Scorecard
from scorecards.selectors.privacy.periods import Period, periods_among, periods_of
from scorecards.selectors.reminders import database_now

MOST_COMING = 30
LOOKED_AT = 200
MOST_FOUND = 20


@dataclass(frozen=True, slots=True)
class LoopPlace:
    """A loop with the jurisdiction by which it is kept, "" for the usual."""

    id: UUID
    role: str
    opened_at: datetime.datetime
    jurisdiction: str


@dataclass(frozen=True, slots=True)
class CandidatePrivacy:
    """One candidate's page. `blind_loops` are those whose evidence isn't open to the viewer."""

    id: UUID
    name: str
    asked_on: datetime.date | None
    hold: LegalHold | None
    past_holds: tuple[LegalHold, ...]
    periods: tuple[Period, ...]
    loops: tuple[LoopPlace, ...]
    blind_loops: tuple[str, ...]
    jurisdictions: tuple[str, ...]

    @property
    def erasable(self) -> int:
        """How many applications would go at once if erasure were asked for today, as the law stands."""
        return sum(period.may_go_when_asked for period in self.periods)


@dataclass(frozen=True, slots=True)
class PrivacyPage:
    """What the sweeper erases next, what is restricted, what is held; and who was searched for."""

    coming: tuple[Period, ...]
    restricted: tuple[Period, ...]
    held: tuple[Period, ...]
    found: tuple[Candidate, ...] | None


def privacy_page(person: Person, searched: str) -> PrivacyPage:
    """Return the page of all candidates. At most six queries.

    What comes next is looked for among the 200 applications that are the oldest.
    """
    now, theirs = database_now(), Candidate.objects.looked_after_by(person)
    applications = Application.objects.filter(candidate__in=theirs)
    oldest = applications.order_by("created_at", "pk")[:LOOKED_AT]
    special = applications.filter(candidate__in=theirs.needing_attention()).order_by("created_at", "pk")
    rules = retention_rules()
    seen = {
        period.application_id: period
        for rows in (oldest, special[:LOOKED_AT])
        for period in periods_among(rows, rules, now)
    }.values()
    by_date = sorted(
        (period for period in seen if period.verdict.until), key=lambda period: str(period.verdict.until)
    )
    return PrivacyPage(
        coming=tuple(each for each in by_date if each.verdict.state is not State.LAW)[:MOST_COMING],
        restricted=tuple(each for each in by_date if each.verdict.state is State.LAW),
        held=tuple(each for each in seen if each.verdict.state is State.HOLD),
        found=tuple(theirs.filter(name__icontains=searched)[:MOST_FOUND]) if searched else None,
    )


def candidate_privacy(person: Person, candidate: Candidate) -> CandidatePrivacy:
    """Return one candidate's page. At most nine queries."""
    holds = list(candidate.holds.select_related("set_by", "lifted_by"))
    loops = Loop.objects.filter(application__candidate=candidate).select_related("application__role")
    return CandidatePrivacy(
        id=candidate.pk,
        name=candidate.name,
        asked_on=candidate.erasure_asked_on,
        hold=next((hold for hold in holds if hold.lifted_at is None), None),
        past_holds=tuple(hold for hold in holds if hold.lifted_at is not None),
        periods=tuple(periods_of(candidate.pk)),
        loops=tuple(
            LoopPlace(loop.pk, loop.application.role.title, loop.opened_at, loop.jurisdiction)
            for loop in loops
        ),
        blind_loops=tuple(loops_that_blind(person, candidate)),
        jurisdictions=tuple(term.jurisdiction for term in retention_rules().periods),
    )


def erased_on(candidate_id: UUID) -> datetime.datetime | None:
    """Return when everything about a candidate was erased; None for whom that isn't known. One query."""
    stones = Erasure.objects.filter(candidate=candidate_id, application__isnull=True).order_by("at")
    return stones.values_list("at", flat=True).first()


def loops_that_blind(person: Person, candidate: Candidate) -> list[str]:
    """Return the roles of loops with evidence that isn't open to this person. One query.

    Once erasure is asked for nobody rates any more, so there is nobody left to be kept blind.
    """
    if candidate.erasure_asked_on is not None:
        return []
    committed = Scorecard.objects.committed().filter(interview__loop=OuterRef("pk"))
    owed = (
        Seat.objects.counting()
        .filter(person=person, interview__loop=OuterRef("pk"))
        .exclude(Exists(Scorecard.objects.committed().filter(seat=OuterRef("pk"))))
    )
    loops = Loop.objects.filter(Exists(committed), application__candidate=candidate)
    shut = loops.exclude(reveal__isnull=False) | loops.filter(Exists(owed))
    return list(shut.distinct().order_by("pk").values_list("application__role__title", flat=True))
