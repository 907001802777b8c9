"""Who may ask what, and what they are answered: the declarative half of test_access_matrix.

A cell is a status, or `sign in` for a redirect to the sign-in page. The loop of the world isn't revealed.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from candidates.models import Loop, Seat
from hiring.models import Exercise, LoopTemplate, Person, Rubric, Signal
from scorecards.models import SignalFinding

PERSONAS = (
    "stranger",
    "committed",  # of the panel, own scorecard committed
    "owing",  # of the panel, own scorecard open
    "elsewhere",  # an interviewer of another loop
    "recruiter",
    "manager",  # the role's hiring manager
    "other_manager",  # another role's
    "admin",
    "deactivated",
)


@dataclass(frozen=True)
class World:
    """Everything that an address of the table may point at."""

    people: dict[str, Person | None]
    loop: Loop
    open_seat: Seat
    finding: SignalFinding
    draft: Rubric
    template: LoopTemplate

    def arguments(self, name: str, wanted: set[str]) -> dict[str, Any]:
        """Return the address's parts; those in the draft for a route that writes a draft."""
        values: dict[str, Any] = {
            "key": "token" if name == "account_confirm_email" else self.draft.role.key,
            "uidb36": "1",
            "version": self.loop.rubric.version,
            "template_id": self.template.pk,
            "seat_id": self.open_seat.pk,
            "loop_id": self.loop.pk,
            "finding_id": self.finding.pk,
        }
        if "part_id" in wanted:
            values["part_id"] = self._part(name)
        return {key: values[key] for key in wanted}

    def _part(self, name: str) -> UUID:
        if name.endswith("signal"):
            return Signal.objects.get(rubric=self.draft).pk
        if name.endswith("exercise"):
            return Exercise.objects.get(rubric=self.draft).pk
        return self.draft.dimensions.first().pk  # type: ignore[union-attr]


def _read(table: str) -> dict[tuple[str, str], dict[str, str]]:
    rows = {}
    for line in table.strip().splitlines():
        name, method, *cells = line.split()
        assert len(cells) == len(PERSONAS), line
        rows[name, method] = dict(zip(PERSONAS, cells, strict=True))
    return rows


TABLE = """
"""
ROWS = _read(TABLE)
