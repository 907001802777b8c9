"""A loop with a recorded decision, made directly."""

from candidates.models import Loop
from hiring.models import Person
from scorecards.models import Debrief, Decision
from tests import factories


def decide(loop: Loop, by: Person) -> Decision:
    debrief = Debrief.objects.create(loop=loop, input_hash="a", compiler_version="1", document={})
    return Decision.objects.create(
        loop=loop,
        debrief=debrief,
        outcome="offer",
        rationale="Enough.",
        decided_by=by,
        decided_at=factories.NOON,
    )
