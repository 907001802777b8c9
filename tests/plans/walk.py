"""Every page and every sweep in a made-up company, so that what they ask of the database is recorded."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from candidates.models import Loop, Seat
from candidates.selectors.calendars import feed_items
from hiring.actors import SYSTEM
from hiring.clock import database_now
from hiring.models import Duty, Event, LoopTemplate, Person
from hiring.selectors.process_policies import RevealRules, Timing
from hiring.selectors.reminder_policies import USUAL_SCHEDULE
from scorecards.models import Decision, LoopProgress, SignalFinding
from scorecards.selectors import reminders
from scorecards.selectors.loop_filters import ORDERS
from scorecards.selectors.redetections import scorecards_to_read
from scorecards.selectors.reveal_policies import loops_to_reveal
from scorecards.services.outdated_debriefs import mark_debriefs_of_old_compiler
from tests import factories
from tests.access_table import ROWS, World

# Signing in is allauth's: it looks at the one who signs in.
ELSEWHERE = ("account_", "mfa_", "socialaccount_")
PERSONAS = ("owing", "recruiter", "manager", "admin")
STATES = ("open", "waiting", "overdue", "ready", "deciding", "decided", "all")


def walk(world: World) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield a name and something to do for every route, filter and sweep; each is to be rolled back."""
    clients = {persona: _signed_in(world, persona) for persona in PERSONAS}
    for (name, method), row in ROWS.items():
        if name.startswith(ELSEWHERE):
            continue
        wanted = _parts(name)
        for persona in PERSONAS:
            if row[persona] not in ("404", "403", "405", "503"):
                url = reverse(name, kwargs=world.arguments(name, wanted))
                yield f"{persona} {method} {url}", _asked(clients[persona], method, url)
    for persona, url in _filtered(world):
        yield f"{persona} get {url}", _asked(clients[persona], "get", url)
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


def _filtered(world: World) -> Iterator[tuple[str, str]]:
    """Yield persona and address of each list with each of its filters, and of far pages."""
    middle = LoopProgress.objects.order_by("opened_at")[LoopProgress.objects.count() // 2].pk
    role = world.loop.application.role.key
    for persona in ("recruiter", "manager"):
        for state in STATES:
            for words in (*(f"sort={order}" for order in ORDERS), f"role={role}", "q=tho"):
                yield persona, f"/loops/?state={state}&{words}"
        for words in (f"after={middle}", f"before={middle}", f"after={middle}&sort=name&role={role}"):
            yield persona, f"/loops/?state=all&{words}"
        yield persona, "/loops/?state=all&q=th"
    compared = Loop.objects.filter(reveal__isnull=False, debriefs__isnull=False).order_by("-opened_at")
    chosen = "&".join(f"loop={key}" for key in compared.values_list("pk", flat=True)[:2])
    for persona in PERSONAS:
        yield persona, f"/compare/?{chosen}"
        yield persona, f"/compare/?role={role}&q=tho"
    yield "recruiter", "/privacy/?q=tho"
    event = Event.objects.order_by("pk")[Event.objects.count() // 2].pk
    people = Person.objects.order_by("name")[Person.objects.count() // 2].pk
    for words in (
        "kind=scorecard_committed",
        "kind=readings",
        "actor=system",
        f"actor={world.people['recruiter'].pk}",
        "who=recruiter@example.com",
        f"after={event}",
        f"before={event}",
        "since=2026-01-01&until=2026-01-02",
        f"of=loop&id={world.loop.pk}",
        f"of=role&id={world.loop.application.role_id}",
    ):
        yield "admin", f"/log/?{words}"
    for words in ("q=tho", f"duty={Duty.RECRUITER}", "state=all", f"after={people}", f"before={people}"):
        yield "admin", f"/people/?{words}"


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
