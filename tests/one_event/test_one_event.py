"""A change and its event are one: both are there, once, or neither is."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

import candidates.services
import hiring.services
import scorecards.services
from hiring.models import Event
from tests.one_event.cases import CASES, OTHERWISE
from tests.one_event.world import WhatWeDecide
from tests.runtime_role import as_runtime_role

ROOT = Path(__file__).parents[2]


def name_of(service: Callable[..., Any]) -> str:
    return f"{service.__module__}.{service.__qualname__}"


def services() -> Iterator[str]:
    """Yield every public function of the service rooms that has an actor or a transaction of its own."""
    for package in (hiring.services, candidates.services, scorecards.services):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for name, found in vars(importlib.import_module(module.name)).items():
                own = inspect.isfunction(found) and found.__module__ == module.name
                if own and not name.startswith("_") and _changes_something(found):
                    yield f"{module.name}.{name}"


def _changes_something(function: Callable[..., Any]) -> bool:
    parameters = inspect.signature(function).parameters
    keyword = "actor" in parameters and parameters["actor"].kind is inspect.Parameter.KEYWORD_ONLY
    return keyword or "append_event(" in inspect.getsource(function)


def test_r30_each_service_has_a_case_or_a_reason() -> None:
    known = [*map(name_of, CASES), *OTHERWISE]
    assert len(set(known)) == len(known)
    assert set(services()) - set(known) == set()


@pytest.mark.parametrize("reason", sorted({reason for reason in OTHERWISE.values() if "/" in reason}))
def test_r30_test_that_is_named_speaks_of_the_event(reason: str) -> None:
    assert "Event" in (ROOT / reason).read_text()


class LogIsDownError(Exception):
    pass


def state() -> dict[str, tuple[int, str]]:
    """Return rows and a digest of every table."""
    tables = connection.introspection.table_names()
    one = "SELECT '{0}', count(*), coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') FROM {0} t"
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(one.format(table) for table in tables))
        return {table: (rows, digest) for table, rows, digest in cursor.fetchall()}


@pytest.mark.django_db
@pytest.mark.parametrize("service", CASES, ids=name_of)
def test_r30_r31_change_is_one_event_in_its_transaction(
    service: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    world, call = WhatWeDecide(), CASES[service]
    things = {name: getattr(world, name) for name in inspect.signature(call).parameters}
    before, events = state(), Event.objects.count()

    def refuse(**_: Any) -> Event:
        raise LogIsDownError

    # A log that takes nothing: then the change isn't there either.
    with monkeypatch.context() as patch:
        patch.setattr(Event.objects, "create", refuse)
        with pytest.raises(LogIsDownError), transaction.atomic():
            call(**things)
    assert state() == before

    # Whatever fails afterwards: neither is there.
    with pytest.raises(LogIsDownError), transaction.atomic():
        call(**_fresh(things))
        assert Event.objects.count() == events + 1
        raise LogIsDownError
    assert state() == before

    # As web and workers do it: by the role that owns nothing.
    with as_runtime_role():
        call(**_fresh(things))
    assert Event.objects.count() == events + 1


def _fresh(things: dict[str, Any]) -> dict[str, Any]:
    """Rows as the database has them: what was rolled back may linger in the ones that were used."""
    for thing in things.values():
        if hasattr(thing, "refresh_from_db"):
            thing.refresh_from_db()
    return things
