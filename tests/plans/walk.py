"""Every page and every sweep in a made-up company, so that what they ask of the database is recorded."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from candidates.models import Loop, Seat
from candidates.selectors.calendars import feed_items
from candidates.selectors.people import PeopleFilters, people_for_page
from hiring.actors import SYSTEM
from hiring.clock import database_now
from hiring.models import Duty, Event, LoopTemplate, Person
from hiring.selectors.process_policies import RevealRules, Timing
from hiring.selectors.reminder_policies import USUAL_SCHEDULE
from scorecards.models import Decision, LoopProgress, SignalFinding
from scorecards.selectors import reminders
from scorecards.selectors.comparisons import (
    ComparisonFilters,
    choices_for_comparison,
    chosen_loops,
    comparison_of_loops,
)
from scorecards.selectors.event_log import LogFilters, Stream, log_page, who_is_meant
from scorecards.selectors.loop_filters import ORDERS, LoopFilters
from scorecards.selectors.loops import loops_for_page
from scorecards.selectors.privacy.pages import privacy_page
from scorecards.selectors.redetections import scorecards_to_read
from scorecards.selectors.reveal_policies import loops_to_reveal
from scorecards.services.outdated_debriefs import mark_debriefs_of_old_compiler
from tests import factories
from tests.access_table import ROWS, World

# Signing in is allauth's: it looks at the one who signs in.
ELSEWHERE = ("account_", "mfa_", "socialaccount_")
OF_A_LOOP = {"loop_id", "seat_id", "finding_id", "candidate_id"}
REFUSED = ("404", "403", "405", "503")
PERSONAS = ("owing", "recruiter", "manager", "admin")
STATES = ("open", "waiting", "overdue", "ready", "deciding", "decided", "all")


@dataclass(frozen=True, slots=True)
class Walked:
    """How much is walked: in short, what asks the same for everybody is asked by one of them."""

    in_short: bool = False
    but: tuple[str, ...] = ()

    def personas(self, name: str, method: str, wanted: set[str], number: int) -> list[str]:
        """Return who asks for a route in the world of that number, of those who are let in."""
        admitted = [each for each in PERSONAS if ROWS[name, method][each] not in REFUSED]
        if name.startswith(ELSEWHERE) or name in self.but:
            return []
        if not self.in_short or (wanted & OF_A_LOOP and method == "get"):
            return admitted
        return admitted[:1] if not number else []


EVERYTHING = Walked()
# Drawing a PDF takes seconds, and asks for what the packet's page asks for.
IN_SHORT = Walked(in_short=True, but=("packet_pdf",))


def walk(
    world: World, walked: Walked = EVERYTHING, number: int = 0
) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield a name and something to do for every route, filter and sweep; each is to be rolled back."""
    clients = {persona: _signed_in(world, persona) for persona in PERSONAS}
    for name, method in ROWS:
        wanted = _parts(name)
        for persona in walked.personas(name, method, wanted, number):
            url = reverse(name, kwargs=world.arguments(name, wanted))
            yield f"{persona} {method} {url}", _asked(clients[persona], method, url)
    if not number:
        yield from _filtered(world)
        yield from _sweeps(world)


def rolled_back(deed: Callable[[], object]) -> None:
    """Do something and put the database back."""
    with transaction.atomic():
        deed()
        transaction.set_rollback(True)


def worlds() -> Iterator[World]:
    """Yield what addresses may point at: a loop with a scorecard still out, then one that is decided."""
    owed = Seat.objects.counting().filter(scorecard__isnull=True, interview__loop__reveal__isnull=True)
    done = Seat.objects.counting().filter(interview__loop=Decision.objects.latest("decided_at").loop_id)
    first = _world_of(owed.order_by("-interview__starts_at")[0])
    yield first
    seat = done.order_by("pk")[0]
    people = {**first.people, "owing": seat.person}
    yield replace(first, people=people, loop=seat.interview.loop, open_seat=seat)


def _world_of(seat: Seat) -> World:
    loop = seat.interview.loop
    manager = Person.objects.get(email="manager@example.com")
    loop.application.role.hiring_managers.add(manager)
    admin = Person.objects.get(email="admin@example.com")
    draft = factories.RubricFactory(role=loop.application.role, version=1_000)
    for part in (factories.DimensionFactory, factories.SignalFactory, factories.ExerciseFactory):
        part(rubric=draft)
    draft.profiles.create(position=1, key="regulated", name="Regulated")
    return World(
        people={
            "owing": seat.person,
            "recruiter": Person.objects.get(email="recruiter@example.com"),
            "manager": manager,
            "admin": admin,
        },
        loop=loop,
        open_seat=seat,
        finding=SignalFinding.objects.order_by("-pk")[0],
        draft=draft,
        template=LoopTemplate.objects.create(rubric=loop.rubric, name="P", published_at=factories.NOON),
        document_import=factories.DocumentImportFactory(owner=admin),
        attachment=factories.make_attachment(draft.exercises.get(), b"%PDF-1.7 plans"),
    )


