"""A stack of real processes per test module."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.processes import Stack


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    folder: Path = tmp_path_factory.mktemp("stack")
    stack = Stack(folder)
    try:
        stack.prepare()
        yield stack
    finally:
        stack.end()
