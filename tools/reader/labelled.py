"""The labelled notes as an encoder is fitted to them: pieces, the unit of each, and what each unit shows."""

import json
import sys
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from scorecards.signals.evaluate import LabelledNote, labelled_note  # noqa: E402
from scorecards.signals.files import parse_signals  # noqa: E402
from scorecards.signals.reader.encoder import LONGEST  # noqa: E402
from scorecards.signals.reader.wordpieces import END, START, pieces_of, vocabulary  # noqa: E402
from scorecards.signals.sentences import Unit, units  # noqa: E402
from scorecards.signals.values import HELD_OUT_ROLES, SignalDefinition  # noqa: E402

CORPUS = ROOT / "scorecards/signals/corpus"
KNOWN_ROLE = "principal-ai-engineer"
FITTED_TO = "fitted_to.json"
MOSTLY = 0.5  # share of the shorter of unit and quote from which the unit is part of the evidence
LONGEST_TEXT = 64

Roles = dict[str, tuple[SignalDefinition, ...]]


@dataclass
class Example:
    """A note, or a few units of one: pieces, and a matrix that averages them by unit (U, T).

    `labels` (S, U) counts nothing where it is -1; `hard` (S, U) is 1 where a unit looks like a signal and is
    none; `shows` (S) says which signals the whole shows.
    """

    role: str
    ids: list[int]
    pool: torch.Tensor
    labels: torch.Tensor
    hard: torch.Tensor
    shows: torch.Tensor


def load(development: Path | None = None) -> tuple[Roles, list[LabelledNote]]:
    """Return the signals by role, and all notes but those that judge.

    `development` is a folder with a further `notes.jsonl`; its notes of roles without signals are left out.
    """
    roles: Roles = {}
    notes: list[LabelledNote] = []
    for path in sorted(CORPUS.glob("*.notes.jsonl")):
        role = path.name.removesuffix(".notes.jsonl")
        if role in HELD_OUT_ROLES:
            continue
        signals = path.with_name(f"{role}.signals.json").read_text(encoding="utf-8")
        roles[role] = parse_signals(signals)[0].signals
        notes += notes_of(path)
    if development:
        notes += [note for note in notes_of(development / "notes.jsonl") if note.role in roles]
    return roles, notes


def notes_of(path: Path) -> list[LabelledNote]:
    """Read a file of labelled notes."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [labelled_note(json.loads(line)) for line in lines if line.strip()]


def fold_of(note: LabelledNote, folds: int) -> int:
    """Return the fold that leaves this note out: that of its role, for the known role that of the note.

    It stays the same whatever roles are added, so that an encoder can be fitted further.
    """
    named = note.id if note.role == KNOWN_ROLE else note.role
    return zlib.crc32(named.encode()) % folds


def framed(text: str, longest: int) -> list[int]:
    """Return the numbers of a text's pieces between the marks of start and end."""
    known = vocabulary()
    return [known[START], *pieces_of(text).ids[: longest - 2], known[END]]


def example_of(note: LabelledNote, signals: tuple[SignalDefinition, ...]) -> Example:
    """Prepare a note; of one too long for the encoder the end is left out."""
    found = units(note.text)
    quotes = {key: [note.place_of(quote)] for key, quote in note.labels}
    lures: dict[str, list[tuple[int, int]]] = {}
    for key, _, start, end in note.hard:
        lures.setdefault(key, []).append((start, end))
    return Example(
        note.role,
        framed(note.text, LONGEST),
        _pool(note.text, found),
        _labels(found, [quotes.get(signal.key, []) for signal in signals]),
        (_labels(found, [lures.get(signal.key, []) for signal in signals]) == 1).float(),
        torch.tensor([float(signal.key in quotes) for signal in signals]),
    )


def _pool(text: str, found: Sequence[Unit]) -> torch.Tensor:
    places = pieces_of(text).places[: LONGEST - 2]
    pool = torch.zeros(len(found), len(places) + 2)
    for column, place in enumerate(places, start=1):
        for row, unit in enumerate(found):
            if unit.start <= place < unit.end:
                pool[row, column] = 1
    return pool / pool.sum(1, keepdim=True).clamp(min=1)


def _labels(found: Sequence[Unit], quotes: Sequence[Sequence[tuple[int, int]]]) -> torch.Tensor:
    """Return for each signal, given its quotes, what each unit is (S, U): 1 evidence, -1 a little of it."""
    rows = []
    for own in quotes:
        each = [_of_quote([(unit.start, unit.end) for unit in found], quote) for quote in own]
        rows.append([max(column, key=abs) for column in zip(*each, strict=True)] or [0.0] * len(found))
    return torch.tensor(rows, dtype=torch.float).reshape(len(quotes), len(found))


def _of_quote(spans: Sequence[tuple[int, int]], quote: tuple[int, int]) -> list[float]:
    shares = [
        max(0, min(end, quote[1]) - max(start, quote[0])) / max(1, min(end - start, quote[1] - quote[0]))
        for start, end in spans
    ]
    most = max(shares, default=0.0)
    return [
        1.0 if share and (share >= MOSTLY or share == most) else -1.0 if share else 0.0 for share in shares
    ]
