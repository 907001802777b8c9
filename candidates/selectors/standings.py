"""Where people stand with exercises, counted from their interviews when it is asked."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import DateTimeField, ExpressionWrapper, F, Max, QuerySet
from django.utils import timezone

from candidates.models import Seat
from candidates.planning.qualifications import Done, Grant, SeatKind, Standing, Step, Training, standing
from hiring.models import QualificationChange
from hiring.selectors.interviewer_policies import InterviewerRules

_ROLE = "interview__exercise__rubric__role"
_KEY = "interview__exercise__key"
_END = ExpressionWrapper(
    F("interview__starts_at") + F("interview__minutes") * datetime.timedelta(minutes=1),
    output_field=DateTimeField(),
)


def exercise_name(role_id: UUID, key: str) -> str:
    """Return how an exercise is named across the versions of its role's rubric."""
    return f"{role_id}/{key}"


@dataclass(frozen=True, slots=True)
class Standings:
    """Where people stand, and the last change of each standing; only those that an admin has set at all."""

    by_person: dict[UUID, dict[str, Standing]] = field(default_factory=dict)
    last_change: dict[tuple[UUID, str], QualificationChange] = field(default_factory=dict)

    def of(self, person_id: UUID) -> dict[str, Standing]:
        return self.by_person.get(person_id, {})


def standings_of(
    people: Collection[UUID], rules: InterviewerRules, exercises: Iterable[tuple[UUID, str]] | None = None
) -> Standings:
    """Return where these people stand, with all exercises or only with some (role, key). Three queries."""
    wanted = None if exercises is None else {exercise_name(*each) for each in exercises}
    changes = {
        key: change for key, change in _last_changes(people).items() if wanted is None or key[1] in wanted
    }
    keys = {change.exercise_key for change in changes.values()}
    done = _done(people, keys)
    training = Training(rules.shadows, rules.reverse_shadows, rules.lapse_days)
    found: dict[UUID, dict[str, Standing]] = defaultdict(dict)
    now = timezone.now()
    for (person_id, name), change in changes.items():
        grant = Grant(Step(change.step), change.at)
        found[person_id][name] = standing(grant, done[person_id, name], training, now)
    return Standings(dict(found), changes)


def _last_changes(people: Collection[UUID]) -> dict[tuple[UUID, str], QualificationChange]:
    changes = QualificationChange.objects.filter(person__in=people).select_related("changed_by")
    latest = changes.order_by("person_id", "role_id", "exercise_key", "-id").distinct(
        "person_id", "role_id", "exercise_key"
    )
    return {
        (change.person_id, exercise_name(change.role_id, change.exercise_key)): change for change in latest
    }


def _done(people: Collection[UUID], keys: Collection[str]) -> dict[tuple[UUID, str], list[Done]]:
    """Return what was done: of seats that count for training each one, of the others the latest."""
    seats = _past_seats(people, keys)
    training = seats.filter(kind__in=[SeatKind.SHADOW.value, SeatKind.REVERSE_SHADOW.value])
    others = seats.exclude(kind__in=[SeatKind.SHADOW.value, SeatKind.REVERSE_SHADOW.value])
    latest = others.values("person", "kind", _ROLE, _KEY).annotate(last=Max("end"))
    rows = [
        *training.values_list("person", "kind", _ROLE, _KEY, "end"),
        *latest.values_list("person", "kind", _ROLE, _KEY, "last"),
    ]
    found: dict[tuple[UUID, str], list[Done]] = defaultdict(list)
    for person, kind, role, key, ended_at in rows:
        found[person, exercise_name(role, key)].append(Done(SeatKind(kind), ended_at))
    return found


def _past_seats(people: Collection[UUID], keys: Collection[str]) -> QuerySet[Seat]:
    seats = Seat.objects.filter(person__in=people, interview__exercise__key__in=keys)
    return seats.held().annotate(end=_END).filter(end__lte=timezone.now()).order_by()
