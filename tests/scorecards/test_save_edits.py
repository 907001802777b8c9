"""What the page's scripts save to while somebody types, and the keys of the browser's own copy."""

import json
from base64 import b64decode
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from candidates.models import Seat
from hiring.models import Person
from scorecards.models import Scorecard
from scorecards.selectors.local_keys import local_copy_keys
from tests import factories
from tests.conftest import SignIn
from tests.drafts import edit, save, stored

pytestmark = pytest.mark.django_db


def seat_of(person: Person, dimensions: int = 2) -> Seat:
    seat = Seat.objects.get(interview__loop=factories.make_loop(panel=1, dimensions=dimensions))
    seat.person = person
    seat.save()
    return seat


@pytest.fixture
def seat(interviewer: Person) -> Seat:
    return seat_of(interviewer)


@pytest.fixture
def client_of_author(signed_in: SignIn, interviewer: Person) -> Client:
    return signed_in(interviewer)


def change(field: str, value: str, base: int = 0) -> dict[str, Any]:
    return {"mutation": str(uuid4()), "field": field, "base": base, "value": value}


def send(
    client: Client, seat: Seat, *edits: dict[str, Any], seen: dict[str, int] | None = None
) -> HttpResponse:
    address = reverse("save_edits", args=[seat.pk])
    return client.post(address, {"edits": edits, "seen": seen or {}}, content_type="application/json")


def test_edit_is_answered_with_its_version_and_the_save_line(client_of_author: Client, seat: Seat) -> None:
    response = send(client_of_author, seat, change("overall_notes", "Calm."))
    answer = response.json()
    words = answer.pop("words")
    assert response.status_code == 200
    assert answer == {"stored": {"overall_notes": 1}, "conflicts": {}, "news": {}, "closed": False}
    assert "Saved " in words
    assert "0 of 2 dimensions rated" in words


def test_r32_conflict_is_answered_with_what_is_stored(client_of_author: Client, seat: Seat) -> None:
    save(seat, edit("overall_notes", "from the laptop"))
    response = send(
        client_of_author, seat, change("overall_notes", "phone"), change("running_notes", "12:04")
    )
    answer = response.json()
    assert response.status_code == 409
    assert answer["stored"] == {"running_notes": 1}
    assert answer["conflicts"] == {"overall_notes": {"value": "from the laptop", "version": 1}}


def test_what_changed_elsewhere_comes_with_the_answer(client_of_author: Client, seat: Seat) -> None:
    save(seat, edit("overall_notes", "a"), edit("running_notes", "b"), edit("recommendation", "no"))
    save(seat, edit("overall_notes", "ab", base=1))
    seen = {"overall_notes": 1, "running_notes": 1}
    answer = send(client_of_author, seat, seen=seen).json()
    assert answer["news"] == {
        "overall_notes": {"value": "ab", "version": 2},
        "recommendation": {"value": "no", "version": 1},
    }


def test_r04_late_edit_learns_that_the_scorecard_is_closed(client_of_author: Client, seat: Seat) -> None:
    factories.fill(seat)
    response = send(client_of_author, seat, change("overall_notes", "late"))
    assert (response.status_code, response.json()["closed"]) == (409, True)
    assert response.json()["conflicts"] == {"overall_notes": {"value": "", "version": 0}}
    assert send(client_of_author, seat).json()["closed"]


def test_refused_fields_are_named_with_the_reason(client_of_author: Client, seat: Seat) -> None:
    response = send(client_of_author, seat, change("recommendation", "maybe"), change("overall_notes", "x"))
    assert (response.status_code, response.json()) == (
        422,
        {"refused": {"recommendation": "This can’t be chosen."}},
    )
    assert stored(seat) == {}


def test_r33_same_key_with_another_body_answers_422(client_of_author: Client, seat: Seat) -> None:
    first = change("overall_notes", "x")
    answers = [send(client_of_author, seat, first) for _ in range(2)]
    assert [(answer.status_code, answer.json()["stored"]) for answer in answers] == [
        (200, {"overall_notes": 1})
    ] * 2
    other = send(client_of_author, seat, first | {"value": "y"})
    assert (other.status_code, list(other.json()["refused"])) == (422, ["overall_notes"])
    assert stored(seat) == {"overall_notes": ("x", 1)}


EDIT = {"mutation": "7a8f31f2-0c4e-4a63-9d34-3a52f2a7a5d1", "field": "overall_notes", "base": 0, "value": "x"}


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "null",
        '{"edits": []}',
        '{"edits": {}, "seen": []}',
        '{"edits": [], "edits": [], "seen": {}}',
        '{"edits": [], "seen": {"overall_notes": true}}',
        '{"edits": [], "seen": {"overall_notes": -1}}',
        *[
            json.dumps({"edits": [EDIT | forged], "seen": {}})
            for forged in (
                {"base": True},
                {"base": "0"},
                {"base": -1},
                {"base": 2**31},
                {"base": 0.5},
                {"value": 3},
                {"value": None},
                {"field": 3},
                {"mutation": "x"},
                {"mutation": 3},
            )
        ],
        json.dumps({"edits": [{"field": "overall_notes"}], "seen": {}}),
        json.dumps({"edits": [EDIT] * 501, "seen": {}}),
        "[" * 100_000,
    ],
)
def test_r07_hostile_body_is_refused_with_nothing_stored(
    client_of_author: Client, seat: Seat, body: str
) -> None:
    address = reverse("save_edits", args=[seat.pk])
    response = client_of_author.post(address, body, content_type="application/json")
    assert (response.status_code, stored(seat)) == (400, {})


