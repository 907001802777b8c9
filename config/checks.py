"""System checks that keep a careless deployment from starting."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


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
