"""Notes that the encoder was not fitted to, as it reads them: what a judgement is fitted to."""

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..evaluate import LabelledNote
from ..fragments import side_by_side
from ..judged_notes import JudgedNote
from ..values import DEFAULT_FIELD, Note, SignalDefinition
from .engine import ReaderEngine
from .fitted_to import FittedTo
from .judging import Floats

GROUPS_OF_A_ROLE = 4  # a role that the encoder knows is left out in as many parts as this
Roles = Mapping[str, Sequence[SignalDefinition]]


@dataclass(frozen=True, slots=True)
class Pair:
    """A note, or a part of one, with a signal: FEATURES of all units (U, F), and whether the signal is there.

    `group` says what is left out together when the judgement itself is judged, `is_known` whether the encoder
    was fitted to other notes of the role.
    """

    note: str
    group: str
    kind: str
    features: Floats
    labelled: bool
    is_known: bool
    is_part: bool


def pairs_of(
    notes: Iterable[LabelledNote],
    roles: Roles,
    judged: Iterable[JudgedNote],
    engine: ReaderEngine,
    fitted: FittedTo,
) -> list[Pair]:
    """Let the encoder read whole notes, and parts of them; a judged note speaks of what was judged alone."""
    unseen = [note for note in notes if not fitted.knows(note.role, note.id)]
    pairs = [
        pair for note in unseen for pair in _pairs(note, roles[note.role], engine, fitted, is_part=False)
    ]
    parts = [(note, part) for note in unseen for part in side_by_side(note)]
    for note, part in parts:
        pairs += _pairs(part, roles[note.role], engine, fitted, is_part=True)
    for one in judged:
        pairs += _pairs(one.note, one.signals, engine, fitted, is_part=False, only=one.judged)
    return pairs


def _pairs(
    note: LabelledNote,
    signals: Sequence[SignalDefinition],
    engine: ReaderEngine,
    fitted: FittedTo,
    *,
    is_part: bool,
    only: frozenset[str] | None = None,
) -> Iterator[Pair]:
    weighed = engine.weigh(Note(DEFAULT_FIELD, note.text), signals)
    if weighed is None:
        return
    for signal, features in zip(weighed.signals, weighed.features, strict=True):
        if only is None or signal.key in only:
            yield Pair(
                note=f"{note.role}/{note.id}",
                group=_group(note, fitted),
                kind=signal.kind,
                features=features,
                labelled=signal.key in note.signals,
                is_known=note.role in fitted.notes,
                is_part=is_part,
            )


def _group(note: LabelledNote, fitted: FittedTo) -> str:
    """Parts go with their note."""
    if note.role not in fitted.notes:
        return note.role
    return f"{note.role} {zlib.crc32(note.id.partition('/')[0].encode()) % GROUPS_OF_A_ROLE}"
