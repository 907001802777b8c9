"""Where commands find the signals of a role: in files, or in the newest version of the role's rubric."""

from collections.abc import Iterable

from django.db import OperationalError, ProgrammingError

from hiring.management.documents import Refused, line_of, read_text
from hiring.models import Rubric
from scorecards.selectors.signal_definitions import definitions_of
from scorecards.signals import SignalDefinition
from scorecards.signals.files import RoleSignals, SignalFileError, parse_signals

Definitions = tuple[SignalDefinition, ...]
MOST_PROBLEMS = 20


class SignalSource:
    """Looks up signals by role, each role once; with files, the database is never opened."""

    def __init__(self, paths: Iterable[str]) -> None:
        roles = [role for path in paths for role in read_signals(path)]
        self.from_files = bool(roles)
        self.roles = [role.role for role in roles]
        self._known: dict[str, Definitions] = {role.role: role.signals for role in roles}

    def signals_of(self, role: str) -> Definitions | None:
        """Return the role's signals, None for a role that is not known."""
        if role not in self._known and not self.from_files:
            found = _in_database(role)
            if found is None:
                return None
            self._known[role] = found
        return self._known.get(role)


def read_signals(path: str) -> tuple[RoleSignals, ...]:
    """Return the signals of a file; raises Refused with every problem in it."""
    text, _warnings = read_text(path)
    try:
        return parse_signals(text)
    except SignalFileError as error:
        shown = [f"  {line_of(problem)}" for problem in error.problems[:MOST_PROBLEMS]]
        raise Refused("\n".join([f"{path} cannot be used:", *shown])) from None


def _in_database(role: str) -> Definitions | None:
    try:
        rubric = Rubric.objects.filter(role__key=role).order_by("-version").first()
    except (ProgrammingError, OperationalError):
        raise Refused(
            "The database cannot be read or has no tables: run manage.py migrate, or name --signals FILE."
        ) from None
    if rubric is None:
        return None
    return definitions_of(rubric)
