"""A loop's plan: its interviews with their seats, places still open, and how well each dimension is covered.

Whether a scorecard is committed is shown, as to anybody who waits for it; what one says is not.
"""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from candidates.models import Interview, InterviewDimension, Loop, Seat, SeatOverride
from candidates.planning.coverage import RatedBy, coverage
from candidates.planning.suggestions import Suggestion, proposal, suggestions
from candidates.selectors.seating import facts_about, wanted_seat
from hiring.models import Dimension, LoopTemplate, Person, ProfileDimension, Stage
from hiring.selectors.interviewer_policies import InterviewerRules, interviewer_rules
from scorecards.selectors.break_glass import glass_breakers
from scorecards.selectors.debriefs.header import GlassView, glasses_in, glasses_of

LEAD, BAR_RAISER, SHADOW = Seat.Kind.LEAD.value, Seat.Kind.BAR_RAISER.value, Seat.Kind.SHADOW.value


@dataclass(frozen=True, slots=True)
class PlanSeat:
    """A seat on the plan. `tie` says that its person is too close to the candidate, `override` why somebody
    unqualified sits there.
    """

    id: UUID
    person: str
    kind: str
    is_active: bool
    is_committed: bool
    tie: bool
    override: str
    override_by: str


@dataclass(frozen=True, slots=True)
class OpenPlace:
    """A place that the loop template asks for and nobody has."""

    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class PlanInterview:
    id: UUID
    title: str
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    minutes: int
    is_cancelled: bool
    took_place: bool
    dimensions: tuple[str, ...]
    seats: tuple[PlanSeat, ...]
    open_places: tuple[OpenPlace, ...]


@dataclass(frozen=True, slots=True)
class AskedDimension:
    """A dimension and how many independent raters the loop's template, or else the rubric, asks for."""

    id: UUID
    name: str
    raters_needed: int


@dataclass(frozen=True, slots=True)
class CoveredDimension:
    name: str
    raters: int
    needed: int
    is_thin: bool


@dataclass(frozen=True, slots=True)
class PlanPage:
    loop_id: UUID
    candidate: str
    role: str
    version: int
    is_closed: bool
    linked_person: str
    referrer: str
    interviews: tuple[PlanInterview, ...]
    coverage: tuple[CoveredDimension, ...]
    glasses: tuple[GlassView, ...] = ()

    @property
    def thin(self) -> tuple[CoveredDimension, ...]:
        return tuple(row for row in self.coverage if row.is_thin)

    @property
    def open_places(self) -> int:
        return sum(len(interview.open_places) for interview in self.interviews)


@dataclass(frozen=True, slots=True)
class SeatChoice:
    """Whom a place could be given to, best first, with people's names beside what was found of them."""

    interview: Interview
    loop: Loop
    kind: str
    allowed: tuple[tuple[Person, Suggestion], ...]
    refused: tuple[tuple[Person, Suggestion], ...]
    rules: InterviewerRules

    @property
    def kind_label(self) -> str:
        return str(Seat.Kind(self.kind).label)


def loop_to_show(person: Person, loop_id: UUID) -> Loop | None:
    """Return a loop whose plan the person may change, None for any other. One query."""
    loops = Loop.objects.visible_to(person).filter(pk__in=Loop.objects.run_by(person))
    related = loops.select_related(
        "application__role", "application__candidate__linked_person", "application__referrer"
    )
    return related.filter(pk=loop_id).annotate(**glasses_of(OuterRef("pk"))).first()


def plan_page(loop: Loop) -> PlanPage:
    """Return the plan of a loop from loop_to_show. Six queries."""
    interviews = list(loop.interviews.select_related("exercise"))
    seats = _seats(loop)
    tested = _tested(loop)
    dimensions = _dimensions(loop)
    candidate, referrer = loop.application.candidate, loop.application.referrer
    return PlanPage(
        loop_id=loop.pk,
        candidate=candidate.name,
        role=loop.application.role.title,
        version=loop.plan_version,
        is_closed=loop.closed_at is not None,
        linked_person=candidate.linked_person.name if candidate.linked_person else "",
        referrer=referrer.name if referrer else "",
        interviews=tuple(_interviews(loop, interviews, seats, tested, dimensions)),
        coverage=_coverage(dimensions, interviews, seats, tested),
        glasses=glasses_in(loop),
    )


def loop_coverage(loop: Loop) -> tuple[CoveredDimension, ...]:
    """Return only how well each dimension is covered. Four queries."""
    dimensions = _dimensions(loop)
    return _coverage(dimensions, list(loop.interviews.all()), _seats(loop, lean=True), _tested(loop))


def seat_choice(loop: Loop, interview: Interview, kind: str) -> SeatChoice:
    """Return whom to suggest for a place in an interview of this loop. Eight queries."""
    rules, people = interviewer_rules(), list(Person.objects.active())
    wanted = wanted_seat(loop, interview, kind, glass_breakers(loop.pk))
    facts = facts_about(people, rules, [wanted.starts_at], _exercises(loop, [interview]))
    by_key = {person.pk: person for person in people}
    found = [(by_key[each.facts.person], each) for each in suggestions(facts.values(), wanted)]
    return SeatChoice(
        interview=interview,
        loop=loop,
        kind=kind,
        allowed=tuple(pair for pair in found if pair[1].is_allowed),
        refused=tuple(pair for pair in found if not pair[1].is_allowed),
        rules=rules,
    )


