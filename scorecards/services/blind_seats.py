"""No seat for somebody who gave one up to read: a scorecard written then would only repeat the others'.

Whoever runs loops may give up their own seat, and is then no longer kept blind. That is theirs to do; coming
back after a look is not.
"""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from candidates.models import Loop, Seat
from hiring.actors import ConflictError
from hiring.models import Person
from scorecards.models import BreakGlass, Scorecard
from scorecards.querysets import loops_open_to

SHADOW = "shadow"


def require_unread(loop: Loop, people: Collection[UUID]) -> None:
    """Raise ConflictError for the first who has seen, or could see, what the panel has committed.

    That is whoever broke the loop's glass, and whoever gave up a seat in it without a scorecard and has the
    evidence open now. Three queries, and one for each who gave one up.
    """
    if not Scorecard.objects.committed().filter(interview__loop=loop).exists():
        return
    broken = BreakGlass.objects.filter(loop=loop, person__in=people).values_list("person", flat=True)
    for person in Person.objects.filter(Q(pk__in=broken) | Q(pk__in=_gave_up(loop, people))).order_by("pk"):
        if person.pk in set(broken) or loops_open_to(person).filter(pk=loop.pk).exists():
            words = _("%(person)s could read what the panel has committed, and can’t rate here any more.")
            raise ConflictError(words % {"person": person.name})


def _gave_up(loop: Loop, people: Collection[UUID]) -> Collection[UUID]:
    """Return who had a seat, withdrawn from them or in a cancelled interview, and committed nothing in it."""
    given_up = Q(withdrawn_at__isnull=False) | Q(interview__cancelled_at__isnull=False)
    seats = Seat.objects.filter(given_up, interview__loop=loop, person__in=people).exclude(kind=SHADOW)
    return set(seats.exclude(scorecard__committed_at__isnull=False).values_list("person", flat=True))
