"""Signal findings: raised by the detector."""

from uuid import UUID

from django.db import transaction

from candidates.policies import may_run_loop
from hiring.actors import Actor, ConflictError, NotAllowedError
from hiring.models import Event
from hiring.services.events import append_event
from scorecards.models import Scorecard
from scorecards.services.finding_rows import bring_in_line, locked_scorecard, rows_found
from scorecards.signals import DEFAULT_ENGINE, Engine, engine_named, engine_names


def shipped_engine() -> Engine:
    """Return the engine that reads committed notes in this release."""
    return engine_named(DEFAULT_ENGINE)


@transaction.atomic
def detect_signals_in_scorecard(*, actor: Actor, scorecard_id: UUID) -> int:
    """Let the detector read a committed scorecard and return how many findings it has there.

    Every revision is read, so that a signal doesn't go unseen because its words were soon replaced. Findings
    that a person has disposed of, or that stand in replaced words, are never touched, nor are their words
    flagged again; open ones are brought in line with what this version finds, whichever engine of a release
    before had made them. A shadow's scorecard is no evidence and is not read. Appends "signals_detected" the
    first time that this version reads the scorecard, or when findings changed: a repeat does nothing.
    Raises NotAllowedError, ConflictError for a draft, Scorecard.DoesNotExist.
    """
    scorecard = locked_scorecard(scorecard_id)
    if not may_run_loop(actor, scorecard.interview.loop):
        raise NotAllowedError("This person may not run the loop.")
    if not scorecard.is_committed:
        raise ConflictError("The detector reads committed scorecards only.")
    if not scorecard.seat.counts:
        return 0
    engine = shipped_engine()
    found = rows_found(scorecard, engine.detect)
    changed = bring_in_line(scorecard, found, engine_names(), engine.version)
    present = sum(finding.superseded_in is None for finding in found)
    if changed or not _was_read(scorecard, engine):
        append_detected(actor, scorecard, engine.name, engine.version, present)
    return present


def _was_read(scorecard: Scorecard, engine: Engine) -> bool:
    return Event.objects.filter(
        kind="signals_detected",
        stream_kind="loop",
        stream_id=scorecard.interview.loop_id,
        payload__scorecard_id=str(scorecard.pk),
        payload__engine=engine.name,
        payload__engine_version=engine.version,
    ).exists()


def append_detected(
    actor: Actor, scorecard: Scorecard, engine: str, version: str, count: int, **more: str | int
) -> None:
    """Append the one event of a reading, to the stream of its loop."""
    append_event(
        "signals_detected",
        actor=actor,
        stream=("loop", scorecard.interview.loop_id),
        payload={
            "scorecard_id": str(scorecard.pk),
            "engine": engine,
            "engine_version": version,
            "findings": count,
            **more,
        },
    )
