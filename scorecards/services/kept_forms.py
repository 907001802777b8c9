"""What is typed into the forms of the debrief page, kept until it is sent: a session may end meanwhile."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from candidates.models import Loop
from hiring.actors import Actor, ConflictError, NotAllowedError
from hiring.models import Person
from scorecards.models import Decision, KeptForm
from scorecards.policies import may_read_evidence
from scorecards.services.loops import acting_person, locked_loop

MOST_CHARACTERS = 400_000


@transaction.atomic
def keep_form(*, actor: Actor, loop_id: UUID, form: str, content: str) -> KeptForm:
    """Keep what somebody has typed so far, urlencoded, in place of what was kept before.

    Typing is no change of the loop, so no event tells of it. Raises NotAllowedError where the loop's
    evidence isn't open to the actor, ConflictError for the form of a decision that the actor has signed
    (a message that was still on its way would be offered as a draft once the decision is opened again),
    ValueError for an unknown form or a text far too long, Loop.DoesNotExist.
    """
    person = acting_person(actor)
    loop = locked_loop(loop_id)
    if not may_read_evidence(person, loop):
        raise NotAllowedError(_("This loop isn't open to you."))
    if len(content) > MOST_CHARACTERS:
        raise ValueError("Longer than any form of the page.")
    signed = Decision.objects.standing().filter(loop=loop, decided_by=person)
    if form == KeptForm.Form.DECISION and signed.exists():
        raise ConflictError(_("You have signed this decision."))
    kept, _created = KeptForm.objects.update_or_create(
        loop=loop,
        person=person,
        form=KeptForm.Form(form),
        defaults={"content": content, "saved_at": timezone.now()},
    )
    return kept


def forget_kept_form(person: Person, loop: Loop, form: KeptForm.Form) -> None:
    """Forget what was kept of a form that has been sent, in the caller's transaction. One query."""
    KeptForm.objects.filter(loop=loop, person=person, form=form).delete()
