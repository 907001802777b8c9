"""No value in any field of any form, and nothing in an address, breaks a page: refused or taken, never 500.

Every form is sent as the page holds it but for one field. The suite gives each field a few of the hostile
values, each value many fields; `make hostile` gives each field all of them.
"""

import os
from collections.abc import Iterator
from itertools import product

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from candidates.models import Loop, Seat
from hiring.actors import SYSTEM
from hiring.models import Person
from scorecards.models import Reveal
from scorecards.services.debriefs import compile_debrief_of_loop
from scorecards.services.decisions import record_decision
from scorecards.services.revotes import open_revote
from tests import factories
from tests.access_table import ROWS
from tests.hostile import FORM, VALUES, Form, forms_in
from tests.test_access_matrix import ROUTES, make_world

pytestmark = pytest.mark.django_db

EVERYTHING = os.environ.get("HOSTILE") == "everything"
VALUES_PER_FIELD = len(VALUES) if EVERYTHING else 1


def revealed_loop(manager: Person) -> Loop:
    loop = factories.make_loop(panel=2)
    loop.rubric.role.hiring_managers.add(manager)
    for seat in Seat.objects.filter(interview__loop=loop):
        scorecard = factories.fill(seat, evidence="Word for word.")
        factories.SignalFindingFactory(scorecard=scorecard, signal=loop.rubric.signals.get())
    Reveal.objects.create(loop=loop, at=factories.NOON, by=manager)
    compile_debrief_of_loop(actor=SYSTEM, loop_id=loop.pk)
    return loop


@pytest.fixture
def pages() -> dict[str, tuple[Person, list[str]]]:
    """People by persona, each with the addresses that they open: a loop in each of its states among them."""
    world = make_world()
    manager = world.people["manager"]
    assert manager is not None
    undecided, revoted, decided = (revealed_loop(manager) for _ in range(3))
    open_revote(actor=manager, loop_id=revoted.pk, dimensions=[revoted.rubric.dimensions.first().key])
    record_decision(actor=manager, loop_id=decided.pk, outcome="hold", rationale="Enough seen.")
    states = [f"/loops/{loop.pk}/" for loop in (undecided, revoted, decided)]
    seats = [Seat.objects.filter(interview__loop=loop).first() for loop in (undecided, revoted)]
    everywhere = [
        reverse(name, kwargs=world.arguments(name, ROUTES[name])) for name, method in ROWS if method == "get"
    ]
    return {
        "admin": (world.people["admin"], everywhere + states),
        "manager": (manager, everywhere + states),
        "owing": (world.people["owing"], everywhere),
        "committed": (seats[0].person, [f"/interviews/{seats[0].pk}/amend/", states[0]]),
        "asked again": (seats[1].person, [states[1]]),
    }


def forms_of(client: Client, addresses: list[str]) -> dict[tuple[str, str, tuple[str, ...]], Form]:
    """Return the forms of pages, each once."""
    found = {}
    for address in addresses:
        answer = client.get(address)
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            for form in forms_in(answer.getvalue().decode(), address):
                found.setdefault((form.method, form.address, form.names), form)
    return found


def changes(forms: list[Form]) -> Iterator[tuple[Form, str, str]]:
    """Yield each form with each of its fields and a value for it; the next field gets the next values."""
    turn = 0
    for form in forms:
        for name, _ in product(form.names, range(VALUES_PER_FIELD)):
            yield form, name, VALUES[turn % len(VALUES)]
            turn += 1


def answer_to(client: Client, form: Form, name: str, value: str) -> int:
    point = transaction.savepoint()
    sent = form.sent_with(name, value)
    if form.method == "post":
        response = client.post(form.address, sent, content_type=FORM)
    else:
        response = client.get(f"{form.address.partition('?')[0]}?{sent}")
    transaction.savepoint_rollback(point)
    return response.status_code


def test_r07_no_value_in_any_form_breaks_a_page(pages: dict[str, tuple[Person, list[str]]]) -> None:
    tried: set[tuple[str, str, tuple[str, ...]]] = set()
    broken = []
    for persona, (person, addresses) in pages.items():
        client = Client(raise_request_exception=False)
        client.force_login(person)
        forms = forms_of(client, addresses)
        for form, name, value in changes([form for key, form in forms.items() if key not in tried]):
            status = answer_to(client, form, name, value)
            if status >= 500:
                broken.append((persona, form.method, form.address, name, value[:40], status))
        tried |= forms.keys()
    assert len(tried) > 60
    assert not broken, broken


UNREADABLE = {
    "multipart/form-data": b"x=1",
    "multipart/form-data; boundary=": b"x=1",
    "multipart/form-data; boundary=a": b'--a\r\nContent-Disposition: form-data; name="x\r\n\r\n',
    "application/x-www-form-urlencoded; charset=utf-16": b"x=1",
    "application/x-www-form-urlencoded; charset=nonsense": b"x=\xff%ff%",
    "application/json; charset=utf-16": b"{",
    "text/plain": b"\xff" * 1000,
    FORM: b"&".join(b"x=1" for _ in range(1001)),
    "": b"x",
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_r07_body_that_cannot_be_read_is_refused(kind: str, admin: Person) -> None:
    """Whatever the address: the page that refuses must not try to read it again."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(admin)
    client.cookies["csrf"] = "a" * 32
    for address in ("/loops/", "/nowhere/", "/people/invite/", "/account/login/", "/role-documents/"):
        answer = client.generic("POST", address, UNREADABLE[kind], content_type=kind)
        assert 400 <= answer.status_code < 500, (address, answer.status_code)
        assert "<h1>" in answer.content.decode()


@pytest.mark.parametrize(
    "value", ["%00", "%ED%A0%80", "9" * 30, "-1", "x" * 5000, "%27%22%3E%3Cscript%3E", "a.b,c"]
)
def test_r07_no_question_in_an_address_breaks_a_page(value: str, admin: Person) -> None:
    loop = revealed_loop(admin)
    client = Client(raise_request_exception=False)
    client.force_login(admin)
    role = f"/roles/{loop.rubric.role.key}"
    asked = [
        f"{role}/?version=",
        f"/loops/{loop.pk}/?shown=",
        f"/loops/{loop.pk}/plan/?shown=",
        "/log/?stream=",
    ]
    lists = [
        "/loops/?after=",
        "/loops/?page=",
        "/people/?duty=",
        "/compare/?loop=",
        "/insights/?months=",
        "/log/?before=",
    ]
    for address in [*asked, *lists, "/account/login/?next="]:
        assert client.get(f"{address}{value}").status_code < 500, address
