"""The learned engine: windows of a note, weighed for every signal with fitted weights."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..knowledge_base import Knowledge, knowledge
from ..values import Finding, Note, SignalDefinition
from .features import Subject, Weighed, leanings_of, subject_of, weigh, with_leaning
from .likeness import Floats
from .model import Model, model
from .windows import Window, Windows, windows_of

_ALIKE = 0.2  # likeness from which a reason says that the window is like a text of the signal


@dataclass(frozen=True, slots=True)
class _Seen:
    window: Window
    confidence: float
    place: int


class LearnedEngine:
    """Finds signals with weights fitted to labelled notes of other roles; needs no model of a language."""

    name = "learned"

    def __init__(self, fitted: Model | None = None) -> None:
        self._model = fitted or model()
        self.version = self._model.version

    def detect(
        self, notes: Sequence[Note], signals: Sequence[SignalDefinition], floor: float | None = None
    ) -> list[Finding]:
        """Findings at or above the threshold of the signal's kind, ordered by note, start and signal."""
        known = knowledge()
        by_key = {signal.key: signal for signal in signals}
        subjects = [subject_of(by_key[key]) for key in sorted(by_key)]
        return [
            finding for note in notes if subjects for finding in self._in_note(note, subjects, known, floor)
        ]

    def threshold_of(self, kind: str) -> float:
        """Confidence from which a signal of that kind is shown."""
        return self._model.thresholds[kind]

    def _in_note(
        self, note: Note, subjects: Sequence[Subject], known: Knowledge, floor: float | None
    ) -> list[Finding]:
        windows = windows_of(note, known)
        if not windows.windows:
            return []
        leans = leanings_of(windows, self._model.leaning)
        found = [
            self._finding(note, windows, weighed, seen)
            for weighed in weigh(windows, subjects, known)
            for seen in self._seen(windows, weighed, leans, floor)
        ]
        return sorted(found, key=lambda finding: (finding.start, finding.signal))

    def _seen(self, windows: Windows, weighed: Weighed, leans: Floats, floor: float | None) -> list[_Seen]:
        """Return the surest windows that do not overlap."""
        kind = weighed.subject.about.signal.kind
        least = self._model.thresholds[kind] if floor is None else floor
        sure = self._model.confidence(self._model.scores(with_leaning(weighed, leans)), kind)
        order = sorted((-float(one), place) for place, one in enumerate(sure) if one >= least and one > 0)
        taken: set[int] = set()
        seen: list[_Seen] = []
        for confidence, place in order:
            window = windows.windows[place]
            units = range(window.first, window.last + 1)
            if taken.isdisjoint(units):
                taken.update(units)
                seen.append(_Seen(window, -confidence, place))
        return seen

    def _finding(self, note: Note, windows: Windows, weighed: Weighed, seen: _Seen) -> Finding:
        start = windows.heard[seen.window.first].unit.start
        end = windows.heard[seen.window.last].unit.end
        return Finding(
            signal=weighed.subject.about.signal.key,
            field=note.field,
            start=start,
            end=end,
            quote=note.text[start:end],
            confidence=seen.confidence,
            reasons=self._reasons(weighed, seen),
            engine=self.name,
            version=self.version,
        )

    def _reasons(self, weighed: Weighed, seen: _Seen) -> tuple[str, ...]:
        """Say in a reader's words what counted: the rules' own reasons first, then likeness, then words."""
        units = weighed.matches[seen.window.first : seen.window.last + 1]
        reasons = [reason for match in units for reason in match.reasons]
        definition, example = weighed.own[seen.place, :2]
        if max(definition, example) >= _ALIKE:
            reasons.append(
                "close to the signal's own words" if definition > example else "close to an example"
            )
        telling = self._model.leaning.telling(seen.window.stems, weighed.subject.about.signal.kind)
        if telling:
            reasons.append("words often heard with signals of this kind: " + ", ".join(telling))
        return tuple(dict.fromkeys(reasons)) or ("the whole of many weak hints",)
