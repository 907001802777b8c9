"""What each kind of event about loops is called, for the log."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hiring.event_kinds import EventKind

LOOPS = (EventKind("loop_opened", _("Loop opened")),)

GROUPS: tuple[tuple[Promise, tuple[EventKind, ...]], ...] = ((_("Loops"), LOOPS),)
