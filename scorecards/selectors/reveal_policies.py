"""Which loops the policy of the reveal opens now."""

import datetime

from django.db.models import Exists, OuterRef, QuerySet, Value

from candidates.models import Interview, Loop, Seat
from hiring.selectors.process_policies import RevealRules, Timing
from scorecards.due_times import ends_at


def loops_to_reveal(rules: RevealRules, now: datetime.datetime) -> QuerySet[Loop]:
    """Return the open loops that the rules reveal at `now`; none without a committed scorecard.

    A loop is complete when every interview that is planned has a seat that counts, and all of these have
    committed. Otherwise the hours count from the end of the last planned interview.
    """
    seats = Seat.objects.counting().filter(interview__loop=OuterRef("pk"))
    committed = seats.filter(scorecard__committed_at__isnull=False)
    # An index knows the few that progress calls undecided.
    open_loops = Loop.objects.filter(
        Exists(committed),
        progress__is_decided=False,
        progress__is_revealed=False,
        reveal__isnull=True,
        closed_at__isnull=True,
    )
    if rules.timing is Timing.WHEN_COMPLETE:
        missing = seats.exclude(scorecard__committed_at__isnull=False)
        return open_loops.exclude(Exists(missing)).exclude(Exists(_without_seats()))
    if rules.timing is Timing.AFTER_HOURS and rules.hours is not None:
        length = Value(datetime.timedelta(hours=rules.hours))
        # ends_at counts from the row of a seat; every planned interview with anybody in it has one.
        waiting = seats.annotate(reveal_at=ends_at() + length).filter(reveal_at__gt=now)
        return open_loops.exclude(Exists(waiting)).exclude(Exists(_without_seats().filter(starts_at__gt=now)))
    return open_loops.none()


def _without_seats() -> QuerySet[Interview]:
    counting = Seat.objects.counting().filter(interview=OuterRef("pk"))
    return Interview.objects.planned().filter(~Exists(counting), loop=OuterRef("pk"))


def missing_in_words(loop: Loop) -> list[str]:
    """Return who still owes a scorecard, with the interview, in the order of the interviews. One query."""
    owed = Seat.objects.counting().filter(interview__loop=loop)
    owed = owed.exclude(scorecard__committed_at__isnull=False)
    rows = owed.order_by("interview__position", "pk").values_list("person__name", "interview__title")
    return [f"{name} ({interview})" for name, interview in rows]
