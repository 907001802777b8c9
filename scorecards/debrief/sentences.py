"""Sentences of the summary and what any statement of a debrief rests on."""

from dataclasses import dataclass
from typing import Literal

CitationKind = Literal["text", "value", "finding", "interview", "loop"]
PartKind = Literal["text", "term", "value", "quote"]
Topic = Literal[
    "panel", "recommendations", "changes", "closeness", "difference", "signals", "evidence", "coverage"
]


@dataclass(frozen=True, slots=True)
class Citation:
    """One place that a statement rests on.

    - `text`: a free-text field of a scorecard; `quote` is exactly the field's text from `start` to `end`.
    - `value`: the field "rating:<dimension>" or "recommendation"; `quote` is the value as it is shown.
    - `finding`: words that an interviewer recorded with a signal and that stand in no field; `quote` is the
      finding's own text from `start` to `end`.
    - `interview`: the interview itself, for statements about what is absent; `quote` is its title.
    - `loop`: the loop itself, when it has no interview; `quote` is the title of the role.

    `revision` is None for what the scorecard says now, else the number of the revision that said so.
    """

    kind: CitationKind
    quote: str
    interview: str | None = None
    seat: str | None = None
    scorecard: str | None = None
    field: str | None = None
    start: int | None = None
    end: int | None = None
    finding: str | None = None
    revision: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a sentence.

    `text` is the compiler's own wording, `term` a name from the rubric or the plan, `value` a rating or
    recommendation, `quote` words from a scorecard. Values and quotes point, by index, to the citation in the
    sentence whose `quote` they repeat unaltered. Quotation marks are left to whoever shows the part.
    """

    kind: PartKind
    text: str
    citation: int | None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the summary; it never stands without a citation."""

    topic: Topic
    parts: tuple[Part, ...]
    citations: tuple[Citation, ...]

    @property
    def plain_text(self) -> str:
        """Return the sentence with its quotes in quotation marks."""
        return "".join(f"“{part.text}”" if part.kind == "quote" else part.text for part in self.parts)
