"""manage.py createcachetable, as the owner of the tables."""

from typing import Any

from django.core.management.commands import createcachetable
from django.db import connections

from hiring.database_roles import as_owner


class Command(createcachetable.Command):
    def execute(self, *args: Any, **options: Any) -> str | None:
        with as_owner(connections[options["database"]]):
            return super().execute(*args, **options)
