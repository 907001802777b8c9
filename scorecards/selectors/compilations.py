"""Whether a loop's debrief shows everything that is committed."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from hiring.models import Delivery

COMPILING = "compile_debrief"
DETECTING = ("detect_in_scorecard", "detect_in_loop")


@dataclass(frozen=True, slots=True)
class Compilation:
    """How the latest compilation stands; `delivery_id` is the one that was given up, if one was."""

    state: Literal["current", "pending", "failed"]
    tried_again: bool
    delivery_id: int | None
    debrief_current: bool


def compilation_of_loop(loop_id: UUID) -> Compilation:
    """Return whether workers still owe this loop's debrief anything. One query.

    Compiling reads all that is committed, so a later compilation that was done makes up for an earlier one
    that was given up; a detection that was given up is made up for by nothing but itself.
    """
    owed = Delivery.objects.filter(event__stream_kind="loop", event__stream_id=loop_id)
    rows = owed.filter(subscriber__in=[COMPILING, *DETECTING]).order_by("event_id")
    pending: list[Delivery] = []
    failed: list[Delivery] = []
    for row in rows.only("subscriber", "done_at", "given_up_at", "error", "event_id"):
        if row.done_at and row.subscriber == COMPILING:
            failed = [other for other in failed if other.subscriber != COMPILING]
        elif row.given_up_at:
            failed.append(row)
        elif not row.done_at:
            pending.append(row)
    return Compilation(
        state="pending" if pending else "failed" if failed else "current",
        tried_again=any(row.error for row in pending),
        delivery_id=failed[0].pk if failed else None,
        debrief_current=not pending and all(row.subscriber != COMPILING for row in failed),
    )
