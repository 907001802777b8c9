"""The interview page of a test: whose seat, where, and what to fill in."""

import html
from uuid import uuid4

from django.http import HttpResponse

from candidates.models import Seat
from hiring.models import Exercise, Person, Rubric
from tests import factories

HTMX = {"HX-Request": "true"}
ENTRY = {
    "edits": [
        {"mutation": str(uuid4()), "field": "running_notes", "base": 0, "value": "12:04"},
        {"mutation": str(uuid4()), "field": "overall_notes", "base": 7, "value": "In conflict."},
    ],
    "seen": {},
}


def seat_of(person: Person, dimensions: int = 2, **loop_fields: object) -> Seat:
    loop = factories.make_loop(panel=1, dimensions=dimensions, **loop_fields)
    seat = Seat.objects.get(interview__loop=loop)
    seat.person = person
    seat.save()
    return seat


def address(seat: Seat, action: str = "") -> str:
    return f"/interviews/{seat.pk}/{action}"


def text_of(response: HttpResponse) -> str:
    return html.unescape(response.content.decode())


def complete_entries(seat: Seat) -> dict[str, str]:
    entries = {"recommendation": "yes", "overall_notes": "Calm."}
    for dimension in seat.interview.dimensions.all():
        entries |= {f"rating-{dimension.key}": "4", f"evidence-{dimension.key}": f"Saw {dimension.name}."}
    return entries


def seat_under(rubric: Rubric, person: Person, exercise: Exercise | None = None) -> Seat:
    """Return the person's seat in an interview under a rubric that is published now."""
    loop = factories.LoopFactory(
        rubric=factories.publish(rubric), application__candidate__resume_url="https://example.com/cv.pdf"
    )
    interview = factories.InterviewFactory(loop=loop, exercise=exercise)
    return factories.SeatFactory(interview=interview, person=person)


def seen_on(page: str) -> str:
    """Return what the page remembers of what it shows."""
    return page.split('<input type="hidden" name="seen" value="')[1].split('">')[0]
