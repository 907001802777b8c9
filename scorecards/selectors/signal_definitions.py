"""Stored signals as engines read them, and which engine reads the product's notes."""

from hiring.models import Rubric, Signal
from scorecards.signals import SignalDefinition


def definition_of(signal: Signal) -> SignalDefinition:
    """Return a stored signal as engines read it."""
    return SignalDefinition(
        key=signal.key,
        kind=signal.kind,
        text=signal.text,
        examples=tuple(signal.examples),
        counter_examples=tuple(signal.counter_examples),
    )


def definitions_of(rubric: Rubric) -> tuple[SignalDefinition, ...]:
    """Return a rubric's signals in their order. One query."""
    return tuple(definition_of(signal) for signal in rubric.signals.order_by("position", "key"))
