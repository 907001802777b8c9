"""When a session began, when it was last used, and when its person last showed who they are.

The three times are kept in the session itself, in seconds of Unix time, so that no page asks another query.
"""

import datetime

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone

BEGAN, SEEN, CONFIRMED = "began_at", "seen_at", "confirmed_at"
WRITE_EVERY = datetime.timedelta(minutes=1)  # being seen is noted at most so often


def start(session: SessionBase) -> None:
    """Begin to count: somebody has just signed in."""
    session[BEGAN] = session[SEEN] = session[CONFIRMED] = _now()


def confirm(session: SessionBase) -> None:
    """Note that the person has just shown again who they are."""
    session[CONFIRMED] = _now()


def is_over(session: SessionBase) -> bool:
    """Whether the idle or the absolute limit has passed; a session of unknown age is over."""
    began, seen = session.get(BEGAN), session.get(SEEN)
    if began is None or seen is None:
        return True
    too_old = _now() - began >= settings.SESSION_LIMIT.total_seconds()
    return bool(too_old or _now() - seen >= settings.SESSION_IDLE_LIMIT.total_seconds())


def note_use(session: SessionBase) -> bool:
    """Note that the session is used, at most once a minute; return whether anything was noted."""
    if _now() - session.get(SEEN, 0.0) < WRITE_EVERY.total_seconds():
        return False
    session[SEEN] = _now()
    return True


def was_confirmed_lately(session: SessionBase, *, leeway: int = 1) -> bool:
    """Whether the person showed within `leeway` times the set minutes who they are."""
    allowed = settings.CONFIRMATION_LASTS.total_seconds() * leeway
    return bool(_now() - session.get(CONFIRMED, 0.0) < allowed)


def _now() -> float:
    return timezone.now().timestamp()
