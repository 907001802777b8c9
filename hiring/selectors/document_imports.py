"""What the pages of an import show."""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from hiring.blueprint.storage import from_stored
from hiring.keys import key_of
from hiring.models import DocumentImport, Person, Role

MOST_LINES = 4_000


@dataclass(frozen=True, slots=True)
class ImportRow:
    """An import that waits to be gone on with."""

    id: UUID
    title: str
    file_name: str
    created_at: datetime.datetime
    expires_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A numbered line of the source, with the anchor of the first part found on it, or nothing."""

    number: int
    text: str
    part: str
    has_warning: bool


@dataclass(frozen=True, slots=True)
class RoleOfImport:
    """The role that a confirmed import belongs to; `draft_version` is 0 without a draft."""

    key: str
    title: str
    draft_version: int


def open_imports(person: Person) -> list[ImportRow]:
    """Return a person's imports that wait, the newest first. One query."""
    rows = DocumentImport.objects.visible_to(person).open_at(timezone.now())
    fields = rows.values_list("pk", "found__title", "file_name", "created_at", "expires_at")
    return [ImportRow(*values) for values in fields]


def role_for_import(title: str) -> RoleOfImport | None:
    """Return the role that a document of this title becomes a version of, None for a new one. Two queries."""
    role = Role.objects.filter(key=key_of(title)).first()
    if role is None:
        return None
    draft = role.rubrics.drafts().values_list("version", flat=True).first()
    return RoleOfImport(role.key, role.title, draft or 0)


def source_lines(document_import: DocumentImport) -> tuple[list[SourceLine], int]:
    """Return the source's lines, at most MOST_LINES, and how many there are. No query."""
    parts = _parts_by_line(document_import)
    warned = {warning.line for warning in from_stored(document_import.found).warnings}
    lines = document_import.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    shown = [
        SourceLine(number, line.replace("\t", " │ "), parts.get(number, ""), number in warned)
        for number, line in enumerate(lines[:MOST_LINES], 1)
    ]
    return shown, len(lines)


def _parts_by_line(document_import: DocumentImport) -> dict[int, str]:
    found = from_stored(document_import.found)
    groups = (
        ("areas", [part.line for part in found.areas]),
        ("exercises", [part.line for part in found.exercises]),
        ("red_flags", [part.line for part in found.red_flags]),
        ("weak_signals", [part.line for part in found.weak_signals]),
        ("strong_signals", [part.line for part in found.strong_signals]),
        ("dimensions", [part.line for part in found.dimensions]),
        ("milestones", [part.line for part in found.milestones]),
        ("kpis", [part.line for part in found.kpis]),
        ("sections", [part.line for part in found.sections]),
    )
    anchors: dict[int, list[str]] = defaultdict(list)
    anchors[found.title_line].append("title")
    for key, lines in groups:
        for index, line in enumerate(lines):
            anchors[line].append(f"{key}_{index}")
    return {line: names[0] for line, names in anchors.items()}
