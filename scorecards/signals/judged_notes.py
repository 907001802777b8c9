"""Findings that people judged, as labelled notes: lines of the corpus format with their own signals."""

from collections.abc import Sequence
from dataclasses import dataclass

from hiring.strict_json import read_json
from scorecards.json_nodes import Node

from .evaluate import LabelledNote, labelled_note
from .files import SignalFileError, signal_of
from .values import SignalDefinition

DISMISSED = "dismissed"  # the kind of hard negative that a dismissed finding is
MARK = "judged/"  # before the role's key, so that no role of a corpus is taken for one of these


@dataclass(frozen=True, slots=True)
class JudgedNote:
    """A note with its rubric's signals, of which people judged some; of the others it says nothing."""

    note: LabelledNote
    signals: tuple[SignalDefinition, ...]

    @property
    def judged(self) -> frozenset[str]:
        """Keys of the signals that were confirmed or dismissed."""
        return self.note.signals | {entry[0] for entry in self.note.hard}


def line_of_judged(
    identifier: str,
    role: str,
    text: str,
    confirmed: Sequence[tuple[str, str]],
    dismissed: Sequence[tuple[str, str]],
    signals: Sequence[SignalDefinition],
) -> dict[str, object]:
    """Return a line as values for JSON; `confirmed` and `dismissed` are pairs of signal key and quote."""
    return {
        "id": identifier,
        "role": MARK + role,
        "text": text,
        "labels": [{"signal": key, "quote": quote} for key, quote in confirmed],
        "hard": [{"signal": key, "kind": DISMISSED, "quote": quote} for key, quote in dismissed],
        "signals": [
            {
                "key": signal.key,
                "kind": signal.kind,
                "text": signal.text,
                "examples": list(signal.examples),
                "counter_examples": list(signal.counter_examples),
            }
            for signal in signals
        ],
    }


def parse_judged(line: str) -> JudgedNote:
    """Read a line that `export_labels` wrote; raises SignalFileError with all that is wrong in it."""
    try:
        value = read_json(line)
        note = labelled_note(value if isinstance(value, dict) else {})
    except ValueError as error:
        raise SignalFileError([str(error)]) from None
    problems: list[str] = []
    signals = Node(value, "", problems).parts("signals", signal_of)
    read = JudgedNote(note, signals)
    unknown = read.judged - {signal.key for signal in signals}
    problems += [f"the signal {key} is not among its signals" for key in sorted(unknown)]
    if problems:
        raise SignalFileError(problems)
    return read
