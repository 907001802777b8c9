"""Dates and times as people enter them, in their own zone."""

import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from candidates.planning.local_times import OddTimeError, moment_of


def start_of(date: datetime.date, time: datetime.time) -> datetime.datetime:
    """Return the moment that the viewer's clock calls so; ValidationError where there is none, or two."""
    zone = timezone.get_current_timezone()
    try:
        return moment_of(date, time, zone)
    except OddTimeError as odd:
        words = {
            "skipped": _("The clocks go forward then: this time does not exist on this day in %(zone)s."),
            "repeated": _("The clocks go back then: this time comes twice on this day in %(zone)s."),
            "out_of_reach": _("This date is out of reach."),
        }
        raise ValidationError(words[odd.oddity], params={"zone": zone}, code=odd.oddity) from None
