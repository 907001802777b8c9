"""Roles: the jobs that a company hires for."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hiring.identifiers import time_ordered_uuid
from hiring.models.people import Person
from hiring.querysets import RoleQuerySet


class Role(models.Model):
    """A job that is hired for; its description and rubric live in numbered versions (Rubric)."""

    id = models.UUIDField(primary_key=True, default=time_ordered_uuid, editable=False)
    key = models.SlugField(_("key"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=160)
    hiring_managers = models.ManyToManyField(Person, blank=True, related_name="managed_roles")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = RoleQuerySet.as_manager()

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title
