"""May this person? Pure predicates over hiring's own things."""

from django.conf import settings

from hiring.actors import Actor, System
from hiring.models import DocumentImport, Duty, Person, Role


def may_configure_roles(actor: Actor) -> bool:
    """Admins write roles, rubrics, exercises and loop templates; the system imports them."""
    return isinstance(actor, System) or actor.has_duty(Duty.ADMIN)


def may_read_roles(person: Person) -> bool:
    """Those who run loops read what candidates are judged by."""
    return person.has_duty(Duty.ADMIN, Duty.RECRUITER, Duty.HIRING_MANAGER)


def manages_role(person: Person, role: Role) -> bool:
    """Whether this hiring manager is responsible for the role. One query."""
    return person.has_duty(Duty.HIRING_MANAGER) and role.hiring_managers.filter(pk=person.pk).exists()


def may_manage_people(actor: Actor) -> bool:
    """Admins add people and give them duties; the system adds those whom an import names."""
    return isinstance(actor, System) or actor.has_duty(Duty.ADMIN)


def needs_second_factor(person: Person) -> bool:
    """Everybody shows more than a password, or those alone who see many candidates or let others in."""
    return settings.SECOND_FACTOR_FOR == "everybody" or person.has_duty(Duty.ADMIN, Duty.RECRUITER)


def may_see_people(person: Person) -> bool:
    """Admins see who hires with us; anybody else sees only their own page."""
    return person.has_duty(Duty.ADMIN)


def may_set_pauses(actor: Actor, person: Person) -> bool:
    """When one is away one says oneself, or an admin does."""
    return may_manage_people(actor) or actor == person


def may_retry_deliveries(actor: Actor) -> bool:
    """Recruiters and admins ask for work that the workers gave up; the system never does."""
    return not isinstance(actor, System) and actor.has_duty(Duty.RECRUITER, Duty.ADMIN)


def may_read_log(actor: Actor) -> bool:
    """Admins read who did what; what tells of evidence they read as blind as everybody else."""
    return not isinstance(actor, System) and actor.has_duty(Duty.ADMIN)


def may_set_policies(actor: Actor) -> bool:
    """Admins say how the product behaves towards people; it never does so by itself."""
    return not isinstance(actor, System) and actor.has_duty(Duty.ADMIN)


def may_continue_import(actor: Actor, document_import: DocumentImport) -> bool:
    """The admin who began an import previews, corrects, confirms and discards it; nobody else does."""
    return may_configure_roles(actor) and actor == document_import.owner
