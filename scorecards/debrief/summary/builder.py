"""Building a sentence out of the compiler's words, the rubric's words, values and quotes."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from re import Pattern
from typing import TypeVar

from ..citations import cite_text
from ..evidence import field_text
from ..panel import Place
from ..quotes import Leaning, choose_quote
from ..sentences import Citation, Part, PartKind, Sentence, Topic
from ..wording import separator

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence with its weight: when there are too many, the lightest are left out."""

    weight: int
    sentence: Sentence


@dataclass(slots=True)
class SentenceBuilder:
    """Collects the parts of one sentence; a citation that is used twice is listed once."""

    topic: Topic
    _parts: list[Part] = field(default_factory=list)
    _citations: dict[Citation, int] = field(default_factory=dict)

    def text(self, words: str) -> "SentenceBuilder":
        """Add the compiler's own words."""
        return self._add("text", words, None)

    def term(self, words: str) -> "SentenceBuilder":
        """Add a name from the rubric or the plan."""
        return self._add("term", words, None)

    def value(self, citation: Citation) -> "SentenceBuilder":
        """Add a rating or a recommendation exactly as it was given."""
        return self._add("value", citation.quote, self._index(citation))

    def quote(self, citation: Citation) -> "SentenceBuilder":
        """Add quoted words exactly as they were written."""
        return self._add("quote", citation.quote, self._index(citation))

    def cite(self, citations: Iterable[Citation]) -> "SentenceBuilder":
        """Let the sentence rest on more citations than its parts show."""
        for citation in citations:
            self._index(citation)
        return self

    def list(self, items: Sequence[Item], write: Callable[[Item], object]) -> "SentenceBuilder":
        """Add items as "a, b and c", each written by `write`."""
        for index, item in enumerate(items):
            self.text(separator(index, len(items)))
            write(item)
        return self

    def draft(self, weight: int) -> Draft:
        """Return the sentence with its full stop; raises ValueError when nothing is cited."""
        if not self._citations:
            raise ValueError("a sentence of the summary needs a citation")
        last = self._parts[-1]
        if last.kind != "quote" or last.text[-1] not in ".!?…":
            self.text(".")
        return Draft(weight, Sentence(self.topic, tuple(self._parts), tuple(self._citations)))

    def _index(self, citation: Citation) -> int:
        return self._citations.setdefault(citation, len(self._citations))

    def _add(self, kind: PartKind, words: str, citation: int | None) -> "SentenceBuilder":
        last = self._parts[-1] if self._parts else None
        if kind == "text" and last is not None and last.kind == "text":
            self._parts[-1] = Part("text", last.text + words, None)
        elif words:
            self._parts.append(Part(kind, words, citation))
        return self


def quote_from(
    place: Place, field_name: str, leaning: Leaning, *, holding: Pattern[str] | None = None
) -> Citation | None:
    """Return a short quotable passage of one of the place's fields, or None."""
    text = field_text(place.scorecard, field_name) if place.scorecard else None
    span = choose_quote(text, leaning, holding=holding) if text else None
    return None if span is None else cite_text(place, field_name, *span)
