"""What a candidate is given of themselves, as a file."""

import json
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from candidates.models import Candidate
from candidates.policies import may_handle_privacy
from hiring.actors import Actor, ConflictError, NotAllowedError
from hiring.models import Person
from hiring.services.events import append_event
from scorecards.selectors.privacy.pages import loops_that_blind
from scorecards.selectors.privacy.records import CandidateRecord, candidate_record

FORMAT = "hiring-loop-candidate-1"


@dataclass(frozen=True, slots=True)
class SentRecord:
    """A file to be sent; its name says nothing of whom it is about."""

    name: str
    content_type: str
    content: str


@transaction.atomic
def export_candidate(*, actor: Actor, candidate_id: UUID, file_format: str) -> SentRecord:
    """Return everything held about a candidate as "json" or "html", and append "candidate_exported".

    Whoever hands it over reads it, so it waits until every loop with evidence is open to them: ConflictError
    before. Raises NotAllowedError, Candidate.DoesNotExist.
    """
    candidate = Candidate.objects.get(pk=candidate_id)
    if not isinstance(actor, Person) or not may_handle_privacy(actor, candidate):
        raise NotAllowedError(_("You don’t look after this candidate’s data."))
    if loops_that_blind(actor, candidate):
        raise ConflictError(_("The export holds evidence that isn’t open to you yet."))
    record = candidate_record(candidate)
    append_event(
        "candidate_exported",
        actor=actor,
        stream=("candidate", candidate.pk),
        payload={"format": file_format},
    )
    return _as_json(record) if file_format == "json" else _as_html(record)


def _as_json(record: CandidateRecord) -> SentRecord:
    held = {
        "format": FORMAT,
        "made_at": record.made_at.isoformat(),
        "tables": {
            section.model: {
                "title": section.title,
                "why": section.why,
                "kept": section.lasts,
                "rows": [{value.name: value.held for value in row} for row in section.rows],
            }
            for section in record.sections
        },
    }
    return SentRecord(
        _name(record, "json"), "application/json", json.dumps(held, ensure_ascii=False, indent=2)
    )


def _as_html(record: CandidateRecord) -> SentRecord:
    content = render_to_string("scorecards/privacy/record.html", {"record": record})
    return SentRecord(_name(record, "html"), "text/html; charset=utf-8", content)


def _name(record: CandidateRecord, suffix: str) -> str:
    return f"candidate-{record.candidate_id}.{suffix}"
