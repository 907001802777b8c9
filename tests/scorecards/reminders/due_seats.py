"""Seats whose scorecards are due, for the tests of what happens when something goes wrong."""

import datetime

from candidates.models import Seat
from hiring.actors import SYSTEM
from hiring.models import Event
from scorecards.services.reminders import send_due_reminders
from tests import factories

HOUR = datetime.timedelta(hours=1)
# A Tuesday morning, so that hours of trying again are hours of the day.
START = datetime.datetime(2026, 11, 24, 6, tzinfo=datetime.UTC)
# The first step of the usual schedule is due.
DUE = START + 3 * HOUR


def make_seats(panel: int) -> list[Seat]:
    """Seats of one loop, in interviews that begin at START."""
    loop = factories.make_loop(panel=panel)
    loop.interviews.update(starts_at=START)
    return list(Seat.objects.filter(interview__loop=loop).order_by("interview__position"))


def sweep(now: datetime.datetime) -> int:
    return send_due_reminders(actor=SYSTEM, now=now)


def kinds() -> list[str]:
    return list(Event.objects.values_list("kind", flat=True))
