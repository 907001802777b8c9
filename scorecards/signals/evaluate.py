"""How good an engine is on labelled notes, counted per note as a reader would: is the signal in it or not?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LabelledNote:
    """A note of a corpus with the signals that a careful reader finds in it, and their quotes.

    `hard` are places that look like a signal and are none: signal, kind of likeness, start, end.
    """

    id: str
    role: str
    text: str
    labels: tuple[tuple[str, str], ...]
    hard: tuple[tuple[str, str, int, int], ...] = ()

    @property
    def signals(self) -> frozenset[str]:
        """Keys of the labelled signals."""
        return frozenset(signal for signal, _ in self.labels)

    def place_of(self, quote: str) -> tuple[int, int]:
        """Return where a quote first stands in the text."""
        start = self.text.index(quote)
        return start, start + len(quote)


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of right, wrong and missed, with the usual shares; a share of nothing is 0."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """Share of what was found that is right, 0 to 1."""
        return _share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Share of what is there that was found, 0 to 1."""
        return _share(self.right, self.right + self.missed)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, 0 to 1."""
        return _share(2 * self.right, 2 * self.right + self.wrong + self.missed)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores per signal, per kind and together; false red flags per 100 notes without a labelled one."""

    by_signal: Mapping[str, Score]
    by_kind: Mapping[str, Score]
    overall: Score
    false_red_flags_per_100_clean_notes: float


def labelled_note(record: Mapping[str, object]) -> LabelledNote:
    """Read one line of a corpus: {"id", "role", "text", "labels": [{"signal", "quote"}], optional "hard"}.

    An entry of "hard" is {"signal", "kind", "quote"}. Raises ValueError when a field is missing or of the
    wrong type, or a quote is not in the text.
    """
    note_id, role, text, labels = (record.get(name) for name in ("id", "role", "text", "labels"))
    if not isinstance(note_id, str) or not isinstance(role, str) or not isinstance(text, str):
        raise ValueError("id, role and text must be strings")
    if not isinstance(labels, list):
        raise ValueError(f"{note_id}: labels must be a list")
    hard = record.get("hard", [])
    if not isinstance(hard, list):
        raise ValueError(f"{note_id}: hard must be a list")
    read = tuple(_label(note_id, text, label) for label in labels)
    return LabelledNote(note_id, role, text, read, tuple(_hard(note_id, text, entry) for entry in hard))


def _hard(note_id: str, text: str, entry: object) -> tuple[str, str, int, int]:
    signal, quote = _label(note_id, text, entry)
    kind = entry.get("kind") if isinstance(entry, dict) else None
    if not isinstance(kind, str) or not quote:
        raise ValueError(f"{note_id}: an entry of hard needs a kind and a quote")
    start = text.index(quote)
    return signal, kind, start, start + len(quote)


def _label(note_id: str, text: str, label: object) -> tuple[str, str]:
    if not isinstance(label, dict):
        raise ValueError(f"{note_id}: a label must have a signal and a quote")
    signal, quote = label.get("signal"), label.get("quote")
    if not isinstance(signal, str) or not isinstance(quote, str) or quote not in text:
        raise ValueError(f"{note_id}: a label needs a signal and a quote that stands in the text")
    return signal, quote


def evaluate(
    notes: Sequence[LabelledNote], found: Mapping[str, Iterable[str]], kinds: Mapping[str, str]
) -> Evaluation:
    """Compare labels with findings.

    `found` maps a note's id to the keys of the signals found in it; `kinds` maps every signal to its kind.
    Signals without a kind are not counted.
    """
    pairs = [(note, frozenset(found.get(note.id, ()))) for note in notes]
    by_signal = {signal: _score(pairs, frozenset({signal})) for signal in sorted(kinds)}
    by_kind = {
        kind: _score(pairs, frozenset(signal for signal, its_kind in kinds.items() if its_kind == kind))
        for kind in sorted(set(kinds.values()))
    }
    red = frozenset(signal for signal, kind in kinds.items() if kind == "red_flag")
    clean = [signals for note, signals in pairs if not note.signals & red]
    false_red = sum(len(signals & red) for signals in clean)
    return Evaluation(
        by_signal, by_kind, _score(pairs, frozenset(kinds)), 100 * _share(false_red, len(clean))
    )


def _score(pairs: Sequence[tuple[LabelledNote, frozenset[str]]], counted: frozenset[str]) -> Score:
    right = wrong = missed = 0
    for note, found in pairs:
        right += len(note.signals & found & counted)
        wrong += len((found - note.signals) & counted)
        missed += len((note.signals - found) & counted)
    return Score(right, wrong, missed)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
