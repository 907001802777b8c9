"""An engine's findings as rows: where each stands among the revisions, and what changes in the table."""

from collections.abc import Callable, Collection, Iterable, Sequence
from uuid import UUID

from hiring.models import Signal
from scorecards.models import Scorecard, SignalFinding
from scorecards.selectors.revisions import NOTE_FIELDS, Revision, revisions_of, standing_of
from scorecards.selectors.signal_definitions import definition_of
from scorecards.signals import Finding, Note, SignalDefinition

Reader = Callable[[Sequence[Note], Sequence[SignalDefinition]], list[Finding]]
Place = tuple[UUID, str, int]


def locked_scorecard(scorecard_id: UUID) -> Scorecard:
    """Return the scorecard: of two readings of it one waits for the other, and then finds the work done.

    Raises Scorecard.DoesNotExist. One query.
    """
    scorecards = Scorecard.objects.select_for_update(of=("self",), no_key=True)
    related = ("seat", "interview__loop__rubric", "interview__loop__application__role")
    return scorecards.select_related(*related).get(pk=scorecard_id)


def rows_found(scorecard: Scorecard, read: Reader) -> list[SignalFinding]:
    """Return what `read` finds in each text that the scorecard has ever held, each text counted once."""
    signals = {signal.key: signal for signal in scorecard.interview.loop.rubric.signals.all()}
    definitions = [definition_of(signal) for signal in signals.values()]
    fields = note_fields_of(scorecard)
    revisions = revisions_of([scorecard])[scorecard.pk]
    rows = []
    for revision in revisions:
        for finding in read(notes_of(revision, fields), definitions):
            first, replaced_in = standing_of(revisions, revision, finding.field)
            if first == revision.number:
                rows.append(_row(scorecard, signals[finding.signal], finding, first, replaced_in))
    return rows


def note_fields_of(scorecard: Scorecard) -> list[str]:
    """Return the names of a scorecard's texts in the order of the form. One query."""
    dimensions = scorecard.interview.dimensions.order_by("position", "key").values_list("key", flat=True)
    return [*(f"evidence:{key}" for key in dimensions), *NOTE_FIELDS]


def notes_of(revision: Revision, fields: Iterable[str]) -> list[Note]:
    """Return the stored texts as they are: a finding's offsets point into them."""
    notes = [Note(field, revision.text(field)) for field in fields]
    return [note for note in notes if note.text]


def bring_in_line(
    scorecard: Scorecard, found: Iterable[SignalFinding], engines: Collection[str], version: str
) -> bool:
    """Add findings, and withdraw open ones of these engines that `version` no longer makes; say if any.

    What is equal stays the same row, so that a debrief which cites it stays as it is. What people have
    disposed of stays, and its words are not flagged again. Withdrawn findings are kept with their engine's
    version, so that what was shown before an upgrade can be explained after it.
    """
    stored = list(scorecard.findings.standing().select_for_update())
    settled = [row for row in stored if row.disposition != SignalFinding.Disposition.OPEN]
    settled += [row for row in stored if _is_detected_by(row, engines) and row.superseded_in is not None]
    own = [row for row in stored if _is_detected_by(row, engines) and row not in settled]
    new = [row for row in found if not any(_same_words(row, other) for other in settled)]
    kept = [row for row in own if any(_same(row, other) for other in new)]
    outdated = [row.pk for row in own if row not in kept]
    missing = [row for row in new if not any(_same(row, other) for other in kept)]
    SignalFinding.objects.filter(pk__in=outdated).update(withdrawn_in=version)
    SignalFinding.objects.bulk_create(missing)
    return bool(outdated or missing)


def _is_detected_by(row: SignalFinding, engines: Collection[str]) -> bool:
    return row.source == SignalFinding.Source.DETECTOR and row.engine in engines


def _same_words(one: SignalFinding, other: SignalFinding) -> bool:
    """Two findings of one signal that quote some of the same words of one text."""
    if _place(one) != _place(other) or one.start is None or one.end is None:
        return False
    return (
        other.start is not None and other.end is not None and one.start < other.end and other.start < one.end
    )


def _place(row: SignalFinding) -> Place:
    return row.signal_id, row.field, row.revision


def _same(one: SignalFinding, other: SignalFinding) -> bool:
    fields = ("start", "end", "quote", "confidence", "reasons", "engine", "engine_version")
    return _place(one) == _place(other) and all(getattr(one, name) == getattr(other, name) for name in fields)


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
