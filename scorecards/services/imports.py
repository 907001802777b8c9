"""Loops from elsewhere: finished ones with their scorecards, and running ones."""

import datetime
from collections.abc import Iterable
from operator import attrgetter

from django.db import transaction
from django.utils import timezone

from candidates.models import Application, Candidate, Interview, InterviewDimension, Loop, Seat
from candidates.policies import may_open_loop
from hiring.actors import SYSTEM, Actor, NotAllowedError, person_or_none
from hiring.models import Dimension, Duty, Person, Role, Signal
from hiring.services.events import append_event
from hiring.services.people import add_person
from scorecards.loop_files import InterviewerRecord, InterviewRecord, LoopRecord, ScorecardRecord
from scorecards.models import Rating, Scorecard, SignalFinding
from scorecards.selectors.drafts import RatingDraft, ScorecardDraft
from scorecards.services.import_plans import ImportPlan, name_key
from scorecards.services.ticks import locate, texts_of

FIRST_START = datetime.time(10, 0, tzinfo=datetime.UTC)
LAST_MINUTE = datetime.time(23, 59, tzinfo=datetime.UTC)
PAUSE = datetime.timedelta(minutes=30)
WRITING = datetime.timedelta(minutes=25)


@transaction.atomic
def import_loop(*, actor: Actor, record: LoopRecord, plan: ImportPlan) -> Loop | None:
    """Store one loop of a file with all its scorecards committed; None when its candidate has a loop.

    Appends "loop_imported", and "person_added" for each interviewer who was not known. Raises
    NotAllowedError.
    """
    if not may_open_loop(actor, plan.role):
        raise NotAllowedError("This person may not open loops for the role.")
    # Imports for one role wait for each other here; the second then finds what the first has stored.
    Role.objects.select_for_update(no_key=True).get(pk=plan.role.pk)
    application = _application(record, plan.role)
    if application.loops.exists():
        return None
    loop = Loop.objects.create(
        application=application,
        rubric=plan.rubric,
        # The file doesn't tell: at the first interview at the latest, and never ahead of now.
        opened_at=min(datetime.datetime.combine(record.first_on, FIRST_START), timezone.now()),
        opened_by=person_or_none(actor),
    )
    seats = _create_interviews(loop, record, plan)
    scorecards = _create_scorecards(seats, plan)
    append_event(
        "loop_imported",
        actor=actor,
        stream=("loop", loop.pk),
        payload={
            "application_id": str(application.pk),
            "interviews": len(record.interviews),
            "scorecards": scorecards,
        },
    )
    return loop


def _application(record: LoopRecord, role: Role) -> Application:
    """Return the candidate's application, made if need be; a known candidate keeps the known name."""
    candidate = Candidate.objects.filter(email__iexact=record.candidate_email).first()
    if candidate is None:
        candidate = Candidate.objects.create(name=record.candidate_name, email=record.candidate_email)
    return Application.objects.get_or_create(candidate=candidate, role=role)[0]


def _create_interviews(
    loop: Loop, record: LoopRecord, plan: ImportPlan
) -> list[tuple[Seat, InterviewRecord]]:
    people = _people({interview.interviewer for interview in record.interviews})
    starts = _starts(record.interviews)
    interviews, tested, seats = [], [], []
    for position, (start, found) in enumerate(zip(starts, record.interviews, strict=True), start=1):
        interview = _interview(loop, position, start, found, plan)
        interviews.append(interview)
        tested += [
            InterviewDimension(interview=interview, dimension=dimension) for dimension in _tested(found, plan)
        ]
        seats.append((Seat(interview=interview, person=people[found.interviewer.email.casefold()]), found))
    Interview.objects.bulk_create(interviews)
    InterviewDimension.objects.bulk_create(tested)
    Seat.objects.bulk_create(seat for seat, _found in seats)
    return seats


def _interview(
    loop: Loop, position: int, start: datetime.datetime, found: InterviewRecord, plan: ImportPlan
) -> Interview:
    exercise = plan.exercises[found.exercise]
    return Interview(
        loop=loop,
        position=position,
        exercise=exercise,
        title=exercise.name if exercise else found.exercise[:1].upper() + found.exercise[1:],
        starts_at=start,
        minutes=found.minutes,
    )


def _tested(found: InterviewRecord, plan: ImportPlan) -> Iterable[Dimension]:
    if found.scorecard is None:
        return plan.usual_dimensions[found.exercise]
    return [plan.dimensions[name_key(rating.dimension)] for rating in found.scorecard.ratings]


