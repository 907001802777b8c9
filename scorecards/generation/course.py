"""When what happens in a loop of the made-up company, and to whom."""

from dataclasses import dataclass
from random import Random

from .company import Role
from .lines import DAY, HOUR, MINUTE, identifier
from .patterns import Pattern

SATURDAY = 5
SLOW, ABANDONED, SHADOWED, UNDISPOSED = 0.02, 0.01, 0.03, 0.3


@dataclass(frozen=True, slots=True)
class Sitting:
    """One interview with its lead; `committed_at` is 0 while the scorecard is out."""

    interview: str
    seat: str
    person: str
    scorecard: str
    starts_at: int
    committed_at: int
    cancelled: bool
    shadow: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Course:
    """A loop's moments in microseconds since 1970, 0 for what has not happened by the end of the history."""

    opened_at: int
    recruiter: str
    manager: str
    sittings: tuple[Sitting, ...]
    findings: tuple[str, ...]
    complete_at: int
    revealed_at: int
    disposed_at: int
    decided_at: int
    closed_at: int


def course_of(rng: Random, role: Role, pattern: Pattern, recruiter: str, opened_at: int, now: int) -> Course:
    """Return how a loop goes that is opened at that moment."""
    given_up = opened_at + rng.randint(8, 30) * DAY if rng.random() < ABANDONED else 0
    sittings = _sittings(rng, role, pattern, opened_at, given_up if given_up <= now else 0, now)
    complete = max(sitting.committed_at for sitting in sittings)
    if not all(sitting.committed_at for sitting in sittings):
        complete = 0
    revealed = _later(rng, complete, 20, now)
    disposed = 0 if rng.random() < UNDISPOSED else _later(rng, revealed, 4, now)
    decided = _later(rng, disposed or revealed, 70, now)
    closed = given_up if any(sitting.cancelled for sitting in sittings) else 0
    return Course(
        opened_at=opened_at,
        recruiter=recruiter,
        manager=rng.choice(role.managers),
        sittings=sittings,
        findings=tuple(identifier(rng, opened_at) for _ in pattern.findings),
        complete_at=complete,
        revealed_at=revealed,
        disposed_at=disposed,
        decided_at=decided,
        closed_at=closed,
    )


def at_work(moment: int) -> int:
    """Return a moment of the same day, or of the Monday after a weekend; 1970-01-01 was a Thursday."""
    weekday = (moment // DAY + 3) % 7
    return moment + (7 - weekday) * DAY if weekday >= SATURDAY else moment


def _sittings(
    rng: Random, role: Role, pattern: Pattern, opened_at: int, given_up: int, now: int
) -> tuple[Sitting, ...]:
    first = opened_at // DAY * DAY + rng.randint(4, 24) * DAY
    taken: set[str] = set()
    sittings = []
    for number, exercise in enumerate(role.exercises):
        day = at_work(first + number * rng.randint(0, 3) * DAY)
        starts_at = day + rng.randint(8, 15) * HOUR + rng.choice((0, 30)) * MINUTE
        ends_at = starts_at + exercise.minutes * MINUTE
        cancelled = bool(given_up) and starts_at > given_up
        person = _drawn(rng, role, pattern.slots[number].band, taken)
        shadow = (
            (identifier(rng, opened_at), _drawn(rng, role, 1, taken)) if rng.random() < SHADOWED else None
        )
        sittings.append(
            Sitting(
                interview=identifier(rng, opened_at + number * 1000),
                seat=identifier(rng, opened_at + number * 1000),
                person=person,
                scorecard=identifier(rng, ends_at),
                starts_at=starts_at,
                committed_at=0 if cancelled else _committed_at(rng, ends_at, now),
                cancelled=cancelled,
                shadow=shadow,
            )
        )
    return tuple(sittings)


def _drawn(rng: Random, role: Role, band: int, taken: set[str]) -> str:
    """Return an interviewer of that severity who is not in the loop yet."""
    while True:
        person = role.pools[band].draw(rng)
        if person not in taken:
            taken.add(person)
            return person


def _committed_at(rng: Random, ends_at: int, now: int) -> int:
    """Half of the scorecards are in after six hours, one in twenty after more than a day."""
    hours = min(rng.lognormvariate(1.8, 1.0), 24 * 6)
    if rng.random() < SLOW:
        hours += rng.uniform(5, 25) * 24
    committed = ends_at + int(hours * HOUR)
    return committed if committed <= now else 0


def _later(rng: Random, moment: int, hours: int, now: int) -> int:
    """Return a moment up to so many hours later; 0 when that is ahead of the end, or `moment` is 0 itself."""
    later = moment + 30 * MINUTE + rng.randrange(hours * HOUR)
    return later if moment and later <= now else 0