def _signed_in(world: World, persona: str) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(world.people[persona])
    return client


def _parts(name: str | None) -> set[str]:
    """Return the names of the parts of a route's address."""
    (possible, _pattern, _defaults, _converters), *_rest = get_resolver().reverse_dict.getlist(name)
    return set(possible[0][1])


def _asked(client: Client, method: str, url: str) -> Callable[[], object]:
    def ask() -> None:
        response = getattr(client, method)(url)
        if response.streaming:
            next(iter(response.streaming_content), None)

    return ask


def _filtered(world: World) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield each list with each of its filters, and far pages; what is drawn of them asks for nothing."""
    yield from _lists_of_loops(world)
    yield from _logs(world)
    role = world.loop.application.role.key
    known = Loop.objects.filter(reveal__isnull=False, debriefs__isnull=False, application__role__key=role)
    chosen = ComparisonFilters(tuple(known.order_by("-opened_at").values_list("pk", flat=True)[:2]))
    for persona, person in world.people.items():
        yield f"{persona}: compare", partial(_compare, person, chosen)
        searched = ComparisonFilters(role=role, search="tho")
        yield f"{persona}: whom to compare", partial(choices_for_comparison, person, searched)
    middle = Person.objects.order_by("name")[Person.objects.count() // 2].pk
    for words in ({"search": "tho"}, {"duty": Duty.RECRUITER}, {"after": middle}, {"before": middle}):
        yield f"people {words}", partial(people_for_page, PeopleFilters(state="all", **words))
    yield "privacy", partial(privacy_page, world.people["recruiter"], "tho")


def _compare(person: Person, filters: ComparisonFilters) -> None:
    if loops := chosen_loops(person, filters):
        comparison_of_loops(person, loops)


def _lists_of_loops(world: World) -> Iterator[tuple[str, Callable[[], object]]]:
    middle = LoopProgress.objects.order_by("opened_at")[LoopProgress.objects.count() // 2].pk
    role = world.loop.application.role.key
    narrowed = [{"sort": order} for order in ORDERS]
    narrowed += [{"role": role}, {"search": "tho"}, {"search": "th"}, {"after": middle}, {"before": middle}]
    narrowed += [{"after": middle, "sort": "name", "role": role}]
    for persona in ("recruiter", "manager"):
        for state in STATES:
            for words in narrowed:
                page = partial(loops_for_page, world.people[persona], LoopFilters(state=state, **words))
                yield f"{persona}: loops {state} {words}", page


def _logs(world: World) -> Iterator[tuple[str, Callable[[], object]]]:
    admin, event = world.people["admin"], Event.objects.order_by("pk")[Event.objects.count() // 2].pk
    day = timezone.now() - timedelta(days=100)
    for words in (
        {"kind": "scorecard_committed"},
        {"kind": "readings"},
        {"actor": "system"},
        {"actor": str(world.people["recruiter"].pk)},
        {"after": event},
        {"before": event},
        {"since": day, "until": day + timedelta(days=1)},
        {"stream": Stream("loop", world.loop.pk)},
        {"stream": Stream("role", world.loop.application.role_id)},
    ):
        yield f"log {words}", partial(log_page, admin, LogFilters(**words))
    yield "log of somebody", partial(who_is_meant, "recruiter@example.com", "")


def _sweeps(world: World) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield what happens without anybody asking, again and again."""
    now = database_now()
    yield "steps of reminders", lambda: reminders.steps_due(now, USUAL_SCHEDULE)
    yield "steps that wait", lambda: reminders.steps_waiting(now, USUAL_SCHEDULE)
    yield "nudges", lambda: reminders.nudges_waiting(now)
    for timing, hours in ((Timing.WHEN_COMPLETE, None), (Timing.AFTER_HOURS, 24)):
        rules = RevealRules(1, timing, hours)
        yield (
            f"reveal {timing}",
            lambda rules=rules: list(loops_to_reveal(rules, now).values_list("pk")[:200]),
        )
    yield "debriefs of old compilers", lambda: mark_debriefs_of_old_compiler(actor=SYSTEM)
    yield "reading anew", lambda: scorecards_to_read(None).values_list("pk", flat=True).first()
    yield (
        "reading anew, further",
        lambda: scorecards_to_read(UUID(int=0)).values_list("pk", flat=True).first(),
    )
    yield "calendar", lambda: feed_items(world.people["owing"])
