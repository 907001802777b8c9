"""A candidate of whom every table holds something, with one word in every text that there is."""

import datetime

from django.apps import apps
from django.db import connection, models, transaction

from candidates.models import (
    CalendarEntry,
    Candidate,
    Interview,
    LegalHold,
    Loop,
    Seat,
    SeatOverride,
)
from candidates.services.self_identification import ask_to_self_identify
from hiring.actors import SYSTEM
from hiring.models import Duty, Person
from hiring.services.events import append_event
from scorecards import models as cards
from scorecards.services.debriefs import compile_debrief_of_loop
from tests import factories

CANARY = "Zaunkoenig"
NOON = factories.NOON


@transaction.atomic
def seed_candidate(canary: str = CANARY) -> Candidate:
    """Return a candidate with a committed and an open scorecard in a revealed, decided and reopened loop."""
    loop = factories.make_loop(panel=2)
    candidate = loop.application.candidate
    candidate.name, candidate.email = f"{canary} Vogel", f"{canary}@example.com"
    candidate.resume_url = f"https://example.com/{canary}.pdf"
    candidate.save()
    author = factories.PersonFactory(name="Ida Interviewer")
    recruiter = factories.PersonFactory(name="Rita Recruiter", duties=[Duty.RECRUITER])
    done, waiting = [interview.seats.get() for interview in loop.interviews.all()]
    Seat.objects.filter(pk=done.pk).update(person=author)
    done.refresh_from_db()
    card = _scorecard(done, canary)
    _plan(waiting, recruiter, canary)
    later = NOON + datetime.timedelta(hours=1)
    cards.BreakGlass.objects.create(loop=loop, person=recruiter, at=NOON, until=later, reason=canary)
    cards.Reveal.objects.create(loop=loop, at=NOON, by=recruiter, reason=canary)
    _revision(card, canary)
    _revote(loop, card, recruiter, canary)
    _decision(loop, author, recruiter, canary)
    _language_model(loop, card, recruiter)
    ask_to_self_identify(actor=recruiter, application_id=loop.application_id)
    cards.KeptForm.objects.create(
        loop=loop, person=recruiter, form="decision", content=f"rationale={canary}", saved_at=NOON
    )
    LegalHold.objects.create(candidate=candidate, reason=canary, set_by=recruiter)
    candidate.holds.update(lifted_at=NOON, lifted_by=recruiter, lifting_reason=canary)
    append_event("scorecard_committed", actor=author, stream=("loop", loop.pk))
    append_event("loop_revealed", actor=SYSTEM, stream=("loop", loop.pk))
    with connection.cursor() as cursor:  # what is checked at the end of a transaction holds now
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    return candidate


def _scorecard(seat: Seat, canary: str) -> cards.Scorecard:
    card = factories.ScorecardFactory(seat=seat, overall_notes=canary, running_notes=f"10:05 {canary}")
    first, second = seat.interview.dimensions.all()
    factories.RatingFactory(scorecard=card, dimension=first, evidence=f"{canary} asked Ida Interviewer.")
    factories.RatingFactory(
        scorecard=card, dimension=second, score=None, not_assessed=True, not_assessed_reason=canary
    )
    signal = seat.interview.loop.rubric.signals.get()
    finding = {"scorecard": card, "signal": signal, "end": len(canary), "quote": canary, "reasons": [canary]}
    factories.SignalFindingFactory(**finding, disposition_reason=canary)
    factories.SignalFindingFactory(**finding, source="interviewer", engine="", confidence=None)
    return factories.commit(card)


def _plan(seat: Seat, recruiter: Person, canary: str) -> None:
    factories.DraftFieldFactory(seat=seat, name="overall_notes", value=canary)
    SeatOverride.objects.create(seat=seat, person=seat.person, reason=canary, allowed_by=recruiter, at=NOON)
    Interview.objects.filter(pk=seat.interview_id).update(title=f"{canary}, system design")
    CalendarEntry.objects.create(
        interview=seat.interview,
        person=seat.person,
        title=f"{canary}, system design",
        starts_at=NOON,
        minutes=60,
        changed_at=NOON,
    )
    cards.Reminder.objects.create(seat=seat, person=seat.person, asked_at=NOON)


def _revision(card: cards.Scorecard, canary: str) -> None:
    revision = cards.ScorecardRevision.objects.create(
        scorecard=card,
        interview=card.interview,
        number=2,
        committed_at=NOON,
        after_reveal=True,
        reason=canary,
        recommendation="no",
        running_notes=canary,
        overall_notes=canary,
    )
    for number, dimension in enumerate(card.interview.dimensions.all()):
        assessed = {"score": 2, "evidence": canary}
        not_assessed = {"not_assessed": True, "not_assessed_reason": canary}
        revision.ratings.create(
            interview=card.interview, dimension=dimension, **(not_assessed if number else assessed)
        )


def _revote(loop: Loop, card: cards.Scorecard, recruiter: Person, canary: str) -> None:
    dimension = card.interview.dimensions.first()
    revote = cards.Revote.objects.create(
        loop=loop, number=1, dimensions=[dimension.key], opened_by=recruiter, opened_at=NOON
    )
    ballot = cards.RevoteBallot.objects.create(revote=revote, person=card.seat.person)
    cards.SecondEstimate.objects.create(
        ballot=ballot, scorecard=card, dimension=dimension, first=4, answer="unchanged", reason=canary
    )
    revote.closed_at, revote.closed_by, revote.closing_reason = NOON, recruiter, canary
    revote.save()


def _decision(loop: Loop, author: Person, recruiter: Person, canary: str) -> None:
    compile_debrief_of_loop(actor=SYSTEM, loop_id=loop.pk)
    debrief = loop.debriefs.get()
    decision = cards.Decision.objects.create(
        loop=loop,
        debrief=debrief,
        outcome="decline",
        rationale=canary,
        dimension_rationales={"depth": canary},
        dissent=canary,
        conditions=canary,
        participant_count=1,
        decided_by=recruiter,
        decided_at=NOON,
    )
    decision.participants.create(person=author, dissents=True)
    decision.dissents.create(person=author, words=canary, at=NOON)
    cards.Reopening.objects.create(decision=decision, by=recruiter, at=NOON, reason=canary)


def _language_model(loop: Loop, card: cards.Scorecard, recruiter: Person) -> None:
    cards.LanguageModelNotice.objects.create(
        application=loop.application, told_on=NOON.date(), recorded_at=NOON, recorded_by=recruiter
    )
    cards.LanguageModelReading.objects.create(scorecard=card, wanted_at=NOON)


def texts_of(row: models.Model) -> str:
    """Return all that a row holds, as one text."""
    return " ".join(str(getattr(row, field.attname)) for field in row._meta.concrete_fields)


def all_models() -> dict[str, type[models.Model]]:
    return {model._meta.label: model for model in apps.get_models(include_auto_created=True)}
