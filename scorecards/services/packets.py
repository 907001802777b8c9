"""Packets that leave the product: a file for a committee, and the event that says so."""

import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from hiring.actors import Actor, ConflictError, NotAllowedError
from hiring.models import Person
from hiring.services.events import append_event
from scorecards.packets import typeset_packet
from scorecards.selectors.debriefs.header import LoopHeader, header_of_loop
from scorecards.selectors.packet_records import packet_record
from scorecards.selectors.packets import packet_of_loop
from scorecards.services.loops import acting_person

LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class PacketFile:
    """A packet to save: its name in plain ASCII letters, its content type and its bytes."""

    name: str
    content_type: str
    content: bytes
    input_hash: str


@transaction.atomic
def export_packet(*, actor: Actor, loop_id: UUID, file_format: str) -> PacketFile:
    """Return a loop's packet as "pdf" or "json" and append "packet_exported".

    Raises NotAllowedError for whom the evidence isn't open to, ConflictError before there is a debrief,
    ValueError for another format.
    """
    person = acting_person(actor)
    if file_format not in FORMATS:
        raise ValueError(f"A packet is a PDF or JSON, not {file_format!r}.")
    header = header_of_loop(person, loop_id)
    if header is None or not header.is_open:
        raise NotAllowedError(_("The packet opens with the debrief: when the loop is revealed to you."))
    packet = FORMATS[file_format](person, header)
    if packet is None:
        raise ConflictError(_("There is no debrief yet; it is being compiled."))
    append_event(
        "packet_exported",
        actor=person,
        stream=("loop", loop_id),
        payload={"format": file_format, "input_hash": packet.input_hash},
    )
    return packet


def _pdf(person: Person, header: LoopHeader) -> PacketFile | None:
    document = packet_of_loop(person, header)
    if document is None:
        return None
    content = typeset_packet(document)
    return PacketFile(file_name(header, "pdf"), "application/pdf", content, document.input_hash)


def _json(person: Person, header: LoopHeader) -> PacketFile | None:
    record = packet_record(person, header)
    if record is None:
        return None
    text = json.dumps(record, ensure_ascii=False, indent=2, sort_keys=True, allow_nan=False)
    content = f"{text}\n".encode()
    return PacketFile(file_name(header, "json"), "application/json", content, record["debrief"]["input_hash"])


FORMATS: dict[str, Callable[[Person, LoopHeader], PacketFile | None]] = {"pdf": _pdf, "json": _json}


def file_name(header: LoopHeader, extension: str) -> str:
    """Return a name that any system can store: letters, digits and hyphens, at most 80 characters."""
    plain = unicodedata.normalize("NFKD", header.candidate).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "-", plain)[:LONGEST_NAME].strip("-")
    return (
        f"packet-{name}-{header.id.hex[-8:]}.{extension}" if name else f"packet-{header.id.hex}.{extension}"
    )
