"""What is heard in each unit of a note, before any signal is considered."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from .context import ASSERTED, Surroundings, standing
from .cues import Hit
from .knowledge_base import RULE, Knowledge
from .reading import Reading, read
from .sentences import Unit, units
from .values import Note
from .words import is_word, pieces, stem

_Title = tuple[frozenset[str], frozenset[str]]  # cues and stems of a field's name and a heading
_BEGINNING = 4  # words of a sentence within which it can take back the one before


@dataclass(frozen=True, slots=True)
class Heard:
    """One unit with its words, its cues by name, and the subjects named by its heading and field."""

    unit: Unit
    reading: Reading
    hits: dict[str, tuple[Hit, ...]]
    around: Surroundings
    stems: frozenset[str]
    content: frozenset[str]  # the stems that carry meaning
    titles: frozenset[str]
    title_stems: frozenset[str]
    memory: dict[tuple[str, str], tuple[Hit, ...]] = field(default_factory=dict, compare=False, repr=False)

    def named(self, name: str) -> tuple[Hit, ...]:
        """Hits of one cue, by position."""
        return self.hits.get(name, ())

    def asserted(self, name: str, kind: str, ignored: frozenset[str]) -> tuple[Hit, ...]:
        """Hits of one cue that stand as statements about this candidate, but for the rules ignored."""
        if name not in self.hits:
            return ()
        if (name, kind) not in self.memory:
            self.memory[name, kind] = tuple(
                hit
                for hit in self.hits[name]
                if standing(hit, self.reading, self.around, ignored, kind) == ASSERTED
            )
        return self.memory[name, kind]


def listen(note: Note, known: Knowledge, found: Sequence[Unit] | None = None) -> list[Heard]:
    """Read a note unit by unit; work grows linearly with the length of the note.

    `found` holds its units where they are known.
    """
    cut = units(note.text) if found is None else found
    field_words = _words_of(note.field.replace("_", " ").replace(":", " "))
    titles = {heading: _title(field_words, heading, known) for heading in {unit.heading for unit in cut}}
    heard = [_hear(note.text, unit, titles[unit.heading], known) for unit in cut]
    return [_with_withdrawal(one, following) for one, following in itertools.zip_longest(heard, heard[1:])]


def _with_withdrawal(heard: Heard, following: Heard | None) -> Heard:
    """What the next sentence takes back at its beginning was not asserted in this one."""
    taken_back = following.around.named("withdrawn_next") if following is not None else ()
    if not any(hit.first <= _BEGINNING for hit in taken_back):
        return heard
    return replace(heard, around=Surroundings({**heard.around.hits, "withdrawn": taken_back}), memory={})


def _title(field_words: list[str], heading: str, known: Knowledge) -> _Title:
    words = field_words + _words_of(heading)
    return frozenset(hit.name for hit in known.heard.hits(words)), frozenset(map(stem, words))


def _hear(text: str, unit: Unit, title: _Title, known: Knowledge) -> Heard:
    reading = read(text[unit.start : unit.question_end], text[unit.question_end : unit.end])
    hits = _by_name(known.heard.hits(reading.words))
    stems = frozenset(stem(word) for word in reading.words if len(word) > 2)
    return Heard(
        unit=unit,
        reading=reading,
        hits=hits,
        around=Surroundings({n.removeprefix(RULE): found for n, found in hits.items() if n.startswith(RULE)}),
        stems=stems,
        content=stems - known.common_words,
        titles=title[0],
        title_stems=title[1],
    )


def _by_name(hits: Sequence[Hit]) -> dict[str, tuple[Hit, ...]]:
    grouped: dict[str, list[Hit]] = {}
    for hit in hits:
        grouped.setdefault(hit.name, []).append(hit)
    return {name: tuple(found) for name, found in grouped.items()}


def _words_of(text: str) -> list[str]:
    return [piece for piece in pieces(text[:200]) if is_word(piece)]
