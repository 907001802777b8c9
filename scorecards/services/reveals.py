"""The reveal: from then on a loop's people may read each other's scorecards."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from candidates.models import Loop, Seat
from hiring.actors import SYSTEM, Actor, ConflictError, NotAllowedError, System, person_or_none
from hiring.models import RevealPolicy
from hiring.selectors.process_policies import RevealRules, reveal_rules, reveal_rules_of
from hiring.services.events import append_event
from scorecards.models import Reveal
from scorecards.policies import may_reveal_loop
from scorecards.selectors.reminders import database_now
from scorecards.selectors.reveal_policies import loops_to_reveal, missing_in_words
from scorecards.services.loops import ReasonNeededError, locked_loop

# A sweep ends well before its task is killed; the next one goes on.
MOST_AT_ONCE = 200


@transaction.atomic
def reveal_loop(*, actor: Actor, loop_id: UUID, reason: str = "") -> Reveal:
    """Open a loop's committed scorecards to its people and append "loop_revealed".

    While counting seats have no committed scorecard a reason is needed, and it stays in view; without
    missing ones no reason is kept. The system reveals when its policy says so, and names who is missing.
    Raises NotAllowedError for whoever doesn't run the loop or still owes a scorecard in it and for the system
    before its time, ReasonNeededError, ConflictError when it is revealed already or nothing is committed,
    Loop.DoesNotExist.
    """
    loop = locked_loop(loop_id)
    said: dict[str, Any] = {}
    if isinstance(actor, System):
        rules = _rules_that_reveal(loop)
        reason, said = _reason_of(rules, loop), {"timing": rules.timing.value, "hours": rules.hours}
    elif not may_reveal_loop(actor, loop):
        raise NotAllowedError(_("Those who run the loop reveal it, once their own scorecard is in."))
    missing = _missing_seats(loop)
    reason = reason.strip()
    if missing and not reason:
        raise ReasonNeededError(_("Scorecards are missing: say why the panel shouldn't wait for them."))
    by = person_or_none(actor)
    reveal = Reveal.objects.create(loop=loop, at=timezone.now(), by=by, reason=reason if missing else "")
    payload = {"missing_seats": missing, **said}
    append_event("loop_revealed", actor=actor, stream=("loop", loop.pk), payload=payload)
    return reveal


def reveal_by_policy(*, actor: Actor) -> int:
    """Reveal the loops for which the policy's time has come; return how many. Safe twice and twice at once.

    Each is one transaction that asks the policy again once it holds the loop. NotAllowedError for a person.
    One query while the policy is by hand.
    """
    if not isinstance(actor, System):
        raise NotAllowedError("The policy reveals by itself; a person reveals a loop by hand.")
    due = loops_to_reveal(reveal_rules(), database_now()).order_by("pk")
    return sum(_revealed(key) for key in due.values_list("pk", flat=True)[:MOST_AT_ONCE])


def _revealed(loop_id: UUID) -> bool:
    """Reveal one loop, unless it has changed since it was found."""
    try:
        reveal_loop(actor=SYSTEM, loop_id=loop_id)
    except (ConflictError, NotAllowedError, Loop.DoesNotExist):
        return False
    return True


def _rules_that_reveal(loop: Loop) -> RevealRules:
    """Return the policy, held until the transaction ends; NotAllowedError unless it reveals the loop now."""
    rules = reveal_rules_of(RevealPolicy.objects.select_for_update(no_key=True).first())
    if Reveal.objects.filter(loop=loop).exists():
        raise ConflictError(_("This loop is revealed already."))
    if not loops_to_reveal(rules, database_now()).filter(pk=loop.pk).exists():
        raise NotAllowedError(_("The policy doesn’t reveal this loop now."))
    return rules


def _reason_of(rules: RevealRules, loop: Loop) -> str:
    """Return why scorecards aren't waited for any longer; nothing when the policy waits for all."""
    if rules.hours is None:
        return ""
    line = ngettext(
        "By policy, %(hours)s hour after the last interview. Missing: %(who)s.",
        "By policy, %(hours)s hours after the last interview. Missing: %(who)s.",
        rules.hours,
    )
    return line % {"hours": rules.hours, "who": ", ".join(missing_in_words(loop))}


def _missing_seats(loop: Loop) -> list[str]:
    """Return the seats without a committed scorecard; ConflictError where there is nothing to reveal."""
    if Reveal.objects.filter(loop=loop).exists():
        raise ConflictError(_("This loop is revealed already."))
    seats = Seat.objects.counting().filter(interview__loop=loop).order_by("pk")
    committed = seats.filter(scorecard__committed_at__isnull=False)
    if not committed.exists():
        raise ConflictError(_("No scorecard is in yet, so there is nothing to reveal."))
    return [str(key) for key in seats.exclude(pk__in=committed.values("pk")).values_list("pk", flat=True)]
