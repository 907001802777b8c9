"""Erasing a candidate: on request, when the retention ends, and again after a backup was restored.

A tombstone opens the door through the triggers that keep evidence, in its own transaction and for its own
candidate alone; the database function `scorecards_erase` does the deleting (migrations candidates 0004 and
scorecards 0020). The log keeps its events: they hold identifiers that lead nowhere from then on.
"""

import datetime
import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import Error, connection, transaction
from django.utils.translation import gettext as _

from candidates.models import Application, Candidate, Erasure, LegalHold
from candidates.policies import may_handle_privacy
from candidates.retention import State
from hiring.actors import Actor, ConflictError, NotAllowedError, System
from hiring.services.events import append_event
from scorecards.selectors.privacy.periods import Period, due_periods, periods_of

logger = logging.getLogger(__name__)

# A sweep begins no further erasure after this long, and erases at most so many; the next one goes on.
SWEEP_SECONDS = 30
MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What was erased: the candidate, or one application where another one stayed."""

    candidate: UUID
    application: UUID | None


@dataclass(frozen=True, slots=True)
class ErasureAnswer:
    """What became of a request: what was erased, and what is restricted, with its reasons and dates."""

    erased: int
    restricted: tuple[Period, ...]


@transaction.atomic
def request_erasure(*, actor: Actor, candidate_id: UUID, asked_on: datetime.date) -> ErasureAnswer:
    """Erase what may go, restrict what must be kept, and append "erasure_requested".

    From then on no page but the one about privacy shows what is left, and the sweeper erases it as soon as
    its law allows or its hold is lifted. Raises NotAllowedError, ConflictError when it was asked for before,
    Candidate.DoesNotExist. The event says which identifiers went and which stay until when.
    """
    candidate = _locked(actor, candidate_id)
    if candidate.erasure_asked_on is not None:
        raise ConflictError(_("Erasure was asked for already; what is left goes by itself."))
    candidate.erasure_asked_on = asked_on
    candidate.save(update_fields=["erasure_asked_on"])
    periods = periods_of(candidate_id)
    due = [period for period in periods if period.is_due]
    left = tuple(period for period in periods if not period.is_due)
    if not left:
        _require_no_hold(candidate)
    append_event(
        "erasure_requested",
        actor=actor,
        stream=("candidate", candidate_id),
        payload={
            "asked_on": asked_on.isoformat(),
            "erased_ids": [str(period.application_id) for period in due],
            "kept": [_kept(period) for period in left],
        },
    )
    _erase_all(candidate_id, due, left, Erasure.Cause.ASKED)
    return ErasureAnswer(len(due), left)


def sweep(*, actor: Actor, now: datetime.datetime, seconds: float = SWEEP_SECONDS) -> int:
    """Erase what has passed its retention or was asked for and may go now; return how many applications.

    `now` is PostgreSQL's. Each application is a transaction of its own that asks the policy again once it
    holds the candidate; safe at any time, twice at once and after a crash. One that fails is told by its
    identifier and left for the next sweep. Raises NotAllowedError for a person.
    """
    if not isinstance(actor, System):
        raise NotAllowedError("The sweeper erases by the policy; a person erases when asked.")
    deadline, erased = time.monotonic() + seconds, 0
    for period in due_periods(now, MOST_AT_ONCE):
        if time.monotonic() > deadline:
            break
        try:
            erased += _sweep_one(actor, period, now)
        except Error as error:
            logger.error("Application %s was not erased: %s", period.application_id, type(error).__name__)
    return erased


@transaction.atomic
def _sweep_one(actor: Actor, period: Period, now: datetime.datetime) -> int:
    candidate = Candidate.objects.select_for_update().filter(pk=period.candidate_id).first()
    fresh = {each.application_id: each for each in periods_of(period.candidate_id, now)} if candidate else {}
    found = fresh.pop(period.application_id, None)
    if candidate is None or found is None or not found.is_due:
        return 0
    asked = candidate.erasure_asked_on is not None
    cause = Erasure.Cause.ASKED if asked else Erasure.Cause.RETENTION
    append_event(
        "candidate_erased",
        actor=actor,
        stream=("candidate", candidate.pk),
        payload={"cause": cause.value, "erased_ids": [str(found.application_id)], "is_whole": not fresh},
    )
    _erase_all(candidate.pk, [found], list(fresh.values()), cause)
    return 1


def erase_again(*, actor: Actor, tombstones: Iterable[Tombstone]) -> tuple[int, int]:
    """Erase what a restored backup has brought back; return how many were there and how many are held.

    Each is a transaction of its own with its event. A hold that the backup brought back is left for a person
    to lift. Raises NotAllowedError for a person. Safe to repeat.
    """
    if not isinstance(actor, System):
        raise NotAllowedError("Erasing again follows a restored backup.")
    erased = held = 0
    for tombstone in tombstones:
        answer = _erase_again(actor, tombstone)
        erased, held = erased + (answer is True), held + (answer is False)
    return erased, held


@transaction.atomic
def _erase_again(actor: Actor, tombstone: Tombstone) -> bool | None:
    """Return whether it was erased; None where nothing had come back."""
    candidate = Candidate.objects.select_for_update().filter(pk=tombstone.candidate).first()
    if candidate is None:
        return None
    applications = Application.objects.filter(candidate=candidate)
    if tombstone.application and not applications.filter(pk=tombstone.application).exists():
        return None
    if LegalHold.objects.filter(candidate=candidate, lifted_at__isnull=True).exists():
        return False
    append_event(
        "candidate_erased",
        actor=actor,
        stream=("candidate", candidate.pk),
        payload={
            "cause": Erasure.Cause.RESTORED.value,
            "erased_ids": [str(tombstone.application)] if tombstone.application else [],
            "is_whole": tombstone.application is None,
        },
    )
    _erase(tombstone.candidate, tombstone.application, Erasure.Cause.RESTORED)
    return True


def _erase_all(candidate_id: UUID, due: list[Period], left: Iterable[Period], cause: Erasure.Cause) -> None:
    """Bury the candidate as a whole where nothing is left, else each application that is due."""
    if not list(left):
        _erase(candidate_id, None, cause)
        return
    for period in due:
        _erase(candidate_id, period.application_id, cause)


def _erase(candidate_id: UUID, application_id: UUID | None, cause: Erasure.Cause) -> None:
    tombstone = Erasure.objects.create(candidate=candidate_id, application=application_id, cause=cause)
    with connection.cursor() as cursor:
        cursor.execute("SELECT scorecards_erase(%s)", [tombstone.pk])


def _locked(actor: Actor, candidate_id: UUID) -> Candidate:
    """Return the candidate, locked, to whom may look after their data."""
    candidate: Candidate = Candidate.objects.select_for_update().get(pk=candidate_id)
    if isinstance(actor, System) or not may_handle_privacy(actor, candidate):
        raise NotAllowedError(_("You don’t look after this candidate’s data."))
    return candidate


def _require_no_hold(candidate: Candidate) -> None:
    """A candidate without any application can be held, too."""
    if LegalHold.objects.filter(candidate=candidate, lifted_at__isnull=True).exists():
        raise ConflictError(_("A legal hold stands: nothing about this candidate is erased."))


def _kept(period: Period) -> dict[str, str | None]:
    until = period.verdict.until
    return {
        "application_id": str(period.application_id),
        "reason": period.verdict.state.value,
        "until": until.isoformat() if until and period.verdict.state is State.LAW else None,
    }
