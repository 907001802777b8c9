"""A stack of real processes for all fault tests, and what each fault did to it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.outcome import Outcome
from tests.faults.stack import FaultStack


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FaultStack]:
    folder: Path = tmp_path_factory.mktemp("faults")
    stack = FaultStack(folder)
    try:
        stack.prepare()
        yield stack
    finally:
        stack.end()


@pytest.fixture
def running(stack: FaultStack) -> FaultStack:
    """Web, one worker and beat at work."""
    stack.tidy()
    return stack


@pytest.fixture
def outcome(running: FaultStack, record_property: Callable[[str, object], None]) -> Iterator[Outcome]:
    """What the fault did; told to the table of make faults."""
    outcome = Outcome(running)
    yield outcome
    record_property("outcome", [outcome.lost, outcome.duplicated, outcome.recovery_seconds])
