"""A person's own sessions."""

import datetime
import re
from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.translation import gettext as _

from hiring.models import Person

# The first that fits: others carry these names, too, for old servers' sake.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One place where somebody is signed in."""

    id: int
    device: str
    address: str
    began_at: datetime.datetime
    seen_at: datetime.datetime
    is_this_one: bool


def sessions_of(person: Person, *, current_key: str | None) -> tuple[OpenSession, ...]:
    """Return where the person is signed in, this session first, then the last used. One query."""
    now = timezone.now()
    alive = Session.objects.filter(expire_date__gt=now).values("session_key")
    rows = UserSession.objects.filter(
        user=person,
        session_key__in=alive,
        created_at__gt=now - settings.SESSION_LIMIT,
        last_seen_at__gt=now - settings.SESSION_IDLE_LIMIT,
    )
    found = [
        OpenSession(
            id=row.pk,
            device=device_of(row.user_agent),
            address=row.ip,
            began_at=row.created_at,
            seen_at=row.last_seen_at,
            is_this_one=row.session_key == current_key,
        )
        for row in rows.order_by("-last_seen_at")
    ]
    return tuple(sorted(found, key=lambda each: not each.is_this_one))


def device_of(user_agent: str) -> str:
    """Return what a browser says it is in two words, for example "Firefox, Windows"."""
    browser = next((name for mark, name in BROWSERS if re.search(rf"\b{mark}", user_agent)), "")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    return ", ".join(filter(None, (browser, system))) or _("An unknown browser")
