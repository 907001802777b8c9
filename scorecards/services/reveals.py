"""The reveal: from then on a loop's people may read each other's scorecards."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from candidates.models import Loop, Seat
from hiring.actors import Actor, ConflictError, NotAllowedError
from hiring.services.events import append_event
from scorecards.models import Reveal
from scorecards.policies import may_reveal_loop
from scorecards.services.loops import ReasonNeededError, acting_person, locked_loop


@transaction.atomic
def reveal_loop(*, actor: Actor, loop_id: UUID, reason: str = "") -> Reveal:
    """Open a loop's committed scorecards to its people and append "loop_revealed".

    While counting seats have no committed scorecard a reason is needed, and it stays in view; without
    missing ones no reason is kept. Raises NotAllowedError for whoever doesn't run the loop or still owes a
    scorecard in it, ReasonNeededError, ConflictError when it is revealed already or nothing is committed,
    Loop.DoesNotExist.
    """
    loop = locked_loop(loop_id)
    person = acting_person(actor)
    if not may_reveal_loop(person, loop):
        raise NotAllowedError(_("Those who run the loop reveal it, once their own scorecard is in."))
    missing = _missing_seats(loop)
    reason = reason.strip()
    if missing and not reason:
        raise ReasonNeededError(_("Scorecards are missing: say why the panel shouldn't wait for them."))
    reveal = Reveal.objects.create(loop=loop, at=timezone.now(), by=person, reason=reason if missing else "")
    append_event("loop_revealed", actor=person, stream=("loop", loop.pk), payload={"missing_seats": missing})
    return reveal


def _missing_seats(loop: Loop) -> list[str]:
    """Return the seats without a committed scorecard; ConflictError where there is nothing to reveal."""
    if Reveal.objects.filter(loop=loop).exists():
        raise ConflictError(_("This loop is revealed already."))
    seats = Seat.objects.counting().filter(interview__loop=loop).order_by("pk")
    committed = seats.filter(scorecard__committed_at__isnull=False)
    if not committed.exists():
        raise ConflictError(_("No scorecard is in yet, so there is nothing to reveal."))
    return [str(key) for key in seats.exclude(pk__in=committed.values("pk")).values_list("pk", flat=True)]
