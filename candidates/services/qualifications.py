"""Qualifications that history has earned."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from candidates.models import Seat
from hiring.actors import Actor
from hiring.models import QualificationChange, Role
from hiring.services.people import require_people_admin
from hiring.services.qualifications import Step, set_qualification


@transaction.atomic
def qualify_from_history(*, actor: Actor) -> int:
    """Qualify everybody for the exercises that they have led before qualifications were kept; count them.

    Only where nobody has said anything yet, so it is safe to run again. Appends "qualification_changed" for
    each. Raises NotAllowedError.
    """
    require_people_admin(actor)
    known = set(QualificationChange.objects.values_list("person", "role", "exercise_key"))
    earned = sorted(_led() - known)
    roles = Role.objects.in_bulk({role for _person, role, _key in earned})
    for person, role, key in earned:
        set_qualification(
            actor=actor,
            person_id=person,
            role=roles[role],
            exercise_key=key,
            step=Step.QUALIFIED,
            reason=_("Has led this exercise before qualifications were kept."),
        )
    return len(earned)


def _led() -> set[tuple[UUID, UUID, str]]:
    seats = Seat.objects.held().filter(
        kind__in=[Seat.Kind.LEAD, Seat.Kind.BAR_RAISER],
        interview__starts_at__lte=timezone.now(),
        interview__exercise__isnull=False,
    )
    rows = seats.values_list("person", "interview__exercise__rubric__role", "interview__exercise__key")
    return set(rows.distinct())
