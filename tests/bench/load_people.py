"""A process of its own that makes interviewers with open scorecards, signed in, for tests.bench.load."""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.test import Client  # noqa: E402  models exist once Django is set up

from candidates.models import Loop, Seat  # noqa: E402
from hiring.models import Person  # noqa: E402
from tests import factories  # noqa: E402
from tests.bench.committing import EVIDENCE, number_apart_from_others  # noqa: E402


def main(interviewers: int, panel: int = 4) -> None:
    """Print who may write what, and which debriefs a recruiter may read."""
    number_apart_from_others()
    loops = [factories.make_loop(panel=panel, dimensions=4) for _loop in range(-(-interviewers // panel))]
    seats = Seat.objects.filter(interview__loop__in=loops).select_related("person", "interview")
    revealed = Loop.objects.filter(reveal__isnull=False).order_by("pk")
    recruiter = Person.objects.get(email="recruiter@example.com")
    said = {
        "interviewers": [_interviewer(seat) for seat in seats[:interviewers]],
        "reader": _session(recruiter),
        "debriefs": [f"/loops/{loop.pk}/" for loop in revealed],
    }
    print(json.dumps(said))  # noqa: T201


def _interviewer(seat: Seat) -> dict[str, object]:
    fields = {"recommendation": "yes", "overall_notes": EVIDENCE}
    for dimension in seat.interview.dimensions.all():
        fields |= {f"rating-{dimension.key}": "4", f"evidence-{dimension.key}": EVIDENCE}
    return {"address": f"/interviews/{seat.pk}/", "session": _session(seat.person), "fields": fields}


def _session(person: Person) -> str:
    client = Client()
    client.force_login(person)
    return client.cookies["session"].value


if __name__ == "__main__":
    main(int(sys.argv[1]))
