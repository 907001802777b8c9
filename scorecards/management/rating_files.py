"""Tables of ratings that a command reads: one line per rating, columns found by name, bad lines named."""

import csv
import io
import sys
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import numpy as np
from django.core.management import CommandError

from hiring.management.documents import Refused
from scorecards.psychometrics.values import LARGEST_SCORE, Floats, Integers

DELIMITERS = ",;\t"
MOST_BAD_LINES_NAMED = 100
SCORE = "score"


class LinesLeftOut(CommandError):
    """The command has answered from the good lines; Django prints this as one line and ends with code 1."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the good lines: the text in line i is labels[codes[i]]."""

    codes: Integers
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RatingTable:
    """The good lines of a file by column name, and what is wrong with each bad line.

    `missing` counts the lines without a score, `lines` all of them.
    """

    columns: dict[str, Column]
    missing: int
    lines: int
    bad_lines: tuple[str, ...]

    def codes(self, name: str) -> Integers:
        """Return a column's indices from 0 (N,)."""
        return self.columns[name].codes

    def scores(self) -> Floats:
        """Return the scores as numbers (N,)."""
        column = self.columns[SCORE]
        return np.array([float(label) for label in column.labels] or [0.0])[column.codes]


def read_ratings(path: str, names: Sequence[str], *, numeric: bool = True) -> RatingTable:
    """Return the ratings in a CSV file, "-" for the standard input; `names` are its columns, the last one the
    score.

    The other columns together identify a rating. An empty score is a missing rating. Scores may be words
    unless
    `numeric`. Raises Refused when the file cannot be read as such a table or has no usable line.
    """
    with _opened(path) as file:
        raw = _read_rows(path, file, names)
    usable = _Usable(raw, names, numeric)
    if not usable.kept.any():
        details = "".join(f"\n{line}" for line in usable.messages()[:MOST_BAD_LINES_NAMED])
        raise Refused(f"{path} has no usable rating.{details}")
    columns = {name: _compact(raw.codes[name][usable.kept], raw.labels[name]) for name in names}
    return RatingTable(columns, int(usable.missing.sum()), usable.total, tuple(usable.messages()))


def report_bad_lines(table: RatingTable, write: Callable[[str], object]) -> None:
    """Write what is wrong with each bad line; raise LinesLeftOut if there is any."""
    for line in table.bad_lines[:MOST_BAD_LINES_NAMED]:
        write(line)
    if table.bad_lines:
        more = len(table.bad_lines) - MOST_BAD_LINES_NAMED
        unnamed = f" ({more} not named here)" if more > 0 else ""
        raise LinesLeftOut(f"{len(table.bad_lines)} of {table.lines} lines were left out{unnamed}.")


@contextmanager
def _opened(path: str) -> Iterator[TextIO]:
    try:
        if path == "-":
            yield io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig", newline="")
            return
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            yield file
    except FileNotFoundError:
        raise Refused(f"There is no file {path}.") from None
    except IsADirectoryError:
        raise Refused(f"{path} is a folder, not a file.") from None
    except UnicodeDecodeError:
        raise Refused(f"{path} is not UTF-8 text. Save it as CSV in UTF-8 and try again.") from None
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror or error}.") from None


@dataclass(frozen=True, slots=True)
class _Rows:
    codes: dict[str, Integers]
    labels: dict[str, tuple[str, ...]]
    numbers: Integers
    malformed: dict[int, str]


def _read_rows(path: str, file: TextIO, names: Sequence[str]) -> _Rows:
    header = file.readline()
    delimiter = max(DELIMITERS, key=header.count)
    places = _places(path, header, delimiter, names)
    known: list[dict[str, int]] = [{} for _ in names]
    codes = [array("q") for _ in names]
    writers = [(place, seen, column.append) for place, seen, column in zip(places, known, codes, strict=True)]
    numbers, malformed, width = array("q"), {}, max(places) + 1
    reader = csv.reader(file, delimiter=delimiter)
    try:
        for row in reader:
            if len(row) < width:
                if row:
                    malformed[reader.line_num + 1] = f"{len(row)} fields, {width} are needed"
                continue
            # Each text is kept once: a million ratings hold few different ones.
            for place, seen, append in writers:
                append(seen.setdefault(row[place].strip(), len(seen)))
            numbers.append(reader.line_num + 1)
    except csv.Error as error:
        raise Refused(f"{path}, line {reader.line_num + 1}: {error}.") from None
    return _Rows(
        codes={name: np.array(column, dtype=np.int64) for name, column in zip(names, codes, strict=True)},
        labels={name: tuple(seen) for name, seen in zip(names, known, strict=True)},
        numbers=np.array(numbers, dtype=np.int64),
        malformed=malformed,
    )


