"""Files of JSON lines that a command reads and writes as they come, each bad line named by its number."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Generic, Protocol, TextIO, TypeVar

from hiring.management.documents import Refused, line_of
from scorecards.signals.files import SignalFileError

MOST_BAD_LINES_NAMED = 100
Part = TypeVar("Part")


class Lines(Protocol):
    """What a command writes lines to."""

    def write(self, text: str, /) -> object: ...

    def flush(self) -> object: ...


@contextmanager
def reading(path: str) -> Iterator[TextIO]:
    """Yield the file, or the standard input for "-"; raises Refused when it cannot be opened.

    Bytes that are no UTF-8 come through as half characters, which the line's reader refuses.
    """
    if path == "-":
        yield _standard_input()
        return
    with _refusing(path):
        # Closed below: only a failure to open it is refused here.
        file = Path(path).open(encoding="utf-8", errors="surrogateescape", newline="\n")  # noqa: SIM115
    with file:
        yield file


@contextmanager
def writing(path: str, standard: Lines) -> Iterator[Lines]:
    """Yield the file, or the standard output for "-"; raises Refused when it cannot be opened."""
    if path == "-":
        yield standard
        return
    with _refusing(path):
        file = Path(path).open("w", encoding="utf-8", newline="\n")  # noqa: SIM115 - as above
    with file:
        yield file


@contextmanager
def _refusing(path: str) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:
        raise Refused(f"{path} cannot be opened: {getattr(error, 'strerror', None) or error}.") from None


def _standard_input() -> TextIO:
    reconfigure = getattr(sys.stdin, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="surrogateescape", newline="\n")
    return sys.stdin


class JsonLines(Generic[Part]):
    """Reads lines one by one; `bad` counts those that were named on `complain` and left out."""

    def __init__(self, file: TextIO, parse: Callable[[str], Part], complain: Callable[[str], object]) -> None:
        self._file, self._parse, self._complain = file, parse, complain
        self.number = 0
        self.bad = 0

    def __iter__(self) -> Iterator[Part]:
        for line in self._file:
            self.number += 1
            if not line.strip():
                continue
            try:
                part = self._parse(line)
            except SignalFileError as error:
                self.leave_out(str(error))
                continue
            yield part

    def leave_out(self, why: str) -> None:
        """Name the line read last as bad."""
        self.bad += 1
        if self.bad <= MOST_BAD_LINES_NAMED:
            self._complain(f"Line {self.number} is left out: {line_of(why)}")
        if self.bad == MOST_BAD_LINES_NAMED:
            self._complain("Further bad lines are counted but not named.")
