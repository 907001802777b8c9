"""Every decision of a loop in its order: signed, dissented from, reopened."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch

from hiring.models import Dimension, Duty, Person
from scorecards.models import Debrief, Decision, DecisionParticipant, Dissent, Reopening
from scorecards.selectors.debriefs.header import LoopHeader


@dataclass(frozen=True, slots=True)
class DissentView:
    """How one person sees it differently, in that person's words."""

    name: str
    words: str
    at: datetime.datetime


@dataclass(frozen=True, slots=True)
class ReopeningView:
    """By whom, when and why a decision was opened again."""

    by: str
    at: datetime.datetime
    reason: str


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A signed decision. `is_latest`: the evidence is still what it was decided on.

    `input_hash` names the evidence of the debrief that it rests on, `compiled_at` is that debrief's day;
    `participants` are names, `dissenters` those of them who dissent as the signer recorded it.
    """

    number: int
    outcome_key: str
    outcome: str
    rationale: str
    by_dimension: tuple[tuple[str, str], ...]
    dissent: str
    conditions: str
    participants: tuple[str, ...]
    dissenters: tuple[str, ...]
    dissents: tuple[DissentView, ...]
    decided_by: str
    decided_at: datetime.datetime
    compiled_at: datetime.datetime
    input_hash: str
    is_latest: bool
    reopening: ReopeningView | None
    may_reopen: bool
    may_dissent: bool

    @property
    def wants_evidence(self) -> bool:
        return self.outcome_key == Decision.Outcome.MORE_EVIDENCE


def decisions_for_page(
    person: Person, header: LoopHeader, newest: Debrief, dimensions: Iterable[Dimension]
) -> tuple[DecisionView, ...]:
    """Return a loop's decisions, the first one first. One query without any, three with some."""
    dimensions = tuple(dimensions)
    decisions = Decision.objects.visible_to(person).filter(loop=header.id).order_by("number")
    related = decisions.select_related("decided_by", "debrief", "reopening__by").defer("debrief__document")
    complete = related.prefetch_related(
        Prefetch("participants", DecisionParticipant.objects.select_related("person")),
        Prefetch("dissents", Dissent.objects.select_related("person")),
    )
    return tuple(_decision(row, person, header, newest, dimensions) for row in complete)


def _decision(
    row: Decision, person: Person, header: LoopHeader, newest: Debrief, dimensions: Iterable[Dimension]
) -> DecisionView:
    given = row.dimension_rationales
    participants = list(row.participants.all())
    reopening = _reopening(getattr(row, "reopening", None))
    return DecisionView(
        number=row.number,
        outcome_key=row.outcome,
        outcome=str(Decision.Outcome(row.outcome).label),
        rationale=row.rationale,
        by_dimension=tuple((each.name, given[each.key]) for each in dimensions if each.key in given),
        dissent=row.dissent,
        conditions=row.conditions,
        participants=tuple(each.person.name for each in participants),
        dissenters=tuple(each.person.name for each in participants if each.dissents),
        dissents=tuple(DissentView(each.person.name, each.words, each.at) for each in row.dissents.all()),
        decided_by=row.decided_by.name,
        decided_at=row.decided_at,
        compiled_at=row.debrief.compiled_at,
        input_hash=row.debrief.input_hash,
        is_latest=row.debrief.input_hash == newest.input_hash,
        reopening=reopening,
        may_reopen=reopening is None and person.has_duty(Duty.ADMIN),
        may_dissent=reopening is None and _may_dissent(row, person, header, participants),
    )


def _may_dissent(
    row: Decision, person: Person, header: LoopHeader, participants: Iterable[DecisionParticipant]
) -> bool:
    """Whether a form to dissent makes sense: the service decides."""
    concerned: set[UUID] = {seat.person_id for seat in header.panel}
    concerned |= {each.person_id for each in participants}
    spoken = {row.decided_by_id, *(dissent.person_id for dissent in row.dissents.all())}
    return person.pk in concerned - spoken


def _reopening(reopening: Reopening | None) -> ReopeningView | None:
    return ReopeningView(reopening.by.name, reopening.at, reopening.reason) if reopening else None
