"""Break-glass: an admin opens a loop's scorecards before the reveal, for an hour and with a reason."""

import datetime
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from hiring.actors import Actor, ConflictError, NotAllowedError
from hiring.services.events import append_event
from scorecards.models import BreakGlass, Reveal, Scorecard
from scorecards.policies import may_break_glass
from scorecards.querysets import loops_opened_early_to
from scorecards.services.loops import ReasonNeededError, acting_person, locked_loop

BREAK_GLASS_LASTS = datetime.timedelta(hours=1)


@transaction.atomic
def break_glass(*, actor: Actor, loop_id: UUID, reason: str) -> BreakGlass:
    """Open the committed scorecards of a loop to the actor for an hour and append "glass_broken".

    Raises NotAllowedError for whoever is no admin or still owes a scorecard in the loop, ReasonNeededError,
    ConflictError when the loop is revealed, nothing is committed or it is open to the actor already,
    Loop.DoesNotExist.
    """
    loop = locked_loop(loop_id)
    person = acting_person(actor)
    if not may_break_glass(person, loop):
        raise NotAllowedError(_("Only an admin without an open scorecard in the loop breaks the glass."))
    if not reason.strip():
        raise ReasonNeededError(_("Say why the panel’s scorecards can’t wait for the reveal."))
    if Reveal.objects.filter(loop=loop).exists():
        raise ConflictError(_("This loop is revealed already."))
    if not Scorecard.objects.committed().filter(interview__loop=loop).exists():
        raise ConflictError(_("No scorecard is in yet, so there is nothing to open."))
    if loops_opened_early_to(person).filter(pk=loop.pk).exists():
        raise ConflictError(_("The scorecards are open to you already."))
    glass = BreakGlass(loop=loop, person=person, reason=reason.strip())
    # The database's clock decides when it ends, so it decides when it begins.
    glass.at, glass.until = Now(), Now() + BREAK_GLASS_LASTS
    glass.save()
    append_event("glass_broken", actor=person, stream=("loop", loop.pk), payload={"glass_id": str(glass.pk)})
    return BreakGlass.objects.get(pk=glass.pk)
