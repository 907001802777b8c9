"""Whether everything is there that the product needs: ok, failing, or unknown where another part hides it."""

import pkgutil
import threading
import time
from functools import cache
from importlib import import_module

from django.apps import apps
from django.conf import settings
from django.db.migrations.loader import MigrationLoader

from config import outbox_figures
from config.asking import DEADLINE_SECONDS, ask_broker, ask_database, in_time, started
from config.fault_limits import CANARY_QUEUES

OK, FAILING, UNKNOWN = "ok", "failing", "unknown"
APPLIED = "SELECT app, name FROM django_migrations"
# Anybody may ask; whoever asks more often gets the answer of a moment ago and costs no connection.
KEPT_SECONDS = 1.0

_lock = threading.Lock()
_kept: tuple[float, dict[str, str]] | None = None


def readiness() -> dict[str, str]:
    """Return the state of each part by name, within DEADLINE_SECONDS, at most KEPT_SECONDS old."""
    global _kept
    with _lock:
        if _kept is None or time.monotonic() - _kept[0] > KEPT_SECONDS:
            states = _ask()
            _kept = (time.monotonic(), states)
        return _kept[1]


def forget() -> None:
    """Ask anew at the next call."""
    global _kept
    _kept = None


def _ask() -> dict[str, str]:
    wanted = migrations_of_this_release()
    began = time.monotonic()
    broker = started(ask_broker)
    database = started(lambda: ask_database(APPLIED, outbox_figures.CANARIES))
    found = in_time(database, DEADLINE_SECONDS)
    reached = in_time(broker, began + DEADLINE_SECONDS - time.monotonic())
    states = {"database": _word(found is not None), "broker": _word(reached is not None)}
    if found is None:
        return states | dict.fromkeys(["migrations", *map(_part, CANARY_QUEUES)], UNKNOWN)
    applied, canaries = found
    states["migrations"] = _word(wanted <= set(applied))
    for queue, age in outbox_figures.ages(canaries).items():
        states[_part(queue)] = _word(age <= settings.CANARY_MAX_AGE_SECONDS)
    return states


def _word(well: bool) -> str:
    return OK if well else FAILING


def _part(queue: str) -> str:
    return f"workers of {queue}"


@cache
def migrations_of_this_release() -> frozenset[tuple[str, str]]:
    """Return (app, name) of every migration that came with the code; the files are listed, not run."""
    found = set()
    for application in apps.get_app_configs():
        module, _ = MigrationLoader.migrations_module(application.label)
        try:
            folder = import_module(module or "").__path__
        except (ImportError, ValueError):
            continue
        names = (entry.name for entry in pkgutil.iter_modules(folder) if entry.name[0] not in "_~")
        found |= {(application.label, name) for name in names}
    return frozenset(found)
