"""The language model's kill switch and circuit breaker: one row that every worker looks at before a call."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hiring.actors import Actor, NotAllowedError
from hiring.models import Person
from hiring.services.events import append_event
from scorecards.models import LanguageModelSwitch
from scorecards.models.language_model import THE_SWITCH
from scorecards.policies import may_improve_detector

FAILURES_IN_A_ROW = 5
REST = datetime.timedelta(minutes=10)


def is_language_model_running(now: datetime.datetime) -> bool:
    """Whether a call may be made: nobody has stopped the engine and its endpoint needs no rest. One query."""
    switch = LanguageModelSwitch.objects.filter(pk=THE_SWITCH).first()
    if switch is None:
        return True
    return switch.stopped_at is None and (switch.rests_until is None or switch.rests_until <= now)


@transaction.atomic
def set_language_model_running(*, actor: Actor, running: bool) -> LanguageModelSwitch:
    """Stop the engine at once, or let it go on; append "language_model_stopped" or "language_model_resumed".

    Going on also ends a rest of the endpoint. What is so already is left so. Raises NotAllowedError for
    whoever is no admin.
    """
    if not may_improve_detector(actor) or not isinstance(actor, Person):
        raise NotAllowedError(_("Only an admin stops the language model."))
    switch = _locked_switch()
    if running is (switch.stopped_at is None):
        return switch
    switch.stopped_at, switch.stopped_by = (None, None) if running else (timezone.now(), actor)
    switch.failures, switch.rests_until = 0, None
    switch.save()
    kind = "language_model_resumed" if running else "language_model_stopped"
    append_event(kind, actor=actor, stream=("language_model", switch.pk))
    return switch


def note_answer() -> None:
    """Forget failures: the endpoint has answered as it should. One query."""
    LanguageModelSwitch.objects.filter(failures__gt=0).update(failures=0, rests_until=None)


@transaction.atomic
def note_failed_call(now: datetime.datetime) -> None:
    """Count a failure; after FAILURES_IN_A_ROW the endpoint rests, and then each further one is a rest."""
    switch = _locked_switch()
    switch.failures = min(switch.failures + 1, FAILURES_IN_A_ROW)
    if switch.failures >= FAILURES_IN_A_ROW:
        switch.rests_until = now + REST
    switch.save()


def _locked_switch() -> LanguageModelSwitch:
    LanguageModelSwitch.objects.bulk_create([LanguageModelSwitch()], ignore_conflicts=True)
    return LanguageModelSwitch.objects.select_for_update().get()
