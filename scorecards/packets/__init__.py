"""The packet: one loop's debrief and decision for a committee, as values, as a PDF and as JSON.

Pure: no clock, no database. The same packet gives the same bytes.
"""

from .shortening import breakable, shortened
from .typesetting import typeset_packet
from .values import (
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

__all__ = [
    "PacketCell",
    "PacketDecision",
    "PacketDocument",
    "PacketFact",
    "PacketFinding",
    "PacketRow",
    "PacketSeat",
    "PacketSection",
    "PacketSentence",
    "breakable",
    "shortened",
    "typeset_packet",
]
