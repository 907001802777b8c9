"""Whom a filter of the log means by "who", and whom it suggests.

A company has more people than a menu holds: somebody types a name, and is asked only where several have it.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, IntegerField, Q, Value, When
from django.utils.translation import gettext as _

from hiring.models import Event, Person
from scorecards.selectors.event_log.filters import THE_SYSTEM

SUGGESTED_FROM = 500  # the latest events
MOST_MEANT = 20


@dataclass(frozen=True, slots=True)
class NamedActor:
    """Somebody who may be meant, with the address that tells namesakes apart."""

    id: UUID
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Who:
    """Whose events are asked for: `actor` as in LogFilters, `text` as the field shows it.

    Where the words could mean several people these are `choices`, at most MOST_MEANT of them.
    """

    text: str = ""
    actor: str = ""
    choices: tuple[NamedActor, ...] = ()

    @property
    def is_unclear(self) -> bool:
        """Whether words were given that name nobody, or not one alone."""
        return bool(self.text) and not self.actor


def who_is_meant(text: str, actor: str) -> Who:
    """Return who is meant by words, or without them by an identifier. At most one query."""
    if text:
        return _called(text.strip())
    if actor == THE_SYSTEM:
        return Who(_("The system"), actor)
    name = Person.objects.filter(pk=actor).values_list("name", flat=True).first() if actor else None
    return Who() if name is None else Who(name, actor)


def suggested_actors() -> list[str]:
    """Return the names of those who did something lately, the system first. One query over some events."""
    latest = Event.objects.order_by("-id").values("actor")[:SUGGESTED_FROM]
    names = Person.objects.filter(pk__in=latest).order_by("name").values_list("name", flat=True)
    return [_("The system"), *dict.fromkeys(names)]


def _called(text: str) -> Who:
    """Prefer whoever has the whole name or address to those in whose names the words stand."""
    if text.casefold() == _("The system").casefold():
        return Who(text, THE_SYSTEM)
    whole = Q(name__iexact=text) | Q(email__iexact=text)
    rank = Case(When(whole, then=Value(0)), default=Value(1), output_field=IntegerField())
    people = Person.objects.filter(Q(name__icontains=text) | Q(email__icontains=text))
    found = list(people.order_by(rank, "name", "pk")[: MOST_MEANT + 1])
    exact = {text.casefold()}
    meant = [each for each in found if exact & {each.name.casefold(), each.email.casefold()}] or found
    if len(meant) == 1:
        return Who(meant[0].name, str(meant[0].pk))
    return Who(text, choices=tuple(NamedActor(each.pk, each.name, each.email) for each in meant[:MOST_MEANT]))
