"""What the language model is given to read, and whether it may be: never a name, never without a notice."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from candidates.models import Loop, Seat
from scorecards.models import LanguageModelNotice, LanguageModelReading, LanguageModelSwitch, Scorecard
from scorecards.models.language_model import UNSETTLED
from scorecards.selectors.labels import names_of_loops
from scorecards.selectors.revisions import NOTE_FIELDS, revisions_of
from scorecards.selectors.signal_definitions import definitions_of
from scorecards.signals import Finding, Note, SignalDefinition
from scorecards.signals.pseudonyms import Pseudonymised, pseudonymise


@dataclass(frozen=True, slots=True)
class PreparedNotes:
    """The notes of a scorecard as it is in `revision`, without names; `texts` are those stored."""

    revision: int
    notes: tuple[Note, ...]
    signals: tuple[SignalDefinition, ...]
    texts: Mapping[str, str]
    pseudonyms: Mapping[str, Pseudonymised]

    def in_original_words(self, found: Iterable[Finding]) -> list[Finding]:
        """Return the findings with places and quotes in the stored texts."""
        return [self._original(finding) for finding in found]

    def _original(self, finding: Finding) -> Finding:
        start, end = self.pseudonyms[finding.field].back(finding.start, finding.end)
        return replace(finding, start=start, end=end, quote=self.texts[finding.field][start:end])


@dataclass(frozen=True, slots=True)
class LanguageModelState:
    """What an admin sees: whether it is set up, stopped or resting, and how many readings stand how."""

    is_configured: bool
    model: str
    stopped_by: str
    stopped_at: datetime.datetime | None
    rests_until: datetime.datetime | None
    waiting: int
    given_up: int


def is_language_model_configured() -> bool:
    """Whether an operator has named an endpoint."""
    return bool(settings.SIGNALS_LLM_URL)


def may_be_read(scorecard_id: UUID) -> bool:
    """Whether a scorecard is committed, counts, and its candidate was told and hasn't objected. One query."""
    told = LanguageModelNotice.objects.filter(withdrawn_at__isnull=True).values("application")
    committed = Scorecard.objects.committed().filter(seat__in=Seat.objects.counting(), pk=scorecard_id)
    return committed.filter(interview__loop__application__in=told).exists()


def prepared_notes(scorecard_id: UUID) -> PreparedNotes:
    """Return what is sent of a scorecard: its present texts without names. Eight queries."""
    scorecard = Scorecard.objects.select_related("interview__loop__rubric").get(pk=scorecard_id)
    loop = scorecard.interview.loop
    dimensions = scorecard.interview.dimensions.order_by("position", "key").values_list("key", flat=True)
    present = revisions_of([scorecard])[scorecard.pk][-1]
    fields = [*(f"evidence:{key}" for key in dimensions), *NOTE_FIELDS]
    texts = {field: present.text(field) for field in fields if present.text(field)}
    names = names_of_loops([loop.pk])[loop.pk]
    changed = {field: pseudonymise(text, names) for field, text in texts.items()}
    notes = tuple(Note(field, one.text) for field, one in changed.items())
    return PreparedNotes(present.number, notes, definitions_of(loop.rubric), texts, changed)


def is_reading_wanted() -> bool:
    """Whether a reading could begin now. One query."""
    free = LanguageModelReading.objects.filter(UNSETTLED).exclude(claimed_until__gt=timezone.now())
    return is_language_model_configured() and free.exists()


def language_model_state() -> LanguageModelState:
    """Return how the engine stands. Three queries."""
    switch = LanguageModelSwitch.objects.select_related("stopped_by").first() or LanguageModelSwitch()
    now = timezone.now()
    return LanguageModelState(
        is_configured=is_language_model_configured(),
        model=settings.SIGNALS_LLM_MODEL,
        stopped_by=switch.stopped_by.name if switch.stopped_by else "",
        stopped_at=switch.stopped_at,
        rests_until=switch.rests_until if switch.rests_until and switch.rests_until > now else None,
        waiting=LanguageModelReading.objects.filter(UNSETTLED).count(),
        given_up=LanguageModelReading.objects.filter(given_up_at__isnull=False).count(),
    )


def notice_of_loop(loop: Loop) -> LanguageModelNotice | None:
    """Return what is recorded of the candidate's being told, withdrawn or not. One query."""
    notices = LanguageModelNotice.objects.select_related("recorded_by")
    return notices.filter(application=loop.application_id).first()
