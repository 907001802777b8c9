"""What the scorecards app does when something has happened; each is safe to run twice and in any order.

The names are stored with each delivery and stay as they are for ever.
"""

from uuid import UUID

from hiring.actors import SYSTEM
from hiring.models import Event
from hiring.subscriptions import Queue, subscribe
from scorecards.models import Scorecard
from scorecards.services import outdated_debriefs
from scorecards.services.debriefs import compile_debrief_of_loop
from scorecards.services.findings import detect_signals_in_scorecard
from scorecards.services.language_model import want_reading

# Everything after which the evidence of a loop may be another.
EVIDENCE_CHANGES = (
    "scorecard_committed",
    "scorecard_amended",
    "signals_detected",
    "finding_disposed",
    "loop_imported",
    "interview_cancelled",
    "interviewer_replaced",
    "debrief_outdated",
    "interview_added",
    "seat_given",
    "seats_filled",
    "seat_withdrawn",
)


def compile_debrief(event: Event) -> None:
    """Compile the debrief of the event's loop from what is committed now."""
    compile_debrief_of_loop(actor=SYSTEM, loop_id=event.stream_id)


def detect_in_scorecard(event: Event) -> None:
    """Detect signals in the scorecard that was committed or amended, and ask for the language model's view.

    Asking writes a row at most: no endpoint is called here.
    """
    scorecard_id = UUID(event.payload["scorecard_id"])
    detect_signals_in_scorecard(actor=SYSTEM, scorecard_id=scorecard_id)
    want_reading(actor=SYSTEM, scorecard_id=scorecard_id)


def detect_in_loop(event: Event) -> None:
    """Detect signals in all committed scorecards of the event's loop."""
    committed = Scorecard.objects.committed().filter(interview__loop=event.stream_id)
    for scorecard_id in committed.order_by("pk").values_list("pk", flat=True):
        detect_signals_in_scorecard(actor=SYSTEM, scorecard_id=scorecard_id)


def mark_debriefs_of_calibration(event: Event) -> None:
    """Have the debriefs that go by the new calibration compiled anew."""
    outdated_debriefs.mark_debriefs_of_calibration(actor=SYSTEM, calibration_id=event.stream_id)


def register() -> None:
    """Subscribe to the event log; called once when Django starts."""
    for kind in EVIDENCE_CHANGES:
        # After an upgrade all old debriefs are outdated at once: no commit stands behind them.
        queue: Queue = "bulk" if kind == "debrief_outdated" else "live"
        subscribe(kind, "compile_debrief", compile_debrief, queue=queue, latest_only=True)
    subscribe("scorecard_committed", "detect_in_scorecard", detect_in_scorecard)
    subscribe("scorecard_amended", "detect_in_scorecard", detect_in_scorecard)
    subscribe("loop_imported", "detect_in_loop", detect_in_loop)
    subscribe("severity_calibrated", "mark_debriefs_of_calibration", mark_debriefs_of_calibration)
