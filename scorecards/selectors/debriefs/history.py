"""What happened in a loop, in words."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hiring.models import Event
from scorecards.models import Decision
from scorecards.selectors.debriefs.header import LoopHeader

LONGEST = 200

# Events that need no more than who it was.
PLAIN: dict[str, Promise] = {
    "loop_opened": gettext_lazy("%(who)s opened the loop"),
    "loop_imported": gettext_lazy("The loop was imported"),
    "interview_added": gettext_lazy("%(who)s added an interview"),
    "interview_moved": gettext_lazy("%(who)s moved an interview"),
    "interview_cancelled": gettext_lazy("%(who)s cancelled an interview"),
    "seat_given": gettext_lazy("%(who)s seated somebody"),
    "seats_filled": gettext_lazy("%(who)s filled open seats"),
    "seat_withdrawn": gettext_lazy("%(who)s took somebody out of an interview"),
    "ties_changed": gettext_lazy("%(who)s changed who is close to the candidate"),
    "loop_revealed": gettext_lazy("%(who)s revealed the loop to the panel"),
    "glass_broken": gettext_lazy("%(who)s opened the scorecards before the reveal"),
    "decision_reopened": gettext_lazy("%(who)s opened the decision again"),
    "dissent_recorded": gettext_lazy("%(who)s recorded a dissent"),
    "revote_opened": gettext_lazy("%(who)s opened a re-vote"),
    "revote_closed": gettext_lazy("%(who)s closed the re-vote"),
    "delivery_retried": gettext_lazy("%(who)s had the debrief tried again"),
}


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One thing that happened; `text` says who did what."""

    at: datetime.datetime
    text: str


def history_of_loop(header: LoopHeader) -> tuple[HistoryEntry, ...]:
    """Return what people did in a loop, newest first, at most the latest 200 events. One query.

    What the workers do repeats itself; of it only the latest compilation is told.
    """
    events = Event.objects.filter(stream_kind="loop", stream_id=header.id).select_related("actor")
    return tuple(_told(events.order_by("-id")[:LONGEST], header))


def _told(events: Iterable[Event], header: LoopHeader) -> Iterable[HistoryEntry]:
    compiled = False
    for event in events:
        if event.kind == "debrief_compiled":
            if not compiled:
                yield HistoryEntry(event.at, _("Debrief compiled"))
            compiled = True
        elif text := _in_words(event, header):
            yield HistoryEntry(event.at, text)


def _in_words(event: Event, header: LoopHeader) -> str:
    who = {"who": event.actor.name if event.actor else _("The system")}
    payload = event.payload
    if event.kind in PLAIN:
        return str(PLAIN[event.kind]) % who
    match event.kind:
        case "scorecard_committed":
            return _("%(who)s committed %(interview)s") % {
                **who,
                "interview": _interview(header, payload.get("scorecard_id", "")),
            }
        case "scorecard_amended":
            return _amended(payload) % {**who, "interview": _interview(header, payload["scorecard_id"])}
        case "revote_entered":
            return _entered(payload) % who
        case "finding_disposed":
            return _disposed(payload.get("disposition", "")) % who
        case "decision_recorded":
            outcome = Decision.Outcome(payload["outcome"]).label
            return _("%(who)s recorded the decision: %(outcome)s") % {**who, "outcome": outcome.lower()}
        case "packet_exported":
            saved = {**who, "format": payload["format"].upper()}
            return _("%(who)s exported the packet as %(format)s") % saved
    return ""


def _interview(header: LoopHeader, scorecard_id: str) -> str:
    found = (seat.interview for seat in header.panel if str(seat.scorecard_id) == scorecard_id)
    return next(found, _("a scorecard"))


def _amended(payload: dict[str, Any]) -> str:
    if payload["after_reveal"]:
        return _("%(who)s amended %(interview)s after the reveal")
    return _("%(who)s amended %(interview)s before the reveal")


def _entered(payload: dict[str, Any]) -> str:
    if payload["state"] == "closed":
        return _("%(who)s entered second estimates; with everybody in, the re-vote closed")
    return _("%(who)s entered second estimates")


def _disposed(disposition: str) -> str:
    return {
        "confirmed": _("%(who)s confirmed a finding"),
        "dismissed": _("%(who)s dismissed a finding"),
    }.get(disposition, _("%(who)s opened a finding again"))
