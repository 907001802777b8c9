"""Granting and withdrawing qualifications."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hiring.actors import Actor, ConflictError, person_or_none
from hiring.models import QualificationChange, Role
from hiring.services.events import append_event
from hiring.services.people import locked_person, require_people_admin

Step = QualificationChange.Step


@transaction.atomic
def set_qualification(
    *, actor: Actor, person_id: UUID, role: Role, exercise_key: str, step: Step, reason: str, seen: int = 0
) -> QualificationChange:
    """Say where somebody stands with an exercise from now on, and append "qualification_changed".

    Interviews count from here on: whoever is set to shadow begins anew. `seen` is the last change that the
    form was rendered with, 0 for none. The reason is kept with the change and not in the log. Raises
    NotAllowedError, ConflictError when somebody was faster, ValidationError for a missing reason.
    """
    require_people_admin(actor)
    person = locked_person(person_id)
    before = QualificationChange.objects.filter(person=person, role=role, exercise_key=exercise_key).first()
    if (before.pk if before else 0) != seen:
        raise ConflictError(_("Somebody has changed this qualification in the meantime."))
    change = QualificationChange(
        person=person,
        role=role,
        exercise_key=exercise_key,
        step=step.value,
        reason=reason,
        changed_by=person_or_none(actor),
        at=timezone.now(),
    )
    change.full_clean(exclude=["changed_by"])
    change.save()
    append_event(
        "qualification_changed",
        actor=actor,
        stream=("person", person.pk),
        payload={
            "role_id": str(role.pk),
            "exercise_key": exercise_key,
            "before": before.step if before else Step.NONE.value,
            "after": change.step,
            "change_id": change.pk,
        },
    )
    return change
