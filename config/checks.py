"""System checks that keep a careless deployment from starting."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from hiring.database_roles import role_faults


@register(Tags.security, deploy=True)
def check_hosts_are_named(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    """Refuse a host list that accepts any host."""
    if "*" not in settings.ALLOWED_HOSTS:
        return []
    return [Error("ALLOWED_HOSTS accepts every host.", hint="Name the hosts.", id="config.E001")]


@register(Tags.security, deploy=True)
def check_debug_is_off(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    """Refuse debug pages, which show settings and people's words to a stranger."""
    if not settings.DEBUG:
        return []
    return [Error("DEBUG is on.", hint="Debug pages are for a developer's machine only.", id="config.E002")]


@register(Tags.database, deploy=True)
def check_runtime_role(databases: Sequence[str] | None = None, **options: Any) -> list[CheckMessage]:
    """Refuse a connection that could go past triggers; `check --deploy --database default` looks."""
    faults = [fault for alias in databases or () for fault in role_faults(connections[alias])]
    if not faults:
        return []
    hint = "Connect as a role that owns nothing, and name the owner to migrate alone (docs/operating.md)."
    return [Error(f"The database role {'; '.join(faults)}.", hint=hint, id="config.E003")]
