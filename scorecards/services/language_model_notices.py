"""What the candidate was told: without it no word of the notes goes to a language model."""

import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from candidates.models import Loop
from candidates.policies import may_run_loop
from hiring.actors import SYSTEM, Actor, ConflictError, NotAllowedError
from hiring.models import Person
from hiring.services.events import append_event
from scorecards.models import LanguageModelNotice, Scorecard
from scorecards.services.language_model import want_reading
from scorecards.services.loops import acting_person, locked_loop


@transaction.atomic
def record_notice(*, actor: Actor, loop_id: UUID, told_on: datetime.date) -> LanguageModelNotice:
    """Record that the candidate was told, and have what is committed read; append "notice_recorded".

    Raises NotAllowedError for whoever doesn't run the loop, ConflictError when a notice stands already,
    ValueError for a day to come, Loop.DoesNotExist.
    """
    person, loop = _allowed(actor, loop_id)
    if told_on > timezone.now().date() + datetime.timedelta(days=1):  # it may be tomorrow in the east
        raise ValueError("Nobody was told in the future.")
    if LanguageModelNotice.objects.filter(application=loop.application_id, withdrawn_at=None).exists():
        raise ConflictError(_("That the candidate was told is recorded already."))
    values = {"told_on": told_on, "recorded_at": timezone.now(), "recorded_by": person, "withdrawn_at": None}
    notice, _made = LanguageModelNotice.objects.update_or_create(
        application_id=loop.application_id, defaults=values
    )
    payload = {"told_on": told_on.isoformat()}
    append_event("notice_recorded", actor=person, stream=("loop", loop.pk), payload=payload)
    committed = Scorecard.objects.committed().filter(interview__loop__application=loop.application_id)
    for scorecard_id in committed.order_by("pk").values_list("pk", flat=True):
        want_reading(actor=SYSTEM, scorecard_id=scorecard_id)
    return notice


@transaction.atomic
def withdraw_notice(*, actor: Actor, loop_id: UUID) -> None:
    """Send nothing more about this candidate, who objects or was not told after all.

    Appends "notice_withdrawn". Raises NotAllowedError, ConflictError when no notice stands,
    Loop.DoesNotExist.
    """
    person, loop = _allowed(actor, loop_id)
    standing = LanguageModelNotice.objects.filter(application=loop.application_id, withdrawn_at=None)
    if not standing.update(withdrawn_at=timezone.now()):
        raise ConflictError(_("No notice is recorded."))
    append_event("notice_withdrawn", actor=person, stream=("loop", loop.pk))


def _allowed(actor: Actor, loop_id: UUID) -> tuple[Person, Loop]:
    loop = locked_loop(loop_id)
    person = acting_person(actor)
    if not may_run_loop(person, loop):
        raise NotAllowedError(_("Those who run the loop record what its candidate was told."))
    return person, loop
