"""Handing out what people judged as labelled data: people's words leave the product, so the log says so."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from hiring.actors import Actor, NotAllowedError
from hiring.services.events import append_event
from scorecards.policies import may_improve_detector
from scorecards.selectors.labels import labelled_lines

# The stream of all exports; the event log wants an identifier.
LABELS = UUID("c0d3a6de-6f0f-4a0d-9a33-2f4d0f4f7b11")


@transaction.atomic
def export_labels(*, actor: Actor) -> list[dict[str, object]]:
    """Return judged findings as lines of the corpus format and append "labels_exported" with their number.

    Candidate, panel, addresses and telephone numbers are taken out; names of others that a note mentions
    stay, as nobody can know them. Raises NotAllowedError for whoever is no admin.
    """
    if not may_improve_detector(actor):
        raise NotAllowedError(_("Only an admin exports labelled notes."))
    lines = list(labelled_lines(actor))
    append_event("labels_exported", actor=actor, stream=("labels", LABELS), payload={"notes": len(lines)})
    return lines
