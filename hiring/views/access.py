"""Whom a request comes from, and what of a role they may reach."""

from typing import TypeVar
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from hiring.actors import ConflictError, NotAllowedError
from hiring.models import Dimension, Exercise, LoopTemplate, Person, Role, Rubric, Signal
from hiring.policies import may_configure_roles

Part = TypeVar("Part", Dimension, Signal, Exercise)


def person_of(request: HttpRequest) -> Person:
    """Return who is signed in; the middleware let nobody else through."""
    assert isinstance(request.user, Person)  # noqa: S101  sign_in_required has seen to it
    return request.user


def readable_role(request: HttpRequest, key: str) -> Role:
    """Return the role, or answer 404 to whom it isn't visible. One query."""
    return get_object_or_404(Role.objects.visible_to(person_of(request)), key=key)


def configurable_role(request: HttpRequest, key: str) -> Role:
    """Return the role to an admin; 404 to whom it isn't visible, 403 to who only reads. One query."""
    role = readable_role(request, key)
    if not may_configure_roles(person_of(request)):
        raise NotAllowedError(_("Only an admin changes roles, rubrics, exercises and loop templates."))
    return role


def draft_of(role: Role) -> Rubric:
    """Return the role's draft; ConflictError when there is none. One query."""
    draft = role.rubrics.drafts().select_related("role").first()
    if draft is None:
        raise ConflictError(_("%(role)s has no draft. Start one first.") % {"role": role.title})
    return draft


def draft_part(role: Role, model: type[Part], identifier: UUID) -> Part:
    """Return a part of the role's draft; ConflictError when its version is published. One query."""
    part = get_object_or_404(
        model._default_manager.select_related("rubric__role"), pk=identifier, rubric__role=role
    )
    if part.rubric.is_published:
        message = _("Version %(version)s is published and does not change. Start a draft to change it.")
        raise ConflictError(message % {"version": part.rubric.version})
    return part


def draft_template(role: Role, identifier: UUID) -> LoopTemplate:
    """Return a loop template that may still change; ConflictError when it is published. One query."""
    templates = LoopTemplate.objects.select_related("rubric__role")
    template = get_object_or_404(templates, pk=identifier, rubric__role=role)
    if template.is_published:
        message = _("The loop template “%(name)s” is published and does not change.")
        raise ConflictError(message % {"name": template.name})
    return template
