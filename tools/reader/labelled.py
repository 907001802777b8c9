"""The labelled notes as an encoder is fitted to them: pieces, the unit of each, and what each unit shows."""

import json
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path

import torch

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from scorecards.signals.evaluate import LabelledNote, labelled_note  # noqa: E402
from scorecards.signals.files import parse_signals  # noqa: E402
from scorecards.signals.reader.encoder import LONGEST  # noqa: E402
from scorecards.signals.reader.wordpieces import END, START, pieces_of, vocabulary  # noqa: E402
from scorecards.signals.sentences import units  # noqa: E402
from scorecards.signals.values import HELD_OUT_ROLES, SignalDefinition  # noqa: E402

CORPUS = ROOT / "scorecards/signals/corpus"
KNOWN_ROLE = "principal-ai-engineer"
FOLDS = 3
FITTED_TO = "fitted_to.json"
LEFT_OUT = 1  # the fold whose notes calibrate the encoder that was fitted to the others
MOSTLY = 0.5  # share of the shorter of unit and quote from which the unit is part of the evidence
LONGEST_TEXT = 64

Roles = dict[str, tuple[SignalDefinition, ...]]


@dataclass
class Example:
    """A note: pieces, a matrix that averages them by unit (U, T), labels (S, U; -1 counts for nothing)."""

    note: LabelledNote
    ids: list[int]
    pool: torch.Tensor
    labels: torch.Tensor
    shows: torch.Tensor


def load() -> tuple[Roles, list[LabelledNote]]:
    """Return the signals by role, and all notes but those that judge."""
    roles: Roles = {}
    notes: list[LabelledNote] = []
    for path in sorted(CORPUS.glob("*.notes.jsonl")):
        role = path.name.removesuffix(".notes.jsonl")
        if role in HELD_OUT_ROLES:
            continue
        signals = path.with_name(f"{role}.signals.json").read_text(encoding="utf-8")
        roles[role] = parse_signals(signals)[0].signals
        lines = path.read_text(encoding="utf-8").splitlines()
        notes += [labelled_note(json.loads(line)) for line in lines if line.strip()]
    return roles, notes


def fold_of(note: LabelledNote, roles: Roles) -> int:
    """Return the fold that leaves this note out: that of its role, for the known role that of the note."""
    if note.role == KNOWN_ROLE:
        return zlib.crc32(note.id.encode()) % FOLDS
    others = sorted(
        (role for role in roles if role != KNOWN_ROLE), key=lambda role: zlib.crc32(role.encode())
    )
    return others.index(note.role) % FOLDS


def framed(text: str, longest: int) -> list[int]:
    """Return the numbers of a text's pieces between the marks of start and end."""
    known = vocabulary()
    return [known[START], *pieces_of(text).ids[: longest - 2], known[END]]


def example_of(note: LabelledNote, signals: tuple[SignalDefinition, ...]) -> Example:
    """Prepare a note; of one too long for the encoder the end is left out."""
    found = units(note.text)
    places = pieces_of(note.text).places[: LONGEST - 2]
    pool = torch.zeros(len(found), len(places) + 2)
    for column, place in enumerate(places, start=1):
        for row, unit in enumerate(found):
            if unit.start <= place < unit.end:
                pool[row, column] = 1
    quotes = {key: note.place_of(quote) for key, quote in note.labels}
    spans = [(unit.start, unit.end) for unit in found]
    labels = [_labels(spans, quotes.get(signal.key)) for signal in signals]
    return Example(
        note,
        framed(note.text, LONGEST),
        pool / pool.sum(1, keepdim=True).clamp(min=1),
        torch.tensor(labels, dtype=torch.float).reshape(len(signals), len(found)),
        torch.tensor([float(signal.key in quotes) for signal in signals]),
    )


def _labels(spans: list[tuple[int, int]], quote: tuple[int, int] | None) -> list[float]:
    if quote is None:
        return [0.0] * len(spans)
    shares = [
        max(0, min(end, quote[1]) - max(start, quote[0])) / max(1, min(end - start, quote[1] - quote[0]))
        for start, end in spans
    ]
    most = max(shares, default=0.0)
    return [
        1.0 if share and (share >= MOSTLY or share == most) else -1.0 if share else 0.0 for share in shares
    ]
