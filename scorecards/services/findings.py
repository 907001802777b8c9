"""Signal findings: raised by the detector."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from candidates.policies import may_run_loop
from hiring.actors import Actor, ConflictError, NotAllowedError
from hiring.models import Event, Signal
from hiring.services.events import append_event
from scorecards.models import Scorecard, SignalFinding
from scorecards.selectors.revisions import NOTE_FIELDS, Revision, revisions_of, standing_of
from scorecards.selectors.signal_definitions import definition_of
from scorecards.signals import DEFAULT_ENGINE, ENGINE_VERSION, Finding, Note, detect

ENGINE = DEFAULT_ENGINE

Place = tuple[UUID, str, int, int]


@transaction.atomic
def detect_signals_in_scorecard(*, actor: Actor, scorecard_id: UUID) -> int:
    """Let the detector read a committed scorecard and return how many findings it has there.

    Every revision is read, so that a signal doesn't go unseen because its words were soon replaced. Findings
    that a person has disposed of, or that stand in replaced words, are never touched, nor is their place
    flagged again by the same engine; open ones are brought in line with what this version finds. A shadow's
    scorecard is no evidence and is not read. Appends "signals_detected" the first time that this version
    reads the scorecard, or when findings changed: a repeat does nothing. Raises NotAllowedError,
    ConflictError for a draft, Scorecard.DoesNotExist.
    """
    scorecard = _locked_scorecard(scorecard_id)
    if not may_run_loop(actor, scorecard.interview.loop):
        raise NotAllowedError("This person may not run the loop.")
    if not scorecard.is_committed:
        raise ConflictError("The detector reads committed scorecards only.")
    if not scorecard.seat.counts:
        return 0
    signals = {signal.key: signal for signal in scorecard.interview.loop.rubric.signals.all()}
    found = _findings_in(scorecard, signals)
    changed = _bring_in_line(scorecard, found)
    present = sum(finding.superseded_in is None for finding in found)
    if changed or not _was_read(scorecard):
        _append_detected(actor, scorecard, present)
    return present


def _locked_scorecard(scorecard_id: UUID) -> Scorecard:
    """Two readings of one scorecard wait for each other; the second then finds the work done."""
    scorecards = Scorecard.objects.select_for_update(of=("self",), no_key=True)
    related = ("seat", "interview__loop__rubric", "interview__loop__application__role")
    return scorecards.select_related(*related).get(pk=scorecard_id)


def _findings_in(scorecard: Scorecard, signals: dict[str, Signal]) -> list[SignalFinding]:
    """Return what the engine finds in each text that the scorecard has ever held, each text read once."""
    definitions = [definition_of(signal) for signal in signals.values()]
    dimensions = scorecard.interview.dimensions.order_by("position", "key").values_list("key", flat=True)
    fields = [*(f"evidence:{key}" for key in dimensions), *NOTE_FIELDS]
    revisions = revisions_of([scorecard])[scorecard.pk]
    rows = []
    for revision in revisions:
        for finding in detect(_notes(revision, fields), definitions, engine=ENGINE):
            first, replaced_in = standing_of(revisions, revision, finding.field)
            if first == revision.number:
                rows.append(_row(scorecard, signals[finding.signal], finding, first, replaced_in))
    return rows


def _notes(revision: Revision, fields: Iterable[str]) -> list[Note]:
    """Return the stored texts as they are: a finding's offsets point into them."""
    notes = [Note(field, revision.text(field)) for field in fields]
    return [note for note in notes if note.text]


def _bring_in_line(scorecard: Scorecard, found: Iterable[SignalFinding]) -> bool:
    """Drop, replace and add findings of this engine where they differ; return whether any did.

    What is equal stays the same row, so that a debrief which cites it stays as it is.
    """
    stored = scorecard.findings.select_for_update().filter(
        source=SignalFinding.Source.DETECTOR, engine=ENGINE
    )
    settled: set[Place] = set()
    still_open: dict[Place, SignalFinding] = {}
    for row in stored:
        if row.disposition == SignalFinding.Disposition.OPEN and row.superseded_in is None:
            still_open[_place(row)] = row
        else:
            settled.add(_place(row))
    new = {_place(row): row for row in found if _place(row) not in settled}
    kept = {place for place, row in new.items() if place in still_open and _same(row, still_open[place])}
    outdated = [row.pk for place, row in still_open.items() if place not in kept]
    missing = [row for place, row in new.items() if place not in kept]
    SignalFinding.objects.filter(pk__in=outdated).delete()
    SignalFinding.objects.bulk_create(missing)
    return bool(outdated or missing)


def _place(row: SignalFinding) -> Place:
    return row.signal_id, row.field, row.revision, row.start or 0


def _row(
    scorecard: Scorecard, signal: Signal, finding: Finding, revision: int, superseded_in: int | None
) -> SignalFinding:
    return SignalFinding(
        scorecard=scorecard,
        signal=signal,
        revision=revision,
        superseded_in=superseded_in,
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
