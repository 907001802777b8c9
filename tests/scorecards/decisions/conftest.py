"""A revealed loop of two, with everybody in and its debrief compiled."""

import pytest

from candidates.models import Loop, Seat
from hiring.actors import SYSTEM
from hiring.models import Delivery, Person
from scorecards.models import Reveal
from scorecards.services.debriefs import compile_debrief_of_loop
from tests import factories


@pytest.fixture
def loop(recruiter: Person) -> Loop:
    loop = factories.make_loop(panel=2)
    for seat in Seat.objects.filter(interview__loop=loop):
        factories.fill(seat, evidence="Drew the parts first and then told how each of them fails.")
    Reveal.objects.create(loop=loop, at=factories.NOON, by=recruiter)
    compile_debrief_of_loop(actor=SYSTEM, loop_id=loop.pk)
    Delivery.objects.update(done_at=factories.NOON)
    return loop


@pytest.fixture
def panel(loop: Loop) -> list[Person]:
    seats = Seat.objects.filter(interview__loop=loop).order_by("interview__position")
    return [seat.person for seat in seats.select_related("person")]
