"""What every change to a draft rubric begins and ends with."""

from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Max
from django.utils.translation import gettext as _

from hiring.actors import Actor, ConflictError, NotAllowedError
from hiring.models import Role, Rubric
from hiring.policies import may_configure_roles
from hiring.services.events import Changes, append_event


def require_configurer(actor: Actor) -> None:
    """Raise NotAllowedError unless the actor may configure roles."""
    if not may_configure_roles(actor):
        raise NotAllowedError(_("Only an admin changes roles, rubrics, exercises and loop templates."))


def locked_draft(rubric_id: UUID) -> Rubric:
    """Return the rubric, locked until the transaction ends; ConflictError once it is published. One query."""
    found = Rubric.objects.select_for_update(of=("self",)).select_related("role").filter(pk=rubric_id)
    rubric = found.first()
    if rubric is None:
        raise ConflictError(_("This draft no longer exists."))
    if rubric.is_published:
        message = _("Version %(version)s is published and does not change. Start a draft to change it.")
        raise ConflictError(message % {"version": rubric.version})
    return rubric


def new_draft(role: Role) -> Rubric:
    """Return the role's next version, empty; ConflictError when a draft is there. The role must be locked."""
    if role.rubrics.drafts().exists():
        message = _("%(role)s has a draft already. Publish or replace it first.")
        raise ConflictError(message % {"role": role.title})
    newest: int = role.rubrics.aggregate(newest=Max("version"))["newest"] or 0
    return Rubric.objects.create(role=role, version=newest + 1)


def note_change(
    kind: str, /, *, actor: Actor, rubric: Rubric, changes: Changes | None = None, **payload: Any
) -> None:
    """Append the one event of a change under a rubric, to the stream of its role, with old and new values."""
    named = {"fields": list(changes)} if changes else {}
    append_event(
        kind,
        actor=actor,
        stream=("role", rubric.role_id),
        payload={"rubric": str(rubric.pk), "version": rubric.version, **payload, **named},
        changes=changes,
    )


def first_values(**values: Any) -> Changes:
    """Return what a new part says as changes from nothing, without the fields that are empty."""
    return {name: (None, value) for name, value in values.items() if value not in (None, "", False, [], ())}


def assign(row: models.Model, **values: Any) -> Changes:
    """Set the fields that differ and return what each held and holds, in order."""
    changes = {
        name: (getattr(row, name), value) for name, value in values.items() if getattr(row, name) != value
    }
    for name, (_old, new) in changes.items():
        setattr(row, name, new)
    return changes
