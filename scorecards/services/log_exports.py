"""Taking the log, or the list of loops, out of the product: that is itself something to be logged."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from candidates.policies import may_open_loops
from hiring.actors import Actor, NotAllowedError
from hiring.models import Event, Person
from hiring.policies import may_read_log
from hiring.services.events import append_event

# The stream of what is taken out of the product and belongs to no one loop, the log first of all.
THE_LOG = UUID("5b0f6a52-8c0e-4a3d-9a3f-1d7d5c0b6e04")


@transaction.atomic
def note_log_export(*, actor: Actor, filters: dict[str, str]) -> Event:
    """Append "log_exported" with the filters that were set; return the event. Raises NotAllowedError."""
    if not may_read_log(actor):
        raise NotAllowedError(_("Only an admin reads the log."))
    return append_event("log_exported", actor=actor, stream=("log", THE_LOG), payload={"filters": filters})


@transaction.atomic
def note_loops_export(*, actor: Person, filters: dict[str, str]) -> Event:
    """Append "loops_exported" with the filters that were set, but no words searched for; return the event.

    Raises NotAllowedError for whoever runs no loops.
    """
    if not may_open_loops(actor):
        raise NotAllowedError(_("Only those who run loops export their list."))
    said = {name: value for name, value in filters.items() if name != "q"}
    payload = {"filters": said, "searched": "q" in filters}
    return append_event("loops_exported", actor=actor, stream=("log", THE_LOG), payload=payload)
