"""When scorecards are due, computed in the database by the policy that holds."""

import datetime

from django.db.models import (
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    PositiveSmallIntegerField,
    Subquery,
    Value,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from candidates.models import Seat
from hiring.models import DuePolicy
from hiring.models.process_policies import THE_DUE_POLICY
from hiring.selectors.process_policies import USUAL_DUE


def ends_at(interview: str = "interview") -> Combinable:
    """Return when an interview ends; `interview` is the way to it from the row."""
    minutes = ExpressionWrapper(
        F(f"{interview}__minutes") * Value(datetime.timedelta(minutes=1)), output_field=DurationField()
    )
    return ExpressionWrapper(F(f"{interview}__starts_at") + minutes, output_field=DateTimeField())


def time_to_write() -> Combinable:
    """Return how long after an interview its scorecard is due. The policy costs no query of its own."""
    set_one = DuePolicy.objects.filter(pk=THE_DUE_POLICY, version__gt=0).values("hours")
    hours = Coalesce(Subquery(set_one), Value(USUAL_DUE.hours), output_field=PositiveSmallIntegerField())
    return ExpressionWrapper(hours * Value(datetime.timedelta(hours=1)), output_field=DurationField())


def due_at(interview: str = "interview") -> Combinable:
    """Return when the scorecard of an interview is due."""
    return ExpressionWrapper(ends_at(interview) + time_to_write(), output_field=DateTimeField())


def due_of(seat: Seat) -> datetime.datetime:
    """Return when the scorecard of a seat is due; the row was annotated with `due=due_at()`."""
    moment = getattr(seat, "due", None)
    if not isinstance(moment, datetime.datetime):
        raise TypeError("This seat was read without its due time.")
    return moment
