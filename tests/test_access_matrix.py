"""Every route, every method that it takes, every persona: one table. A route without a row fails."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, path, reverse

from hiring.models import Duty, LoopTemplate
from tests import factories
from tests.access_table import PERSONAS, ROWS, World

pytestmark = pytest.mark.django_db


def patterns(among: list[Any] | None = None) -> Iterator[URLPattern]:
    for pattern in get_resolver().url_patterns if among is None else among:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern.url_patterns)
        else:
            yield pattern


def parts(pattern: URLPattern) -> set[str]:
    """Return the names of an address's parts, written either way."""
    return set(pattern.pattern.converters) | set(pattern.pattern.regex.groupindex)


ROUTES = {pattern.name: parts(pattern) for pattern in patterns()}


def without_rows(routes: dict[str | None, set[str]]) -> set[str | None]:
    """Return the routes that the table doesn't know; one without a name cannot be in it."""
    return set(routes) - {name for name, _ in ROWS}


def test_r01_every_route_has_its_rows() -> None:
    assert without_rows(ROUTES) == set()
    assert {name for name, _ in ROWS} - set(ROUTES) == set()


def test_r01_new_route_without_a_row_is_found() -> None:
    new = [path("new/", HttpResponse, name="new"), path("nameless/", HttpResponse)]
    routes = {pattern.name: parts(pattern) for pattern in patterns([*get_resolver().url_patterns, *new])}
    assert without_rows(routes) == {"new", None}


def test_r01_methods_without_a_row_are_refused() -> None:
    world = make_world()
    visit = Visit(world, "admin")
    others = [(name, method) for name in ROUTES for method in ("get", "post") if (name, method) not in ROWS]
    answers = {key: visit.answer(*key) for key in others}
    assert set(answers.values()) == {"405"}, answers


def test_r01_other_methods_are_refused_on_every_route() -> None:
    """They are refused before anybody asks who it is, so that the least known persona stands for all."""
    visit = Visit(make_world(), "anonymous")
    methods = ("put", "patch", "delete", "options", "trace")
    answers = {(name, method): visit.answer(name, method) for name in ROUTES for method in methods}
    assert set(answers.values()) == {"405"}, answers


def test_r01_head_answers_like_get_or_not_at_all() -> None:
    visit = Visit(make_world(), "admin")
    for name, method in ROWS:
        if method == "get":
            assert visit.answer(name, "head") in ("405", ROWS[name, method]["admin"]), name


def make_world() -> World:
    """A loop with one committed and one open scorecard, not revealed, a draft rubric, and people around."""
    manager = factories.PersonFactory(duties=[Duty.HIRING_MANAGER])
    loop = factories.make_loop(panel=2)
    loop.rubric.role.hiring_managers.add(manager)
    done, open_seat = [interview.seats.get() for interview in loop.interviews.all()]
    owing_manager = factories.PersonFactory(duties=[Duty.HIRING_MANAGER])
    loop.rubric.role.hiring_managers.add(owing_manager)
    factories.SeatFactory(interview=done.interview, person=owing_manager)
    scorecard = factories.fill(done, evidence="Word by word.")
    draft = factories.RubricFactory(role=loop.rubric.role, version=2)
    admin = factories.PersonFactory(duties=[Duty.ADMIN])
    for part in (factories.DimensionFactory, factories.SignalFactory, factories.ExerciseFactory):
        part(rubric=draft)
    draft.profiles.create(position=1, key="regulated", name="Regulated")
    return World(
        people={
            "anonymous": None,
            "committed": done.person,
            "owing": open_seat.person,
            "other_loop": factories.make_loop(panel=1).interviews.get().seats.get().person,
            "recruiter": factories.PersonFactory(duties=[Duty.RECRUITER]),
            "manager": manager,
            "other_manager": factories.PersonFactory(duties=[Duty.HIRING_MANAGER]),
            "admin": admin,
            "deactivated": factories.PersonFactory(duties=[Duty.ADMIN], is_active=False),
            "unassigned": factories.PersonFactory(),
            "owing_manager": owing_manager,
        },
        loop=loop,
        open_seat=open_seat,
        finding=factories.SignalFindingFactory(scorecard=scorecard, signal=loop.rubric.signals.get()),
        draft=draft,
        template=LoopTemplate.objects.create(rubric=loop.rubric, name="Plan", published_at=factories.NOON),
        document_import=factories.DocumentImportFactory(owner=admin),
        attachment=factories.make_attachment(draft.exercises.get()),
    )


class Visit:
    """One persona asking; signed in once, since most of the time would go into that."""

    def __init__(self, world: World, persona: str) -> None:
        self.world = world
        self.client = Client(raise_request_exception=False)
        if (person := world.people[persona]) is not None:
            self.client.force_login(person)
        self.cookies = self.client.cookies.copy()

    def answer(self, name: str, method: str) -> str:
        """Ask once with what the browser held at first, and put the database back."""
        self.client.cookies = self.cookies.copy()
        url = reverse(name, kwargs=self.world.arguments(name, ROUTES[name]))
        point = transaction.savepoint()
        response = getattr(self.client, method)(url)
        transaction.savepoint_rollback(point)
        leads_to_sign_in = response.status_code == 302 and "/account/login/" in response.headers["Location"]
        return "sign-in" if leads_to_sign_in else str(response.status_code)


@pytest.mark.parametrize("persona", PERSONAS)
def test_r01_routes(persona: str) -> None:
    """One persona per test, so that the world is made once per persona."""
    visit = Visit(make_world(), persona)
    got = {key: visit.answer(*key) for key in ROWS}
    assert got == {key: row[persona] for key, row in ROWS.items()}
