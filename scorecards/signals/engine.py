"""The engines by name, and the one function that the product calls."""

from collections.abc import Sequence

from .evidence import Heard, listen
from .knowledge_base import Knowledge, knowledge
from .match import Weighing
from .profile import Profile, profile
from .values import Engine, Finding, Note, SignalDefinition

ENGINE_VERSION = "1.1"


class RulesEngine:
    """Finds signals with hand-written cues and rules of context; needs no model."""

    name = "rules"
    version = ENGINE_VERSION

    def detect(self, notes: Sequence[Note], signals: Sequence[SignalDefinition]) -> list[Finding]:
        """Findings at or above the threshold of the signal's kind, ordered by note, start and signal."""
        known = knowledge()
        by_key = {signal.key: signal for signal in signals}
        profiles = [profile(by_key[key], known) for key in sorted(by_key)]
        return [finding for note in notes if profiles for finding in self._in_note(note, profiles, known)]

    def _in_note(self, note: Note, profiles: Sequence[Profile], known: Knowledge) -> list[Finding]:
        found: list[Finding] = []
        before: Heard | None = None
        for heard in listen(note, known):
            found.extend(self._in_unit(note, heard, before, profiles, known))
            before = heard
        return found

    def _in_unit(
        self, note: Note, heard: Heard, before: Heard | None, profiles: Sequence[Profile], known: Knowledge
    ) -> list[Finding]:
        found: list[Finding] = []
        for about in profiles:
            result = Weighing(about, heard, before, known).match()
            if result.confidence < known.thresholds[about.signal.kind]:
                continue
            start, end = heard.unit.start, heard.unit.end
            quote = note.text[start:end]
            found.append(
                Finding(
                    about.signal.key,
                    note.field,
                    start,
                    end,
                    quote,
                    result.confidence,
                    result.reasons,
                    self.name,
                    self.version,
                )
            )
        return found


_ENGINES: dict[str, Engine] = {"rules": RulesEngine()}


def detect(
    notes: Sequence[Note], signals: Sequence[SignalDefinition], engine: str = "rules"
) -> list[Finding]:
    """Find signals in notes with the named engine; raises ValueError for an engine that does not exist."""
    if engine not in _ENGINES:
        raise ValueError(
            f"there is no signal engine named {engine!r}; there is {', '.join(sorted(_ENGINES))}"
        )
    return _ENGINES[engine].detect(notes, signals)
