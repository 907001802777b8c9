"""Who hires with us: adding people, changing what they do, letting them go."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from hiring.actors import Actor, ConflictError, NotAllowedError
from hiring.models import Duty, Invitation, Person
from hiring.policies import may_manage_people
from hiring.services.events import append_event


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """What an admin sets of a person; a cap that is None is the policy's usual one."""

    name: str
    title: str
    duties: tuple[Duty, ...]
    time_zone: str
    daily_cap: int | None = None
    weekly_cap: int | None = None


@transaction.atomic
def add_person(
    *,
    actor: Actor,
    name: str,
    email: str,
    duties: Sequence[Duty],
    title: str = "",
    time_zone: str = "UTC",
    password: str | None = None,
) -> Person:
    """Add a person; without a password they cannot sign in until they set one.

    Raises NotAllowedError, and ValidationError that names the field (a taken address, an unknown zone).
    """
    require_people_admin(actor)
    person = Person(name=name, email=email, title=title, time_zone=time_zone)
    person.duties = [duty.value for duty in duties]
    person.set_password(password)
    person.full_clean()
    person.save()
    append_event("person_added", actor=actor, stream=("person", person.pk), payload={"duties": person.duties})
    return person


@transaction.atomic
def change_person(*, actor: Actor, person_id: UUID, version: int, details: PersonDetails) -> Person:
    """Set a person's details and append "person_changed" with old and new values.

    The log holds duties, zone and caps; of name and title it says only that they changed, since a log can't
    forget them. Nothing is appended when nothing changes. Raises NotAllowedError, ValidationError, and
    ConflictError when somebody was faster or the last admin who can sign in would lose that duty.
    """
    require_people_admin(actor)
    person, other_admins = _locked_with_admins(person_id)
    before, after = _values(person), _values_of(details)
    if before == after:
        return person
    if person.version != version:
        raise ConflictError(_("Somebody has changed this person’s details in the meantime."))
    if Duty.ADMIN.value in before["duties"] and Duty.ADMIN not in details.duties:
        _require_another_admin(person, other_admins)
    for name, value in after.items():
        setattr(person, name, value)
    person.version += 1
    person.full_clean(exclude=["password"])
    person.save()
    append_event("person_changed", actor=actor, stream=("person", person.pk), payload=_change(before, after))
    return person


@transaction.atomic
def deactivate_person(*, actor: Actor, person_id: UUID) -> Person:
    """Let a person go at once and append "person_deactivated"; what they committed stays.

    Every session ends: the account is closed and the password it rests on is gone, so that a later return
    begins with a new invitation. Raises NotAllowedError, and ConflictError for the last admin who can sign
    in.
    """
    require_people_admin(actor)
    person, other_admins = _locked_with_admins(person_id)
    if not person.is_active:
        return person
    if person.has_duty(Duty.ADMIN):
        _require_another_admin(person, other_admins)
    person.is_active = False
    person.set_unusable_password()
    person.save(update_fields=["is_active", "password"])
    open_invitations(person).update(withdrawn_at=timezone.now())
    append_event("person_deactivated", actor=actor, stream=("person", person.pk))
    return person


def require_people_admin(actor: Actor) -> None:
    """Raise NotAllowedError for whoever doesn't look after people."""
    if not may_manage_people(actor):
        raise NotAllowedError(_("Only an admin adds and changes people."))


def locked_person(person_id: UUID) -> Person:
    """Return the person, locked until the transaction ends; Person.DoesNotExist. One query.

    The lock is the one that giving a seat takes, too: either of them waits for the other.
    """
    return Person.objects.select_for_update(no_key=True).get(pk=person_id)


def open_invitations(person: Person) -> QuerySet[Invitation]:
    """Return the invitations that are neither used nor withdrawn, expired ones included."""
    return Invitation.objects.filter(person=person, used_at__isnull=True, withdrawn_at__isnull=True)


def _locked_with_admins(person_id: UUID) -> tuple[Person, list[Person]]:
    """Return the person and all other active admins, locked in one order for everybody. One query.

    Of two admins who let each other go at the same instant the second one finds the first one's work done.
    """
    wanted = Q(pk=person_id) | Q(is_active=True, duties__contains=[Duty.ADMIN.value])
    people = list(Person.objects.filter(wanted).order_by("pk").select_for_update(no_key=True))
    person = next((each for each in people if each.pk == person_id), None)
    if person is None:
        raise Person.DoesNotExist
    return person, [each for each in people if each is not person]


def _require_another_admin(person: Person, others: list[Person]) -> None:
    """Keep somebody who can let others in; whoever was only invited can't sign in and doesn't count."""
    if not any(admin.has_usable_password() for admin in others):
        raise ConflictError(_("%(person)s is the last admin who can sign in.") % {"person": person.name})


def _values(person: Person) -> dict[str, Any]:
    return {
        "name": person.name,
        "title": person.title,
        "duties": sorted(person.duties),
        "time_zone": person.time_zone,
        "daily_cap": person.daily_cap,
        "weekly_cap": person.weekly_cap,
    }


def _values_of(details: PersonDetails) -> dict[str, Any]:
    return {
        "name": details.name,
        "title": details.title,
        "duties": sorted(duty.value for duty in details.duties),
        "time_zone": details.time_zone,
        "daily_cap": details.daily_cap,
        "weekly_cap": details.weekly_cap,
    }


def _change(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    changed = [name for name in before if before[name] != after[name]]
    logged = [name for name in changed if name not in ("name", "title")]
    return {
        "changed": changed,
        "before": {name: before[name] for name in logged},
        "after": {name: after[name] for name in logged},
    }
