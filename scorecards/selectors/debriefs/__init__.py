"""What the debrief page reads: who is in before the reveal, and all that is committed afterwards."""

from scorecards.selectors.debriefs.header import LoopHeader, PanelSeat, header_of_loop
from scorecards.selectors.debriefs.page import DebriefPage, debrief_of_loop

__all__ = ["DebriefPage", "LoopHeader", "PanelSeat", "debrief_of_loop", "header_of_loop"]