def _places(path: str, header: str, delimiter: str, names: Sequence[str]) -> list[int]:
    titles = [title.strip().lower() for title in next(csv.reader([header], delimiter=delimiter), [])]
    absent = [name for name in names if name not in titles]
    if absent:
        raise Refused(
            f"{path}: the first line must name the columns {','.join(names)}; missing: {', '.join(absent)}."
        )
    return [titles.index(name) for name in names]


class _Usable:
    """Which rows are good, and what is wrong with the others."""

    def __init__(self, rows: _Rows, names: Sequence[str], numeric: bool) -> None:
        self.rows, self.identifiers = rows, names[:-1]
        self.total = rows.numbers.size + len(rows.malformed)
        self.faults: dict[int, str] = dict(rows.malformed)
        self.kept = np.ones(rows.numbers.size, dtype=bool)
        for name in self.identifiers:
            self._drop_nameless(name)
        self.missing = self._with_label(SCORE, lambda label: not label) & self.kept
        if numeric:
            bad = self._with_label(SCORE, lambda label: bool(label) and not _is_number(label))
            self._drop(bad, lambda row: f'the score "{self._label(SCORE, row)}" is not a number')
        self.kept &= ~self.missing
        self._drop(self._repeated(), self._repetition)

    def messages(self) -> list[str]:
        """Return one line for each bad line of the file, in its order."""
        return [f"Line {number}: {printable(self.faults[number])}." for number in sorted(self.faults)]

    def _drop_nameless(self, name: str) -> None:
        self._drop(self._with_label(name, lambda label: not label), lambda row: f"no {name}")

    def _with_label(self, name: str, test: Callable[[str], bool]) -> np.ndarray:
        found = np.array([test(label) for label in self.rows.labels[name]] or [False])
        return found[self.rows.codes[name]]

    def _drop(self, bad: np.ndarray, fault: Callable[[int], str]) -> None:
        for row in np.flatnonzero(bad & self.kept):
            self.faults[int(self.rows.numbers[row])] = fault(int(row))
        self.kept &= ~bad

    def _repeated(self) -> np.ndarray:
        """Return which good rows repeat the identifiers of an earlier good one."""
        key = np.zeros(self.kept.size, dtype=np.int64)
        for name in self.identifiers:
            key = key * (len(self.rows.labels[name]) or 1) + self.rows.codes[name]
        good = np.flatnonzero(self.kept)
        _, first = np.unique(key[good], return_index=True)
        repeated = self.kept.copy()
        repeated[good[first]] = False
        return repeated

    def _repetition(self, row: int) -> str:
        words = ", ".join(f"{name} {self._label(name, row)}" for name in self.identifiers)
        return f"a second score for {words}"

    def _label(self, name: str, row: int) -> str:
        return self.rows.labels[name][int(self.rows.codes[name][row])]


def _is_number(label: str) -> bool:
    try:
        # Python reads 1_0 as ten; in a file of ratings that is a slip.
        return "_" not in label and abs(float(label)) <= LARGEST_SCORE
    except ValueError:
        return False


def printable(text: str) -> str:
    """Return a text of a file without the signs that would command a terminal."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)


def _compact(codes: Integers, labels: tuple[str, ...]) -> Column:
    """Return a column that holds only labels in use, in an order that does not depend on the lines' order."""
    used = np.unique(codes)
    ordered = sorted(used.tolist(), key=lambda code: label_order(labels[code]))
    place = np.zeros(len(labels) or 1, dtype=np.int64)
    place[ordered] = np.arange(len(ordered))
    return Column(place[codes], tuple(labels[code] for code in ordered))


def label_order(label: str) -> tuple[bool, int, str]:
    """Return a sort key that puts numbers first, 9 before 10, and words after them."""
    is_number = label.isascii() and label.isdecimal()
    return not is_number, int(label) if is_number else 0, label