FORGED = ("author", "status", "version", "submitted_at", "committed_at", "person", "scorecard", "seat")


@pytest.mark.parametrize("name", FORGED)
def test_r06_edit_that_says_more_is_refused_with_nothing_stored(
    client_of_author: Client, seat: Seat, name: str
) -> None:
    address = reverse("save_edits", args=[seat.pk])
    for body in ({"edits": [EDIT], "seen": {}, name: "1"}, {"edits": [EDIT | {name: "1"}], "seen": {}}):
        response = client_of_author.post(address, json.dumps(body), content_type="application/json")
        assert (response.status_code, stored(seat)) == (422, {})
        assert f"has no {name}" in response.json()["malformed"]
    assert not Scorecard.objects.exists()


@pytest.mark.parametrize("name", FORGED)
@pytest.mark.parametrize("route", ["save_scorecard", "submit_scorecard", "amend_scorecard"])
def test_r06_form_that_says_more_is_refused_with_the_row_unchanged(
    client_of_author: Client, seat: Seat, route: str, name: str
) -> None:
    if route == "amend_scorecard":
        factories.fill(seat, evidence="Seen.")
    before = list(Scorecard.objects.values())
    sent = {"running_notes": "Mine.", "base_revision": "1", "reason": "Read again.", name: "1"}
    if route != "amend_scorecard":
        del sent["base_revision"], sent["reason"]
    response = client_of_author.post(reverse(route, args=[seat.pk]), sent)
    assert response.status_code == 422
    assert f"this form has no field “{name}”" in response.content.decode()
    assert (list(Scorecard.objects.values()), stored(seat)) == (before, {})


def test_stranger_is_told_to_sign_in(client: Client, seat: Seat) -> None:
    for name in ("local_keys", "save_edits"):
        response = client.get(reverse(name, args=[seat.pk]), headers={"HX-Request": "true"})
        assert response.status_code == 401


def statements(queries: CaptureQueriesContext) -> list[str]:
    """Return what reads or writes; a test's own savepoints, which real requests don't have, left out."""
    found = [query["sql"] for query in queries]
    return [sql for sql in found if "SAVEPOINT" not in sql]


@pytest.mark.parametrize("dimensions", [1, 12])
@pytest.mark.parametrize("case", ["first", "later", "all fields", "repeat", "conflict", "committed"])
def test_autosave_takes_four_queries_with_sign_in_and_all(
    interviewer: Person, client_of_author: Client, dimensions: int, case: str
) -> None:
    """The session, the person, the seat, and one statement for all fields."""
    seat = seat_of(interviewer, dimensions)
    names = [f"evidence-{dimension.key}" for dimension in seat.interview.dimensions.all()]
    first = change("overall_notes", "a")
    if case != "first":
        send(client_of_author, seat, first)
    if case == "committed":
        factories.fill(seat)
    edits = {
        "later": [change("overall_notes", "ab", base=1)],
        "all fields": [change(name, "Seen.") for name in names],
        "conflict": [change("overall_notes", "b")],
        "committed": [change("overall_notes", "b")],
    }.get(case, [first])
    with CaptureQueriesContext(connection) as queries:
        send(client_of_author, seat, *edits)
    assert len(statements(queries)) == 4


# The keys ------------------------------------------------------------------------------------------


def test_keys_are_the_authors_alone_and_never_cached(
    client_of_author: Client, interviewer: Person, seat: Seat
) -> None:
    response = client_of_author.get(reverse("local_keys", args=[seat.pk]))
    assert response.headers["Cache-Control"] == "no-store, private"
    assert response.json()["keys"] == local_copy_keys(interviewer, seat.pk)
    assert response.json()["token"]
    page = client_of_author.get(reverse("interview", args=[seat.pk])).content.decode()
    assert response.json()["keys"][0] not in page


def test_key_differs_by_person_seat_and_secret(interviewer: Person, seat: Seat, settings: Any) -> None:
    other = factories.PersonFactory()
    keys = [*local_copy_keys(interviewer, seat.pk), *local_copy_keys(other, seat.pk)]
    keys += local_copy_keys(interviewer, uuid4())
    former = settings.SECRET_KEY
    settings.SECRET_KEY = "another secret"
    keys += local_copy_keys(interviewer, seat.pk)
    assert len(set(keys)) == 4
    assert {len(b64decode(key)) for key in keys} == {32}
    settings.SECRET_KEY_FALLBACKS = [former]
    assert local_copy_keys(interviewer, seat.pk) == [keys[3], keys[0]]