def proposed_seats(loop: Loop) -> list[tuple[UUID, UUID, str]]:
    """Return (interview, person, kind) for each open place that somebody can be proposed for.

    Eleven queries.
    """
    read_by = glass_breakers(loop.pk)
    interviews = {row.pk: row for row in loop.interviews.select_related("exercise")}
    places = [
        wanted_seat(loop, interviews[planned.id], place.kind, read_by)
        for planned in _interviews(loop, list(interviews.values()), _seats(loop), {}, [])
        for place in planned.open_places
    ]
    people = list(Person.objects.active())
    moments = [place.starts_at for place in places]
    facts = facts_about(people, interviewer_rules(), moments, _exercises(loop, interviews.values()))
    chosen = zip(places, proposal(facts.values(), places), strict=True)
    return [(place.interview, each.person, place.kind.value) for place, each in chosen if each]


def _exercises(loop: Loop, interviews: Iterable[Interview]) -> set[tuple[UUID, str]]:
    role = loop.application.role_id
    return {(role, interview.exercise.key) for interview in interviews if interview.exercise}


def _seats(loop: Loop, lean: bool = False) -> dict[UUID, list[Seat]]:
    """Return the seats that somebody holds, by interview; with their overrides unless only counted."""
    seats = Seat.objects.filter(interview__loop=loop, withdrawn_at__isnull=True)
    related = seats.select_related("person", "scorecard").order_by("kind", "person__name", "pk")
    if not lean:
        related = related.prefetch_related("overrides__allowed_by")
    found: dict[UUID, list[Seat]] = defaultdict(list)
    for seat in related:
        found[seat.interview_id].append(seat)
    return found


def _tested(loop: Loop) -> dict[UUID, set[UUID]]:
    rows = InterviewDimension.objects.filter(interview__loop=loop)
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for interview, dimension in rows.values_list("interview", "dimension"):
        found[interview].add(dimension)
    return found


def _dimensions(loop: Loop) -> list[AskedDimension]:
    """Return the rubric's dimensions, with the figures of the template's emphasis profile. One query."""
    profile = LoopTemplate.objects.filter(loops=loop).values("profile")
    emphases = ProfileDimension.objects.filter(profile__in=profile, dimension=OuterRef("pk"))
    needed = Coalesce(Subquery(emphases.values("raters_needed")), F("raters_needed"))
    rows = Dimension.objects.filter(rubric=loop.rubric_id).values_list("pk", "name", needed)
    return [AskedDimension(*row) for row in rows]


def _coverage(
    dimensions: Sequence[AskedDimension],
    interviews: Sequence[Interview],
    seats: dict[UUID, list[Seat]],
    tested: dict[UUID, set[UUID]],
) -> tuple[CoveredDimension, ...]:
    held = [
        RatedBy(
            frozenset(tested[interview.pk]),
            frozenset(seat.person_id for seat in seats[interview.pk] if seat.counts),
        )
        for interview in interviews
        if interview.cancelled_at is None
    ]
    found = coverage({dimension.id: dimension.raters_needed for dimension in dimensions}, held)
    return tuple(
        CoveredDimension(dimension.name, row.raters, row.needed, row.is_thin)
        for dimension, row in zip(dimensions, found, strict=True)
    )


def _interviews(
    loop: Loop,
    interviews: Sequence[Interview],
    seats: dict[UUID, list[Seat]],
    tested: dict[UUID, set[UUID]],
    dimensions: Sequence[AskedDimension],
) -> Iterable[PlanInterview]:
    stages = _stages(loop)
    for interview in interviews:
        held = seats[interview.pk]
        took_place = any(_is_committed(seat) for seat in held)
        stage = stages.pop((interview.position, interview.exercise_id), None)
        is_open = not interview.cancelled_at and not took_place
        yield PlanInterview(
            id=interview.pk,
            title=interview.title,
            starts_at=interview.starts_at,
            ends_at=interview.ends_at,
            minutes=interview.minutes,
            is_cancelled=interview.cancelled_at is not None,
            took_place=took_place,
            dimensions=tuple(each.name for each in dimensions if each.id in tested[interview.pk]),
            seats=tuple(_seat(loop, seat) for seat in held),
            open_places=tuple(_open_places(stage, held)) if is_open else (),
        )


def _stages(loop: Loop) -> dict[tuple[int, UUID | None], Stage]:
    """Return the stages of the loop's template by what its interviews took from them. One query at most."""
    stages = Stage.objects.filter(template=loop.template_id) if loop.template_id else []
    return {(stage.position, stage.exercise_id): stage for stage in stages}


def _open_places(stage: Stage | None, held: Sequence[Seat]) -> Iterable[OpenPlace]:
    """Yield what the stage asks for and nobody has; an interview without a stage asks for one lead."""
    counts = Counter(seat.kind for seat in held)
    leads = (stage.interviewers if stage else 1) - counts[LEAD]
    wanted = [LEAD] * max(0, leads)
    if stage and stage.bar_raiser and not counts[BAR_RAISER]:
        wanted.append(BAR_RAISER)
    if stage:
        wanted += [SHADOW] * max(0, stage.shadows - counts[SHADOW])
    for kind in wanted:
        yield OpenPlace(kind, str(Seat.Kind(kind).label))


def _seat(loop: Loop, seat: Seat) -> PlanSeat:
    application = loop.application
    close = {application.referrer_id, application.candidate.linked_person_id}
    override = _override(seat)
    return PlanSeat(
        id=seat.pk,
        person=seat.person.name,
        kind=str(Seat.Kind(seat.kind).label),
        is_active=seat.person.is_active,
        is_committed=_is_committed(seat),
        tie=seat.person_id in close,
        override=override.reason if override else "",
        override_by=override.allowed_by.name if override and override.allowed_by else "",
    )


def _override(seat: Seat) -> SeatOverride | None:
    return next((each for each in seat.overrides.all() if each.person_id == seat.person_id), None)


def _is_committed(seat: Seat) -> bool:
    scorecard = getattr(seat, "scorecard", None)
    return scorecard is not None and scorecard.is_committed
