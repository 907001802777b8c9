"""Reading committed notes with a language model, beside the engine that always reads them.

    wanted ─▶ claimed ─▶ done
                │  ▲
                │  └── claimed again after a pause, MOST_ATTEMPTS times in all
                └────▶ given up     the offline engine's findings stand as they are

No transaction is open while the endpoint is asked.
"""

import datetime
import logging
import time
from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from hiring.actors import Actor, NotAllowedError, System
from scorecards.models import LanguageModelReading, Scorecard, SignalFinding
from scorecards.models.language_model import UNSETTLED
from scorecards.selectors.language_model import (
    PreparedNotes,
    is_language_model_configured,
    may_be_read,
    prepared_notes,
)
from scorecards.services.finding_rows import bring_in_line, locked_scorecard, rows_found
from scorecards.services.findings import append_detected
from scorecards.services.language_model_calls import CallError, ask_endpoint
from scorecards.services.language_model_switch import (
    is_language_model_running,
    note_answer,
    note_failed_call,
)
from scorecards.signals import Finding, Note, SignalDefinition
from scorecards.signals.language_model import ENGINE, AnswerError, findings_in, question_of, version_of

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
FIRST_PAUSE = datetime.timedelta(minutes=2)
# A task starts no further reading after this long; each takes SIGNALS_LLM_TIMEOUT seconds at most.
SLICE_SECONDS = 20


def want_reading(*, actor: Actor, scorecard_id: UUID) -> bool:
    """Have a committed scorecard read by the language model, if there is one and the candidate was told.

    Wanting twice is wanting once. Raises NotAllowedError for a person: reading follows a commit or a notice.
    """
    _refuse_people(actor)
    if not is_language_model_configured() or not may_be_read(scorecard_id):
        return False
    wanted = LanguageModelReading(scorecard_id=scorecard_id, wanted_at=timezone.now())
    LanguageModelReading.objects.bulk_create([wanted], ignore_conflicts=True)
    return True


def read_wanted(*, actor: Actor, seconds: float = SLICE_SECONDS) -> int:
    """Read what is wanted for that long and return how many scorecards were; safe to run twice at once.

    Stops when the switch is off or the endpoint rests. Raises NotAllowedError for a person.
    """
    _refuse_people(actor)
    deadline, done = time.monotonic() + seconds, 0
    while time.monotonic() < deadline and (reading := _claim()) is not None:
        done += _read(actor, reading)
    return done


@transaction.atomic
def _claim() -> LanguageModelReading | None:
    """Claim the next reading; one that failed too often, or may no longer be read, is given up."""
    now = timezone.now()
    if not is_language_model_configured() or not is_language_model_running(now):
        return None
    free = LanguageModelReading.objects.filter(UNSETTLED).exclude(claimed_until__gt=now)
    reading = free.select_for_update(skip_locked=True).order_by("pk").first()
    while reading is not None and not _is_worth_trying(reading):
        reading.given_up_at = now
        reading.save(update_fields=["given_up_at"])
        reading = free.select_for_update(skip_locked=True).order_by("pk").first()
    if reading is not None:
        reading.attempts += 1
        reading.claimed_until = now + FIRST_PAUSE * 2 ** (reading.attempts - 1)
        reading.save(update_fields=["attempts", "claimed_until"])
    return reading


def _is_worth_trying(reading: LanguageModelReading) -> bool:
    return reading.attempts < MOST_ATTEMPTS and may_be_read(reading.scorecard_id)


def _read(actor: Actor, reading: LanguageModelReading) -> bool:
    """Ask and store; whatever goes wrong is noted by kind alone, since messages may quote what was sent."""
    try:
        prepared = prepared_notes(reading.scorecard_id)
        model = settings.SIGNALS_LLM_MODEL
        question = question_of(model, prepared.notes, prepared.signals)
        answer = ask_endpoint(
            settings.SIGNALS_LLM_URL, settings.SIGNALS_LLM_KEY, question.body, settings.SIGNALS_LLM_TIMEOUT
        )
        found = findings_in(answer, prepared.notes, prepared.signals, version_of(model))
        digests = {"prompt_sha256": question.prompt_sha256, "model_sha256": question.model_sha256}
        return _store(actor, reading, prepared, found, digests)
    except (CallError, AnswerError, ValueError) as error:
        _note_failure(reading, error)
        return False


@transaction.atomic
def _store(
    actor: Actor,
    reading: LanguageModelReading,
    prepared: PreparedNotes,
    found: list[Finding],
    digests: dict[str, str],
) -> bool:
    """Store what stands in the notes as they are now; nothing, if the switch was turned off meanwhile."""
    scorecard = locked_scorecard(reading.scorecard_id)
    if not is_language_model_running(timezone.now()) or not may_be_read(scorecard.pk):
        return False
    rows = _rows(scorecard, prepared, found)
    version = version_of(settings.SIGNALS_LLM_MODEL)
    bring_in_line(scorecard, rows, {ENGINE}, version)
    append_detected(actor, scorecard, ENGINE, version, len(rows), revision=prepared.revision, **digests)
    LanguageModelReading.objects.filter(pk=reading.pk).update(done_at=timezone.now(), error="")
    note_answer()
    return True


def _rows(scorecard: Scorecard, prepared: PreparedNotes, found: list[Finding]) -> list[SignalFinding]:
    """Keep findings in texts that still are what was sent: an amendment has a reading of its own."""
    original = prepared.in_original_words(found)

    def read(notes: Sequence[Note], _signals: Sequence[SignalDefinition]) -> list[Finding]:
        sent = {note.field for note in notes if prepared.texts.get(note.field) == note.text}
        return [finding for finding in original if finding.field in sent]

    return rows_found(scorecard, read)


@transaction.atomic
def _note_failure(reading: LanguageModelReading, error: Exception) -> None:
    kind = str(error) if isinstance(error, CallError) else type(error).__name__
    logger.warning("Scorecard %s was not read by the language model: %s", reading.scorecard_id, kind)
    given_up = timezone.now() if reading.attempts >= MOST_ATTEMPTS else None
    LanguageModelReading.objects.filter(pk=reading.pk).update(error=kind[:100], given_up_at=given_up)
    note_failed_call(timezone.now())


def _refuse_people(actor: Actor) -> None:
    if not isinstance(actor, System):
        raise NotAllowedError("The language model reads by itself, after a commit or a notice.")
