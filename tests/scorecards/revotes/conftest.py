"""A revealed loop of three and its re-vote; everybody rated differently, one dimension not assessed."""

from dataclasses import dataclass
from uuid import UUID

import pytest

from candidates.models import Loop, Seat
from hiring.actors import SYSTEM
from hiring.models import Delivery, Person
from scorecards.models import Reveal, Revote, RevoteBallot, SecondEstimate
from scorecards.services.debriefs import compile_debrief_of_loop
from scorecards.services.revotes import EstimateAnswer, enter_estimates, open_revote
from tests import factories


@dataclass
class Round:
    """The re-vote with its panel in the order of the interviews, and whoever runs the loop."""

    loop: Loop
    panel: list[Person]
    runner: Person
    keys: list[str]

    @property
    def revote(self) -> Revote:
        return Revote.objects.order_by("number").last()

    def asked(self, person: Person) -> list[SecondEstimate]:
        return list(SecondEstimate.objects.filter(ballot__person=person, ballot__revote=self.revote))

    def answers(self, person: Person, *scores: int, reason: str = "") -> dict[UUID, EstimateAnswer]:
        """Return one score per estimate; 0 stands for unchanged."""
        given = [
            EstimateAnswer("score", score, reason) if score else EstimateAnswer("unchanged")
            for score in scores
        ]
        return {estimate.pk: answer for estimate, answer in zip(self.asked(person), given, strict=True)}

    def enter(self, person: Person, *scores: int, reason: str = "") -> RevoteBallot:
        answers = self.answers(person, *scores, reason=reason)
        return enter_estimates(actor=person, loop_id=self.loop.pk, number=self.revote.number, answers=answers)


@pytest.fixture
def closed_loop(recruiter: Person) -> Round:
    """Revealed, with nothing opened yet."""
    loop = factories.make_loop(panel=3)
    seats = list(Seat.objects.filter(interview__loop=loop).order_by("interview__position"))
    for seat, score in zip(seats, (2, 4, 5), strict=True):
        factories.fill(seat, score=score, evidence="Drew the parts first and told how each of them fails.")
    Reveal.objects.create(loop=loop, at=factories.NOON, by=recruiter)
    compile_debrief_of_loop(actor=SYSTEM, loop_id=loop.pk)
    Delivery.objects.update(done_at=factories.NOON)
    keys = list(loop.rubric.dimensions.order_by("position", "key").values_list("key", flat=True))
    return Round(loop, [seat.person for seat in seats], recruiter, keys)


@pytest.fixture
def round_(closed_loop: Round) -> Round:
    open_revote(actor=closed_loop.runner, loop_id=closed_loop.loop.pk, dimensions=closed_loop.keys)
    return closed_loop
