"""R3: what belongs to another loop is answered as what was never there."""

import re
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.access_table import ROWS
from tests.test_access_matrix import ROUTES, make_world

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r"[A-Za-z0-9]{64}")


def answer(client: Client, method: str, address: str) -> tuple[int, str]:
    """Return status and body without what is new each time, and put the database back."""
    point = transaction.savepoint()
    response = client.generic(method.upper(), address)
    transaction.savepoint_rollback(point)
    body = response.getvalue().decode()
    for made_up in UUIDS.findall(address):
        body = body.replace(made_up, "identifier")
    return response.status_code, TOKEN.sub("", body)


UUIDS = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@pytest.mark.parametrize("persona", ["other_loop", "other_manager"])
def test_r03_another_loop_is_answered_as_none_at_all(persona: str) -> None:
    world = make_world()
    client = Client()
    client.force_login(world.people[persona])
    told, refused = {}, 0
    for (name, method), row in ROWS.items():
        real = world.arguments(name, ROUTES[name])
        made_up = {key: uuid4() if isinstance(value, UUID) else value for key, value in real.items()}
        if row[persona] == "404" and real != made_up:
            found = answer(client, method, reverse(name, kwargs=real))
            refused += 1
            if found != answer(client, method, reverse(name, kwargs=made_up)):
                told[name, method] = found[0]
    assert refused > 20
    assert told == {}
