"""What each kind of event about loops is called, for the log."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hiring.event_kinds import EventKind

LOOPS = (
    EventKind("loop_opened", _("Loop opened")),
    EventKind("calendar_entry_changed", _("Calendar entries to be sent")),
)

CALENDARS = (
    EventKind("calendar_feed_made", _("Calendar feed made")),
    EventKind("calendar_feed_ended", _("Calendar feed ended")),
)

CANDIDATES = (EventKind("self_identification_asked", _("Candidate asked for voluntary details")),)

GROUPS: tuple[tuple[Promise, tuple[EventKind, ...]], ...] = (
    (_("Loops"), LOOPS),
    (_("Calendars"), CALENDARS),
    (_("Candidates"), CANDIDATES),
)
