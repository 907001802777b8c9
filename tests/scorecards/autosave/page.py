"""The interview page's half of the protocol, in Python: the same rules as static/js/scorecard/draft.js.

The browser journeys try the real script; this one can be led through more misfortune than a browser.
"""

import copy
from dataclasses import dataclass
from dataclasses import field as made_by
from uuid import uuid4

from candidates.models import Seat
from scorecards.selectors.drafts import Edit, StoredField, stored_fields_of
from scorecards.services.draft_fields import SavedDraft

NOTHING = StoredField()


@dataclass
class Other:
    """Another text of a field: the server's has a version, one left behind on the device has none."""

    value: str
    version: int | None = None


@dataclass
class Field:
    value: str = ""
    stored: str | None = ""
    version: int = 0
    sent: Edit | None = None
    others: list[Other] = made_by(default_factory=list)

    @property
    def is_settled(self) -> bool:
        return self.value == self.stored and self.sent is None and not self.others

    @property
    def is_waiting(self) -> bool:
        stuck = any(other.version is not None for other in self.others)
        return not stuck and (self.sent is not None or self.value != self.stored)


@dataclass
class Record:
    """What the device keeps of a field until the server has it."""

    name: str
    value: str
    base: int
    sent: Edit | None


@dataclass(frozen=True)
class Request:
    number: int
    edits: tuple[Edit, ...]
    seen: dict[str, int]


class PageModel:
    """One open page. `device` outlives it; `read` holds every text of a field that it has ever shown."""

    def __init__(self, seat: Seat, names: tuple[str, ...], left: list[Record] = ()) -> None:
        self.device: list[Record] = []
        self.outstanding: Request | None = None
        self.closed = False
        self.read: dict[str, set[str]] = {name: {""} for name in names}
        self.fields = {name: Field() for name in names}
        for name, stored in stored_fields_of(seat).items():
            self._show(name, stored)
        for record in left:
            self._restore(copy.deepcopy(record))
        self._keep()

    def _show(self, name: str, stored: StoredField) -> None:
        self.fields[name] = Field(stored.value, stored.value, stored.version)
        self.read[name].add(stored.value)

    def _restore(self, record: Record) -> None:
        field = self.fields[record.name]
        if record.value in (field.stored, field.value) and record.sent is None:
            return
        if field.is_settled:
            self.fields[record.name] = Field(record.value, None, record.base, record.sent)
        elif record.value != field.value:
            field.others.append(Other(record.value))
        self.read[record.name].add(record.value)

    def _keep(self) -> None:
        """Every change is on the device before anything else happens."""
        self.device = [
            Record(name, field.value, field.version, field.sent)
            for name, field in self.fields.items()
            if field.value != field.stored or field.sent
        ]
        self.device += [
            Record(name, other.value, 0, None)
            for name, field in self.fields.items()
            for other in field.others
            if other.version is None
        ]

    def type(self, name: str, value: str) -> None:
        self.fields[name].value = value
        self._keep()

    def send(self, number: int) -> Request:
        edits = []
        for name, field in self.fields.items():
            if field.is_waiting:
                field.sent = field.sent or Edit(uuid4(), name, field.version, field.value)
                edits.append(field.sent)
        self._keep()
        seen = {name: field.version for name, field in self.fields.items()}
        self.outstanding = Request(number, tuple(edits), seen)
        return self.outstanding

    def receive(self, request: Request, saved: SavedDraft) -> None:
        """Take in an answer; one to a request that was given up is not heard any more."""
        if self.outstanding is None or self.outstanding.number != request.number:
            return
        self.outstanding = None
        for edit in request.edits:
            self._answer(edit, saved)
        self.closed = saved.committed or saved.cancelled
        edited = {edit.field for edit in request.edits}
        for name, stored in saved.fields.items():
            news = name not in edited and stored.version > request.seen.get(name, 0)
            if news and self.fields[name].is_settled:
                self._show(name, stored)
        self._keep()

    def _answer(self, edit: Edit, saved: SavedDraft) -> None:
        field = self.fields[edit.field]
        field.sent = None
        if edit.field in saved.versions:
            field.stored, field.version = edit.value, saved.versions[edit.field]
            self.read[edit.field].add(edit.value)
            return
        stored = saved.fields.get(edit.field, NOTHING)
        self.read[edit.field].add(stored.value)
        if stored.value == field.value:
            field.stored, field.version = stored.value, stored.version
        else:
            kept = [other for other in field.others if other.version is None]
            field.others = [*kept, Other(stored.value, stored.version)]

    def choose(self, name: str, how: str) -> list[str]:
        """Settle the first of a field's other texts; returns the texts that their author lets go."""
        field = self.fields[name]
        other = field.others.pop(0)
        if other.version is not None:
            field.stored, field.version = other.value, other.version
        mine = field.value
        field.value = {"mine": mine, "other": other.value, "both": f"{mine}\n{other.value}"}[how]
        self._keep()
        return {"mine": [other.value], "other": [mine], "both": [mine, other.value]}[how]

    @property
    def values(self) -> dict[str, str]:
        return {name: field.value for name, field in self.fields.items()}

    @property
    def is_settled(self) -> bool:
        return all(field.is_settled for field in self.fields.values())