def _starts(interviews: Iterable[InterviewRecord]) -> list[datetime.datetime]:
    """Let each day's interviews follow each other from 10:00 UTC: the file knows days only."""
    free: dict[datetime.date, datetime.datetime] = {}
    starts = []
    for interview in interviews:
        first = datetime.datetime.combine(interview.on, FIRST_START)
        start = free.get(interview.on, first)
        end = start + datetime.timedelta(minutes=interview.minutes)
        if end.date() > interview.on:  # more than a day holds: they ran side by side
            start = first
        free[interview.on] = end + PAUSE
        starts.append(start)
    return starts


def _people(wanted: set[InterviewerRecord]) -> dict[str, Person]:
    """Return people by address in small letters; who is not known yet is added without a password."""
    people = {}
    for record in sorted(wanted, key=attrgetter("email")):
        person = Person.objects.filter(email__iexact=record.email).first()
        people[record.email.casefold()] = person or add_person(
            actor=SYSTEM,
            name=record.name,
            email=record.email,
            title=record.title,
            duties=[Duty.INTERVIEWER],
        )
    return people


def _create_scorecards(seats: list[tuple[Seat, InterviewRecord]], plan: ImportPlan) -> int:
    """Write drafts, their ratings and ticks, then commit: the database refuses ratings of a committed one."""
    scorecards: list[Scorecard] = []
    ratings: list[Rating] = []
    ticks: list[SignalFinding] = []
    for number, (seat, found) in enumerate(seats):
        if found.scorecard is not None:
            scorecard = _scorecard(seat, found.scorecard, _committed_at(seat.interview, number))
            scorecards.append(scorecard)
            ratings += _ratings(scorecard, found.scorecard, plan.dimensions)
            ticks += _ticks(scorecard, found.scorecard, plan)
    Scorecard.objects.bulk_create(scorecards)
    Rating.objects.bulk_create(ratings)
    SignalFinding.objects.bulk_create(ticks)
    for scorecard in scorecards:
        scorecard.committed_at = scorecard.saved_at
    Scorecard.objects.bulk_update(scorecards, ["committed_at"])
    return len(scorecards)


def _scorecard(seat: Seat, found: ScorecardRecord, saved_at: datetime.datetime) -> Scorecard:
    return Scorecard(
        seat=seat,
        interview=seat.interview,
        recommendation=found.recommendation,
        overall_notes=found.overall_notes,
        saved_at=saved_at,
    )


def _ratings(scorecard: Scorecard, found: ScorecardRecord, dimensions: dict[str, Dimension]) -> list[Rating]:
    return [
        Rating(
            scorecard=scorecard,
            interview=scorecard.interview,
            dimension=dimensions[name_key(rating.dimension)],
            score=rating.score,
            evidence=rating.evidence,
        )
        for rating in found.ratings
    ]


def _ticks(scorecard: Scorecard, found: ScorecardRecord, plan: ImportPlan) -> list[SignalFinding]:
    """Return the interviewer's findings, each with the place where its words stand verbatim, if they do."""
    rated = {plan.dimensions[name_key(rating.dimension)]: rating.evidence for rating in found.ratings}
    draft = ScorecardDraft(
        ratings=tuple(RatingDraft(dimension.key, evidence=evidence) for dimension, evidence in rated.items()),
        overall_notes=found.overall_notes,
    )
    in_page_order = sorted(rated, key=attrgetter("position"))
    texts = texts_of(draft, [dimension.key for dimension in in_page_order])
    ticks = [_tick(scorecard, plan.signals[name_key(tick.signal)], tick.quote) for tick in found.ticks]
    for tick in ticks:
        locate(tick, texts)
    return ticks


def _tick(scorecard: Scorecard, signal: Signal, quote: str) -> SignalFinding:
    source = SignalFinding.Source.INTERVIEWER
    return SignalFinding(scorecard=scorecard, signal=signal, source=source, quote=quote)


def _committed_at(interview: Interview, number: int) -> datetime.datetime:
    """Return a time soon after the interview, on its day and not ahead of now."""
    after = interview.ends_at + WRITING + datetime.timedelta(minutes=15 * (number % 4))
    midnight = datetime.datetime.combine(interview.starts_at.date(), LAST_MINUTE)
    return min(after, midnight, timezone.now())
