"""How far somebody has come with an exercise: from what an admin said and what was done since.

None → shadow → reverse shadow → qualified. All moments go in and come out as aware datetimes.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

DAY = datetime.timedelta(days=1)


class Step(StrEnum):
    """The steps in their order; each one allows the seats of the steps before it."""

    NONE = "none"
    SHADOW = "shadow"
    REVERSE_SHADOW = "reverse_shadow"
    QUALIFIED = "qualified"

    @property
    def rank(self) -> int:
        return list(Step).index(self)


class SeatKind(StrEnum):
    """What somebody does in an interview."""

    LEAD = "lead"
    SHADOW = "shadow"
    REVERSE_SHADOW = "reverse_shadow"
    BAR_RAISER = "bar_raiser"

    @property
    def asks_for(self) -> Step:
        """The step that this seat needs: whoever leads or raises the bar must be qualified."""
        return Step(self.value) if self in (SeatKind.SHADOW, SeatKind.REVERSE_SHADOW) else Step.QUALIFIED


@dataclass(frozen=True, slots=True)
class Training:
    """What an admin asks for: interviews in either training seat, and days until a qualification lapses.

    `lapse_days` None means that it doesn't lapse. ValueError for less than no interviews or no day.
    """

    shadows: int
    reverse_shadows: int
    lapse_days: int | None

    def __post_init__(self) -> None:
        if self.shadows < 0 or self.reverse_shadows < 0:
            raise ValueError("Nobody can be asked for less than no interviews.")
        if self.lapse_days is not None and self.lapse_days < 1:
            raise ValueError("A qualification lasts a day at least.")


@dataclass(frozen=True, slots=True)
class Grant:
    """The last word of an admin: the step from which everything since is counted."""

    step: Step
    at: datetime.datetime


@dataclass(frozen=True, slots=True)
class Done:
    """A seat in an interview that has taken place, with when it ended."""

    kind: SeatKind
    ended_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands now.

    `shadows` and `reverse_shadows` count what was done since the grant. `lapses_at` is the moment at which
    the qualification lapses or has lapsed, None where there is none or it doesn't lapse. Who has lapsed
    stands at reverse shadow until one more such interview is done.
    """

    step: Step
    shadows: int = 0
    reverse_shadows: int = 0
    lapses_at: datetime.datetime | None = None
    has_lapsed: bool = False

    def allows(self, kind: SeatKind) -> bool:
        """Whether this standing is enough for a seat of this kind."""
        return self.step.rank >= kind.asks_for.rank


NOT_IN_TRAINING = Standing(Step.NONE)


def standing(
    grant: Grant | None, done: Iterable[Done], training: Training, now: datetime.datetime
) -> Standing:
    """Return where somebody stands with one exercise. Interviews that have not ended by `now` don't count."""
    if grant is None or grant.step is Step.NONE:
        return NOT_IN_TRAINING
    ended = [each for each in done if each.ended_at <= now]
    since = [each for each in ended if each.ended_at > grant.at]
    shadows = sum(each.kind is SeatKind.SHADOW for each in since)
    reverse_shadows = sum(each.kind is SeatKind.REVERSE_SHADOW for each in since)
    step = grant.step
    if step is Step.SHADOW and shadows >= training.shadows:
        step = Step.REVERSE_SHADOW
    if step is Step.REVERSE_SHADOW and reverse_shadows >= training.reverse_shadows:
        step = Step.QUALIFIED
    if step is not Step.QUALIFIED:
        return Standing(step, shadows, reverse_shadows)
    return _qualified(grant, ended, training, now, Standing(step, shadows, reverse_shadows))


def _qualified(
    grant: Grant, ended: list[Done], training: Training, now: datetime.datetime, fresh: Standing
) -> Standing:
    """Let a qualification lapse when nothing was done for too long; watching as a shadow keeps none alive."""
    if training.lapse_days is None:
        return fresh
    active = [each.ended_at for each in ended if each.kind is not SeatKind.SHADOW]
    lapses_at = max([grant.at, *active]) + training.lapse_days * DAY
    has_lapsed = lapses_at <= now
    step = Step.REVERSE_SHADOW if has_lapsed else Step.QUALIFIED
    return Standing(step, fresh.shadows, fresh.reverse_shadows, lapses_at, has_lapsed)
