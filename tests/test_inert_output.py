"""What somebody typed comes out as text wherever it comes out: the same payload in every text there is."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.test import Client
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser, LexborNode

from candidates.models import Seat
from hiring.actors import SYSTEM
from hiring.models import Person
from scorecards.services.debriefs import compile_debrief_of_loop
from scorecards.services.decisions import record_decision
from tests import factories
from tests.access_table import ROWS
from tests.hostile import FORM
from tests.test_access_matrix import ROUTES, make_world
from tests.test_hostile_forms import revealed_loop

pytestmark = pytest.mark.django_db

# Ends an attribute, a tag, a comment, a script, a template and a cell, each with something that would show.
PAYLOAD = (
    """'"--></title></textarea></script><script>canary()</script><img src=x onerror=canary()>"""
    """<a href="javascript:canary()">{{ 7|add:7 }}{% now "Y" %}<canary-element>"""
)
# What a text field holds that is no text of people: planting there would test our imagination, not the pages.
STRUCTURAL = re.compile(
    r"(^|_)(key|keys|kind|field|format|state|status|step|zone|type|password|email|engine|version|digest|hash|"
    r"token|source|recommendation|outcome|model|rule|subject|audience|stream|media|session|mode|reveal|answer|"
    r"jurisdiction|basis)($|_)"
)
TEXTS = (models.CharField, models.TextField)


def plant() -> int:
    """Write the payload into every text field of every row, past triggers; return how many fields took it."""
    planted = 0
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    for model in apps.get_models():
        if model._meta.app_label in ("hiring", "candidates", "scorecards") and model._meta.managed:
            planted += sum(_plant(model, field) for field in model._meta.concrete_fields if _is_free(field))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = origin")
    return planted


def _is_free(field: Any) -> bool:
    return isinstance(field, TEXTS) and not field.choices and not STRUCTURAL.search(field.name)


def _plant(model: Any, field: Any) -> bool:
    """A field that must be unique gets a number in front; one that a constraint keeps in shape stays."""
    written = PAYLOAD[: field.max_length - 4] if field.max_length else PAYLOAD
    try:
        with transaction.atomic():
            for number, pk in enumerate(model._base_manager.values_list("pk", flat=True)):
                model._base_manager.filter(pk=pk).update(**{field.name: f"{number} {written}"})
    except DatabaseError:
        return False
    return bool(model._base_manager.exists())


@pytest.fixture
def answers() -> Iterator[tuple[str, Any]]:
    """Every page and file that anybody in the world may read, each with the address it came from."""
    world = make_world()
    manager = world.people["manager"]
    loop, decided = revealed_loop(manager), revealed_loop(manager)
    record_decision(actor=manager, loop_id=decided.pk, outcome="hold", rationale="Enough seen.")
    role = factories.ROLE_DOCUMENT.replace("- Sleeps", f"- Sleeps {PAYLOAD}")
    assert plant() > 30
    compile_debrief_of_loop(actor=SYSTEM, loop_id=loop.pk)
    everywhere = [
        reverse(name, kwargs=world.arguments(name, ROUTES[name])) for name, method in ROWS if method == "get"
    ]
    seat = Seat.objects.filter(interview__loop=loop).select_related("person").first()
    assert seat is not None
    more = [
        f"/loops/{loop.pk}/",
        f"/loops/{loop.pk}/packet/",
        f"/loops/{loop.pk}/plan/",
        f"/loops/{decided.pk}/",
    ]
    readers = [
        (world.people["admin"], [*everywhere, *more, "/log/?kind="]),
        (manager, more),
        (world.people["owing"], everywhere),
        (seat.person, [f"/interviews/{seat.pk}/", f"/interviews/{seat.pk}/amend/"]),
    ]
    return iter(_answers(readers, role))


def _answers(readers: list[tuple[Any, list[str]]], document: str) -> Iterator[tuple[str, Any]]:
    for person, addresses in readers:
        client = Client()
        client.force_login(person)
        for address in addresses:
            yield address, client.get(address)
    admin = Client()
    admin.force_login(readers[0][0])
    preview = admin.post(reverse("document_imports"), {"text": document})
    yield preview.headers["Location"], admin.get(preview.headers["Location"])


def danger_in(page: str) -> list[str]:
    """Return what of the payload became markup."""
    tree = LexborHTMLParser(page)
    found = [node.tag for node in tree.css("canary-element, [onerror], [src=x], a[href^=javascript]")]
    found += [node.tag for node in tree.css("script:not([src])") if not _is_data(node)]
    found += [node.tag for node in tree.css("*") if any(name.startswith("on") for name in node.attributes)]
    return found + re.findall(r"canary\(\)14", page)


def _is_data(script: LexborNode) -> bool:
    """JSON in a page, of which nothing is run; json.loads raises for one that the payload broke out of."""
    return script.attributes.get("type") == "application/json" and json.loads(script.text()) is not None


def test_r15_payload_in_every_text_is_inert_on_every_page(answers: Iterator[tuple[str, Any]]) -> None:
    shown, dangerous = 0, {}
    for address, answer in answers:
        kind = answer.headers.get("Content-Type", "")
        if answer.status_code != 200 or not kind.startswith("text/html"):
            continue
        page = answer.getvalue().decode()
        shown += "&lt;canary-element&gt;" in page or "&lt;img src=x" in page
        if danger := danger_in(page):
            dangerous[address] = danger
    assert dangerous == {}
    assert shown > 25  # the payload was there to be seen


def test_payload_that_is_not_escaped_would_be_found() -> None:
    assert sorted(set(danger_in(f"<p>{PAYLOAD}</p>"))) == ["a", "canary-element", "img", "script"]


def test_every_page_names_its_type(signed_in: Any, admin: Any) -> None:
    client = signed_in(admin)
    for address in ("/loops/", "/people/", "/log/", "/nowhere/", "/account/sessions/"):
        answer = client.get(address)
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        assert reverse("account_logout") in answer.content.decode()


def test_field_sent_twice_counts_once(signed_in: Any, admin: Any) -> None:
    """The last one, and the address is no second place to send a field in."""
    client = signed_in(admin)
    body = "name=First&name=Second&email=a%40example.com&duties=interviewer&time_zone=UTC"
    client.post(reverse("invite_person") + "?name=Third", body, content_type=FORM)
    assert Person.objects.get(email="a@example.com").name == "Second"
