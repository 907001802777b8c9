"""A small packet as values, to be made hostile or long."""

from dataclasses import replace
from typing import Any

from scorecards.packets import (
    PacketCell,
    PacketDecision,
    PacketDocument,
    PacketFact,
    PacketFinding,
    PacketRow,
    PacketSeat,
    PacketSection,
    PacketSentence,
)

WORDS = (
    "forced",
    "decision",
    "undecided",
    "panel",
    "interviewer",
    "interview",
    "recommendation",
    "ratings",
    "dimension",
    "spread",
    "mean",
    "adjusted",
    "summary",
    "findings",
    "no_finding",
)


def document(**changes: Any) -> PacketDocument:
    """Return a packet of one interviewer, one finding and a decision, with some of its values changed."""
    return replace(every_text_is("Words."), **changes)


def every_text_is(text: str) -> PacketDocument:
    """Return a packet that says the same words wherever a person's words may stand."""
    return PacketDocument(
        language="en",
        title=text,
        facts=(text, text),
        forced=text,
        seats=(PacketSeat(1, text, text, text, text),),
        rows=(
            PacketRow(text, (PacketCell("4", 4, text),), text, True, text, text),
            PacketRow(text, (PacketCell(text, 0, ""),), text, False, "", ""),
        ),
        figures=(text, text),
        findings=(PacketFinding(True, text, text, text, text, text, text, text, text),),
        findings_left_out=text,
        summary=(PacketSentence((text, text, text)),),
        agenda=PacketSection(text, (PacketFact(text, text),), text),
        gaps=PacketSection(text, (), text),
        decision=PacketDecision(
            text, text, (text, text), (PacketFact(text, text),), (PacketFact(text, text),), text
        ),
        signatures=(text,),
        mark=text,
        input_hash="0" * 64,
        words=dict.fromkeys(WORDS, text),
    )
