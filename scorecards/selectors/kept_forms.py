"""What the viewer has typed on a debrief page and not sent yet; and who may be named in a decision."""

from uuid import UUID

from django.db.models import Q

from hiring.models import Person
from scorecards.models import KeptForm
from scorecards.selectors.debriefs import LoopHeader


def kept_forms(person: Person, loop_id: UUID) -> dict[str, str]:
    """Return the urlencoded content of the person's own kept forms in a loop, by form. One query."""
    forms = KeptForm.objects.visible_to(person).filter(loop=loop_id)
    return dict(forms.values_list("form", "content"))


def people_to_name(person: Person, header: LoopHeader) -> tuple[tuple[str, str], ...]:
    """Return (id, name) of whoever may have taken part: panel, hiring managers, the viewer. One query."""
    seated = [seat.person_id for seat in header.panel]
    managers = Q(managed_roles__applications__loops=header.id)
    people = Person.objects.filter(Q(pk__in=[*seated, person.pk]) | managers, is_active=True)
    return tuple((str(key), name) for key, name in people.distinct().values_list("pk", "name"))
