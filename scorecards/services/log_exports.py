"""Taking the log out of the product, which is itself something to be logged."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from hiring.actors import Actor, NotAllowedError
from hiring.models import Event
from hiring.policies import may_read_log
from hiring.services.events import append_event

# The stream of what happens to the log itself.
THE_LOG = UUID("5b0f6a52-8c0e-4a3d-9a3f-1d7d5c0b6e04")


@transaction.atomic
def note_log_export(*, actor: Actor, filters: dict[str, str]) -> Event:
    """Append "log_exported" with the filters that were set; return the event. Raises NotAllowedError."""
    if not may_read_log(actor):
        raise NotAllowedError(_("Only an admin reads the log."))
    return append_event("log_exported", actor=actor, stream=("log", THE_LOG), payload={"filters": filters})
