"""Load the role, people and loops that the demo shows; what is there already is kept."""

import datetime
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, call_command
from django.db.models import Count, F, Q
from django.utils import timezone

from candidates.models import Loop
from hiring.actors import SYSTEM
from hiring.models import Duty, LoopTemplate, Person, Role
from hiring.services.people import add_person
from scorecards.services.calibrations import calibrate_everything
from scorecards.services.reveals import reveal_loop

DEMO_PASSWORD = "structured-interviews"  # noqa: S105  printed for everybody who runs the demo
DEMO_SIGN_INS = {
    "admin": "admin@example.com",
    "recruiter": "recruiter@example.com",
    "hiring manager": "manager@example.com",
    "interviewer": "interviewer@example.com",
}
PEOPLE = [
    ("Adaeze Thornbury", "admin@example.com", "Head of Interviewing", [Duty.ADMIN]),
    ("Rosalind Achterberg", "recruiter@example.com", "Senior Recruiter", [Duty.RECRUITER]),
    ("Mateus Kirkegaard", "manager@example.com", "Director of AI Platform", [Duty.HIRING_MANAGER]),
    ("Imani Castellane", "interviewer@example.com", "Staff Engineer", [Duty.INTERVIEWER]),
]
ROLE = "Principal AI Engineer"
DOCUMENT = Path("hiring/demo/principal-ai-engineer.txt")
KIT = Path("hiring/demo/kit.json")
LOOPS = Path("scorecards/demo/loops.json")
UNDER_WAY = Path("scorecards/demo/under_way.json")
REVEALED_LOOPS = 8
NOON = 12  # UTC; interviews of loaded loops begin at ten


class Command(BaseCommand):
    help = "Load the demo's role, people and loops; what is there already is kept."

    def handle(self, *args: Any, **options: Any) -> None:
        self._add_people()
        self._add_role()
        self._load(settings.BASE_DIR / LOOPS)
        self._load_under_way()
        call_command("qualify_interviewers", stdout=self.stdout)
        self._reveal_some()
        calibrate_everything(actor=SYSTEM, now=timezone.now())

    def _add_people(self) -> None:
        known = set(Person.objects.values_list("email", flat=True))
        for name, email, title, duties in PEOPLE:
            if email not in known:
                add_person(
                    actor=SYSTEM,
                    name=name,
                    email=email,
                    title=title,
                    duties=duties,
                    time_zone="Europe/London",
                    password=DEMO_PASSWORD,
                )

    def _add_role(self) -> None:
        if not Role.objects.filter(title=ROLE).exists():
            self.stdout.write(f"Importing {DOCUMENT} …")
            call_command("import_blueprint", str(settings.BASE_DIR / DOCUMENT), stdout=self.stdout)
        if not LoopTemplate.objects.published().filter(rubric__role__title=ROLE).exists():
            call_command("load_kit", str(settings.BASE_DIR / KIT), publish=True, stdout=self.stdout)
        Role.objects.get(title=ROLE).hiring_managers.add(Person.objects.get(email="manager@example.com"))

    def _load(self, path: Path) -> None:
        wanted = [loop["candidate"]["email"] for loop in json.loads(path.read_text())["loops"]]
        loaded = Loop.objects.filter(application__candidate__email__in=wanted).count()
        if loaded < len(wanted):
            self.stdout.write(f"Loading {len(wanted)} loops from {path.name} …")
            call_command("load_loops", str(path), stdout=self.stdout)

    def _load_under_way(self) -> None:
        """Load the loops that are not finished, with their days counted from today."""
        content = json.loads((settings.BASE_DIR / UNDER_WAY).read_text())
        for loop in content["loops"]:
            for interview in loop["interviews"]:
                interview["date"] = _workday(interview.pop("days_from_today")).isoformat()
        with TemporaryDirectory() as folder:
            path = Path(folder) / UNDER_WAY.name
            path.write_text(json.dumps(content))
            self._load(path)

    def _reveal_some(self) -> None:
        """Reveal the oldest complete loops; the newer ones wait for the recruiter."""
        recruiter = Person.objects.get(email="recruiter@example.com")
        committed = Q(interviews__seats__scorecard__committed_at__isnull=False)
        counted = Loop.objects.annotate(
            seats=Count("interviews__seats"), committed=Count("interviews__seats", filter=committed)
        )
        complete = counted.filter(seats=F("committed")).select_related("reveal").order_by("opened_at")
        for loop in complete[:REVEALED_LOOPS]:
            if not hasattr(loop, "reveal"):
                reveal_loop(actor=recruiter, loop_id=loop.pk)


def _workday(days_from_today: int) -> datetime.date:
    """Return the day that many days from today, moved off a weekend in the direction of travel.

    Until noon 0 is yesterday: the day's interview is over, so that its scorecard is due at any hour.
    """
    now = timezone.now()
    before_noon = not days_from_today and now.hour < NOON
    day = now.date() + datetime.timedelta(days=days_from_today - before_noon)
    step = datetime.timedelta(days=1 if days_from_today > 0 else -1)
    while days_from_today and day.weekday() >= 5:
        day += step
    return day
