"""What the viewer has typed on a debrief page and not sent yet; and who may be named in a decision."""

from uuid import UUID

from django.db.models import Q

from hiring.models import Person, Role
from scorecards.models import KeptForm
from scorecards.selectors.debriefs import LoopHeader


def kept_forms(person: Person, loop_id: UUID) -> dict[str, str]:
    """Return the urlencoded content of the person's own kept forms in a loop, by form. One query."""
    forms = KeptForm.objects.visible_to(person).filter(loop=loop_id)
    return dict(forms.values_list("form", "content"))


def people_to_name(person: Person, header: LoopHeader) -> tuple[tuple[str, str], ...]:
    """Return (id, name) of whoever may have taken part: panel, hiring managers, the viewer. One query."""
    seated = [seat.person_id for seat in header.panel]
    # A join from each person to all loops of all their roles would ask the loop last.
    roles = Role.objects.filter(applications__loops=header.id, hiring_managers__isnull=False)
    named = Q(pk__in=[*seated, person.pk]) | Q(pk__in=roles.values("hiring_managers"))
    people = Person.objects.filter(named, is_active=True)
    return tuple((str(key), name) for key, name in people.values_list("pk", "name"))
