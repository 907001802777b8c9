"""May a newly fitted engine replace the old one? Only when it is nowhere worse on roles set aside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .evaluate import LabelledNote
from .measure import Measured, measure
from .values import Engine, SignalDefinition

# Two fits of the same data may differ by so much from rounding alone.
SAME = 0.0005


@dataclass(frozen=True, slots=True)
class Comparison:
    """One figure of both engines; `is_worse` when the new one may not be shipped for it."""

    name: str
    old: float
    new: float
    is_worse: bool


def compare(
    old: Engine,
    new: Engine,
    notes: Sequence[LabelledNote],
    roles: Mapping[str, Sequence[SignalDefinition]],
) -> tuple[Comparison, ...]:
    """Measure both engines on the same notes; ValueError without a note, as nothing was then compared."""
    if not notes:
        raise ValueError("there is no note to compare the engines on")
    before, after = measure(notes, roles, old, draws=1), measure(notes, roles, new, draws=1)
    return (
        _at_least("average precision, all signals", _ranking(before), _ranking(after)),
        _at_least("right findings less wrong ones", _gain(before), _gain(after)),
        _at_most("false red flags per 100 notes without any", _false_flags(before), _false_flags(after)),
    )


def _at_least(name: str, old: float, new: float) -> Comparison:
    return Comparison(name, old, new, new < old - SAME)


def _at_most(name: str, old: float, new: float) -> Comparison:
    return Comparison(name, old, new, new > old + SAME)


def _ranking(measured: Measured) -> float:
    return measured.overall.average_precision.value or 0.0


def _gain(measured: Measured) -> float:
    """Silence must not pass for care, nor flagging everything for keenness."""
    return float(2 * measured.overall.right - measured.overall.found)


def _false_flags(measured: Measured) -> float:
    alarms = measured.false_alarms.get("red_flag")
    return (alarms.value if alarms else None) or 0.0
