"""Signal findings: raised by the detector."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from candidates.policies import may_run_loop
from hiring.actors import Actor, ConflictError, NotAllowedError
from hiring.models import Event, Signal
from hiring.services.events import append_event
from scorecards.models import Scorecard, SignalFinding
from scorecards.signals import ENGINE_VERSION, Finding, Note, SignalDefinition, detect

ENGINE = "rules"

Place = tuple[UUID, str, int]


@transaction.atomic
def detect_signals_in_scorecard(*, actor: Actor, scorecard_id: UUID) -> int:
    """Let the detector read a committed scorecard and return how many findings it has there.

    Findings that a person has disposed of are never touched, nor is their place flagged again by the same
    engine; open ones are brought in line with what this version of the engine finds. A shadow's scorecard
    is no evidence and is not read. Appends "signals_detected" the first time that this version reads the
    scorecard, or when findings changed: a repeat does nothing. Raises NotAllowedError, ConflictError for a
    draft, Scorecard.DoesNotExist.
    """
    scorecard = _locked_scorecard(scorecard_id)
    if not may_run_loop(actor, scorecard.interview.loop):
        raise NotAllowedError("This person may not run the loop.")
    if not scorecard.is_committed:
        raise ConflictError("The detector reads committed scorecards only.")
    if not scorecard.seat.counts:
        return 0
    signals = {signal.key: signal for signal in scorecard.interview.loop.rubric.signals.all()}
    found = detect(_notes(scorecard), [_definition(signal) for signal in signals.values()], engine=ENGINE)
    changed = _bring_in_line(scorecard, signals, found)
    if changed or not _was_read(scorecard):
        _append_detected(actor, scorecard, len(found))
    return len(found)


def _locked_scorecard(scorecard_id: UUID) -> Scorecard:
    """Two readings of one scorecard wait for each other; the second then finds the work done."""
    scorecards = Scorecard.objects.select_for_update(of=("self",), no_key=True)
    related = ("seat", "interview__loop__rubric", "interview__loop__application__role")
    return scorecards.select_related(*related).get(pk=scorecard_id)


def _notes(scorecard: Scorecard) -> list[Note]:
    """Return the stored texts as they are: a finding's offsets point into them."""
    ratings = scorecard.ratings.select_related("dimension").order_by("dimension__position", "dimension__key")
    notes = [Note(f"evidence:{rating.dimension.key}", rating.evidence) for rating in ratings]
    notes += [Note("running_notes", scorecard.running_notes), Note("overall_notes", scorecard.overall_notes)]
    return [note for note in notes if note.text]


def _definition(signal: Signal) -> SignalDefinition:
    return SignalDefinition(
        key=signal.key,
        kind=signal.kind,
        text=signal.text,
        examples=tuple(signal.examples),
        counter_examples=tuple(signal.counter_examples),
    )


def _bring_in_line(scorecard: Scorecard, signals: dict[str, Signal], found: Iterable[Finding]) -> bool:
    """Drop, replace and add findings of this engine where they differ; return whether any did.

    What is equal stays the same row, so that a debrief which cites it stays as it is.
    """
    stored = scorecard.findings.select_for_update().filter(
        source=SignalFinding.Source.DETECTOR, engine=ENGINE
    )
    settled: set[Place] = set()
    still_open: dict[Place, SignalFinding] = {}
    for row in stored:
        place = (row.signal_id, row.field, row.start or 0)
        if row.disposition == SignalFinding.Disposition.OPEN:
            still_open[place] = row
        else:
            settled.add(place)
    wanted = {
        (row.signal_id, row.field, row.start or 0): row
        for row in (_row(scorecard, signals[finding.signal], finding) for finding in found)
    }
    new = {place: row for place, row in wanted.items() if place not in settled}
    kept = {place for place, row in new.items() if place in still_open and _same(row, still_open[place])}
    outdated = [row.pk for place, row in still_open.items() if place not in kept]
    missing = [row for place, row in new.items() if place not in kept]
    SignalFinding.objects.filter(pk__in=outdated).delete()
    SignalFinding.objects.bulk_create(missing)
    return bool(outdated or missing)


def _row(scorecard: Scorecard, signal: Signal, finding: Finding) -> SignalFinding:
    return SignalFinding(
        scorecard=scorecard,
        signal=signal,
        source=SignalFinding.Source.DETECTOR,
        field=finding.field,
        start=finding.start,
        end=finding.end,
        quote=finding.quote,
        confidence=finding.confidence,
        reasons=list(finding.reasons),
        engine=finding.engine,
        engine_version=finding.version,
    )


def _same(one: SignalFinding, other: SignalFinding) -> bool:
    fields = ("end", "quote", "confidence", "reasons", "engine_version")
    return all(getattr(one, field) == getattr(other, field) for field in fields)


def _was_read(scorecard: Scorecard) -> bool:
    return Event.objects.filter(
        kind="signals_detected",
        stream_kind="loop",
        stream_id=scorecard.interview.loop_id,
        payload__scorecard_id=str(scorecard.pk),
        payload__engine=ENGINE,
        payload__engine_version=ENGINE_VERSION,
    ).exists()


def _append_detected(actor: Actor, scorecard: Scorecard, count: int) -> None:
    append_event(
        "signals_detected",
        actor=actor,
        stream=("loop", scorecard.interview.loop_id),
        payload={
            "scorecard_id": str(scorecard.pk),
            "engine": ENGINE,
            "engine_version": ENGINE_VERSION,
            "findings": count,
        },
    )
