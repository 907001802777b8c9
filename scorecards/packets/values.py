"""What stands in a packet: texts in the order in which they are printed, already in the reader's words."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PacketFact:
    """A label and what it says."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class PacketSeat:
    """One interviewer's place; `number` is the column of the ratings, from 1."""

    number: int
    name: str
    interview: str
    recommendation: str
    was: str


@dataclass(frozen=True, slots=True)
class PacketCell:
    """What one interviewer says on one dimension: a numeral or a word; `level` is 0 without a rating."""

    text: str
    level: int
    was: str


@dataclass(frozen=True, slots=True)
class PacketRow:
    """One dimension across the panel; `spread` is in words, as are the means with their intervals.

    A mean that is not given is empty.
    """

    name: str
    cells: tuple[PacketCell, ...]
    spread: str
    split: bool
    mean: str
    adjusted: str


@dataclass(frozen=True, slots=True)
class PacketFinding:
    """A quote within its sentence, the signal that it may show, and what a person made of it."""

    is_red_flag: bool
    kind: str
    signal: str
    before: str
    quote: str
    after: str
    facts: str
    disposition: str
    reason: str


@dataclass(frozen=True, slots=True)
class PacketSentence:
    """One compiled sentence as stretches of text; every second one, from the second on, is a quote."""

    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PacketSection:
    """A heading with short entries, each with what it is about; `empty` is said when there is none."""

    title: str
    entries: tuple[PacketFact, ...]
    empty: str


@dataclass(frozen=True, slots=True)
class PacketDecision:
    """What was decided; `paragraphs` are the rationale. `note` says what the reader must know besides."""

    outcome: str
    by: str
    paragraphs: tuple[str, ...]
    by_dimension: tuple[PacketFact, ...]
    further: tuple[PacketFact, ...]
    note: str


@dataclass(frozen=True, slots=True)
class PacketDocument:
    """Everything that is printed. `words` are the headings and labels, `mark` says what it was made from.

    `figures` are sentences under the ratings: what one interviewer's absence changes, and what the means are.
    """

    language: str
    title: str
    facts: tuple[str, ...]
    forced: str
    seats: tuple[PacketSeat, ...]
    rows: tuple[PacketRow, ...]
    figures: tuple[str, ...]
    findings: tuple[PacketFinding, ...]
    findings_left_out: str
    summary: tuple[PacketSentence, ...]
    agenda: PacketSection
    gaps: PacketSection
    decision: PacketDecision | None
    signatures: tuple[str, ...]
    mark: str
    input_hash: str
    words: dict[str, str]
