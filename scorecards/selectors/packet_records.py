"""A loop's packet as a record for programs: docs/packet.md says what each key holds."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models import Prefetch

from hiring.models import Person
from scorecards.debrief import input_hash, severity_hash
from scorecards.debrief.codec import as_json_object
from scorecards.models import (
    Debrief,
    Decision,
    DecisionParticipant,
    Dissent,
    Reopening,
    SignalFinding,
)
from scorecards.selectors.debriefs.header import LoopHeader
from scorecards.selectors.debriefs.page import newest_debrief
from scorecards.selectors.evidence import evidence_of_loop

FORMAT = "hiring-loop.packet"
# Raised when a key changes its meaning or goes; a new key is no new version.
FORMAT_VERSION = 1


def packet_record(person: Person, header: LoopHeader) -> dict[str, Any] | None:
    """Return the packet of a loop that is open to the person, None before there is a debrief.

    It holds no clock of its own: the same state gives the same record. At most nineteen queries.
    """
    debrief = newest_debrief(person, header) if header.is_open else None
    if debrief is None:
        return None
    evidence = evidence_of_loop(header.id)
    return {
        "format": FORMAT,
        "version": FORMAT_VERSION,
        "loop": _loop(header),
        "people": _people(header),
        "debrief": _debrief(debrief, matches=input_hash(evidence) == debrief.input_hash),
        # How strict each interviewer is, is for that person and the admins: others get its hash.
        "evidence": as_json_object(replace(evidence, severity=None)),
        "severity_hash": severity_hash(evidence.severity),
        "dispositions": list(_dispositions(person, header)),
        "decisions": list(_decisions(person, header)),
    }


def _loop(header: LoopHeader) -> dict[str, Any]:
    reveal = header.reveal
    return {
        "id": str(header.id),
        "candidate": header.candidate,
        "role": header.role,
        "rubric_version": header.rubric_version,
        "opened_at": header.opened_at.isoformat(),
        "revealed_at": reveal.at.isoformat() if reveal else None,
        "revealed_by": reveal.by if reveal else None,
        "reveal_reason": reveal.reason if reveal else "",
    }


def _people(header: LoopHeader) -> list[dict[str, str]]:
    """The evidence speaks of people by identifier; here are the names of the panel."""
    panel = {str(seat.person_id): {"name": seat.name, "title": seat.title} for seat in header.panel}
    return [{"id": key, **panel[key]} for key in sorted(panel)]


def _debrief(debrief: Debrief, *, matches: bool) -> dict[str, Any]:
    return {
        "input_hash": debrief.input_hash,
        "compiler_version": debrief.compiler_version,
        "compiled_at": debrief.compiled_at.isoformat(),
        "matches_evidence": matches,
        "document": debrief.document,
    }


def _dispositions(person: Person, header: LoopHeader) -> Iterable[dict[str, Any]]:
    findings = SignalFinding.objects.visible_to(person).filter(scorecard__interview__loop=header.id)
    judged = findings.exclude(disposition=SignalFinding.Disposition.OPEN).select_related("disposed_by")
    for row in judged.order_by("pk"):
        yield {
            "finding": str(row.pk),
            "disposition": row.disposition,
            "reason": row.disposition_reason,
            "by": row.disposed_by.name if row.disposed_by else None,
            "at": row.disposed_at.isoformat() if row.disposed_at else None,
        }


def _decisions(person: Person, header: LoopHeader) -> Iterable[dict[str, Any]]:
    decisions = Decision.objects.visible_to(person).filter(loop=header.id).order_by("number")
    related = decisions.select_related("decided_by", "debrief", "reopening__by").defer("debrief__document")
    people = Prefetch("participants", DecisionParticipant.objects.select_related("person"))
    dissents = Prefetch("dissents", Dissent.objects.select_related("person"))
    return map(_decision, related.prefetch_related(people, dissents))


def _decision(row: Decision) -> dict[str, Any]:
    return {
        "number": row.number,
        "outcome": row.outcome,
        "rationale": row.rationale,
        "dimension_rationales": row.dimension_rationales,
        "conditions": row.conditions,
        "dissent": row.dissent,
        "participants": [
            {"name": each.person.name, "dissents": each.dissents} for each in row.participants.all()
        ],
        "dissents": [
            {"name": each.person.name, "words": each.words, "at": each.at.isoformat()}
            for each in row.dissents.all()
        ],
        "decided_by": row.decided_by.name,
        "decided_at": row.decided_at.isoformat(),
        "debrief_input_hash": row.debrief.input_hash,
        "reopened": _reopening(getattr(row, "reopening", None)),
    }


def _reopening(reopening: Reopening | None) -> dict[str, str] | None:
    if reopening is None:
        return None
    return {"by": reopening.by.name, "at": reopening.at.isoformat(), "reason": reopening.reason}
