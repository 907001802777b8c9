"""Every route, every method that it takes, every persona: one table. A route without a row fails."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

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


def test_every_route_has_its_rows() -> None:
    assert None not in ROUTES, "a route without a name cannot be in the table"
    assert set(ROUTES) == {name for name, _ in ROWS}


def test_methods_without_a_row_are_refused() -> None:
    world = make_world()
    others = [(name, method) for name in ROUTES for method in ("get", "post") if (name, method) not in ROWS]
    answers = {key: answer(world, *key, persona="admin") for key in others}
    assert set(answers.values()) == {"405"}, answers


def make_world() -> World:
    """A loop with one committed and one open scorecard, not revealed, a draft rubric, and people around."""
    manager = factories.PersonFactory(duties=[Duty.HIRING_MANAGER])
    loop = factories.make_loop(panel=2)
    loop.rubric.role.hiring_managers.add(manager)
    done, open_seat = [interview.seats.get() for interview in loop.interviews.all()]
    scorecard = factories.fill(done, evidence="Word by word.")
    draft = factories.RubricFactory(role=loop.rubric.role, version=2)
    admin = factories.PersonFactory(duties=[Duty.ADMIN])
    for part in (factories.DimensionFactory, factories.SignalFactory, factories.ExerciseFactory):
        part(rubric=draft)
    draft.profiles.create(position=1, key="regulated", name="Regulated")
    return World(
        people={
            "stranger": None,
            "committed": done.person,
            "owing": open_seat.person,
            "elsewhere": factories.make_loop(panel=1).interviews.get().seats.get().person,
            "recruiter": factories.PersonFactory(duties=[Duty.RECRUITER]),
            "manager": manager,
            "other_manager": factories.PersonFactory(duties=[Duty.HIRING_MANAGER]),
            "admin": admin,
            "deactivated": factories.PersonFactory(duties=[Duty.ADMIN], is_active=False),
        },
        loop=loop,
        open_seat=open_seat,
        finding=factories.SignalFindingFactory(scorecard=scorecard, signal=loop.rubric.signals.get()),
        draft=draft,
        template=LoopTemplate.objects.create(rubric=loop.rubric, name="Plan", published_at=factories.NOON),
        document_import=factories.DocumentImportFactory(owner=admin),
        attachment=factories.make_attachment(draft.exercises.get()),
    )


def answer(world: World, name: str, method: str, persona: str) -> str:
    client = Client(raise_request_exception=False)
    person = world.people[persona]
    if person is not None:
        client.force_login(person)
    url = reverse(name, kwargs=world.arguments(name, ROUTES[name]))
    response = getattr(client, method)(url)
    leads_to_sign_in = response.status_code == 302 and "/account/login/" in response.headers["Location"]
    return "sign-in" if leads_to_sign_in else str(response.status_code)


@pytest.mark.parametrize("persona", PERSONAS)
def test_routes(persona: str) -> None:
    """One persona per test, each row in a savepoint, so that the world is made once per persona."""
    world = make_world()
    got = {}
    for name, method in ROWS:
        point = transaction.savepoint()
        got[name, method] = answer(world, name, method, persona)
        transaction.savepoint_rollback(point)
    assert got == {key: row[persona] for key, row in ROWS.items()}
