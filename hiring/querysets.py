"""Filters over hiring's rows. `visible_to` says which rows a person may read."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from hiring.models import Delivery, DocumentImport, Event, Exercise, LoopTemplate, Person, Role, Rubric  # noqa: F401


class PersonQuerySet(models.QuerySet["Person"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def visible_to(self, person: "Person") -> Self:
        """Admins read everybody's page, anybody else only their own."""
        from hiring.models import Duty

        return self if person.has_duty(Duty.ADMIN) else self.filter(pk=person.pk)

    def with_duty(self, duty: str) -> Self:
        return self.filter(duties__contains=[duty])


class RoleQuerySet(models.QuerySet["Role"]):
    def visible_to(self, person: "Person") -> Self:
        """Admins and recruiters read every role, hiring managers their own, interviewers none."""
        from hiring.models import Duty

        if person.has_duty(Duty.ADMIN, Duty.RECRUITER):
            return self
        if person.has_duty(Duty.HIRING_MANAGER):
            return self.filter(hiring_managers=person)
        return self.none()


class RubricQuerySet(models.QuerySet["Rubric"]):
    def visible_to(self, person: "Person") -> Self:
        """A rubric follows its role."""
        return self.filter(role__in=_visible_roles(person))

    def published(self) -> Self:
        return self.filter(published_at__isnull=False)

    def drafts(self) -> Self:
        return self.filter(published_at__isnull=True)


class LoopTemplateQuerySet(models.QuerySet["LoopTemplate"]):
    def visible_to(self, person: "Person") -> Self:
        """A loop template follows its role."""
        return self.filter(rubric__role__in=_visible_roles(person))

    def published(self) -> Self:
        return self.filter(published_at__isnull=False)


class DocumentImportQuerySet(models.QuerySet["DocumentImport"]):
    def visible_to(self, person: "Person") -> Self:
        """An import is its owner's alone, as long as the owner is an admin."""
        from hiring.models import Duty

        return self.filter(owner=person) if person.has_duty(Duty.ADMIN) else self.none()

    def open_at(self, moment: "datetime") -> Self:
        return self.filter(state="open", expires_at__gt=moment)


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def pending(self) -> Self:
        return self.filter(done_at__isnull=True, given_up_at__isnull=True)

    def stuck(self, latest_only: "Collection[str]") -> Self:
        """What was given up and nothing has made up for since.

        Of the subscribers `latest_only`, a later run in the same stream has done the earlier ones' work.
        """
        later = self.model.objects.filter(
            subscriber=models.OuterRef("subscriber"),
            event__stream_kind=models.OuterRef("event__stream_kind"),
            event__stream_id=models.OuterRef("event__stream_id"),
            event_id__gt=models.OuterRef("event_id"),
            done_at__isnull=False,
        )
        made_up_for = models.Q(models.Exists(later), subscriber__in=latest_only)
        return self.filter(given_up_at__isnull=False).exclude(made_up_for)


def _visible_roles(person: "Person") -> Any:
    from hiring.models import Role

    return Role.objects.visible_to(person)
