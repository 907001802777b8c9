"""Every route, every method that it takes, every persona: one table. A route without a row fails."""

from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.access_table import PERSONAS, ROWS, World

from hiring.models import Duty
from tests import factories

pytestmark = pytest.mark.django_db


def routes(patterns: list[Any] | None = None) -> set[str]:
    """Return the names of all routes; a route without a name cannot be in the table and is refused."""
    found: set[str] = set()
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            found |= routes(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            assert pattern.name, f"{pattern.pattern} has no name"
            found.add(pattern.name)
    return found


def test_every_route_has_its_rows() -> None:
    assert routes() == {name for name, _ in ROWS}


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def make_world() -> World:
    """A loop with one committed and one open scorecard, not revealed, and people around it."""
    admin = factories.PersonFactory(duties=[Duty.ADMIN])
    recruiter = factories.PersonFactory(duties=[Duty.RECRUITER])
    manager = factories.PersonFactory(duties=[Duty.HIRING_MANAGER])
    loop = factories.make_loop(panel=2)
    loop.rubric.role.hiring_managers.add(manager)
    done, open_ = [interview.seats.get() for interview in loop.interviews.all()]
    scorecard = factories.fill(done, evidence="Word by word.")
    finding = factories.SignalFindingFactory(scorecard=scorecard, signal=loop.rubric.signals.get())
    return World(
        people={
            "stranger": None,
            "committed": done.person,
            "owing": open_.person,
            "elsewhere": factories.make_loop(panel=1).interviews.get().seats.get().person,
            "recruiter": recruiter,
            "manager": manager,
            "other manager": factories.PersonFactory(duties=[Duty.HIRING_MANAGER]),
            "admin": admin,
            "deactivated": factories.PersonFactory(duties=[Duty.ADMIN], is_active=False),
        },
        loop=loop,
        open_seat=open_,
        finding=finding,
        draft=factories.RubricFactory(role=loop.rubric.role, version=2),
    )


@pytest.mark.parametrize("persona", PERSONAS)
@pytest.mark.parametrize(("name", "method"), ROWS, ids=lambda part: str(part))
def test_route(world: World, name: str, method: str, persona: str) -> None:
    row = ROWS[name, method]
    client = Client(raise_request_exception=False)
    person = world.people[persona]
    if person is not None:
        client.force_login(person)
    url = reverse(name, kwargs=row.arguments(world))
    response = getattr(client, method)(url, row.fields)
    got = "sign in" if _leads_to_sign_in(response) else str(response.status_code)
    assert got == row.expected[persona], f"{persona}: {method} {url}"


def _leads_to_sign_in(response: Any) -> bool:
    return response.status_code == 302 and response.headers["Location"].startswith("/account/login/?next=")
