"""R13, R14: every answer carries the headers, no other site changes anything, and reading writes nothing."""

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from hiring.actors import SYSTEM
from hiring.models import Event
from scorecards.models import Reveal
from scorecards.services.debriefs import compile_debrief_of_loop
from tests import factories
from tests.access_table import ROWS, World
from tests.test_access_matrix import ROUTES, make_world, reverse

pytestmark = pytest.mark.django_db
EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


def answers(client: Client) -> dict[str, HttpResponse]:
    client.raise_request_exception = False
    return {
        "page": client.get("/interviews/"),
        "sign-in": client.get("/account/login/"),
        "not there": client.get("/nowhere/"),
        "static": client.get("/static/css/base.css"),
        "static, not there": client.get("/static/css/nothing.css"),
        "refused": client.post("/interviews/"),
        "other site": client.post("/account/login/", headers={"Sec-Fetch-Site": "cross-site"}),
        "wrong host": client.get("/interviews/", headers={"Host": "evil.example"}),
    }


def test_r13_every_answer_carries_the_headers(client: Client, settings: Settings) -> None:
    client.force_login(make_world().people["committed"])
    got = answers(client)
    settings.ROOT_URLCONF = "tests.sign_in.broken_urls"
    got["error"] = client.get("/interviews/")
    assert [answer.status_code for answer in got.values()] == [200, 302, 404, 200, 404, 405, 403, 400, 500]
    for name, answer in got.items():
        assert {key: answer.headers.get(key) for key in EXPECTED} == EXPECTED, name
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy.split("; "), name
        assert "unsafe" not in policy
        assert "camera=()" in answer.headers["Permissions-Policy"]
        answer.close()


def test_r13_production_is_remembered_as_https_only(client: Client, settings: Settings) -> None:
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 63_072_000, True
    answer = client.get("/account/login/", secure=True)
    assert answer.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"


def test_r13_nothing_of_a_signed_in_person_is_kept_by_caches(client: Client) -> None:
    world = make_world()
    client.force_login(world.people["admin"])
    for name, method in ROWS:
        if method == "get":
            url = reverse(name, kwargs=world.arguments(name, ROUTES[name]))
            answer = client.get(url)
            assert "no-store" in answer.headers["Cache-Control"], name


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_r14_change_that_another_site_sends_is_refused(client: Client, site: str) -> None:
    client.force_login(make_world().people["committed"])
    answer = client.post("/account/logout/", headers={"Sec-Fetch-Site": site})
    assert answer.status_code == 403
    assert client.get("/interviews/").status_code == 200


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_r14_own_form_is_taken(client: Client, site: str) -> None:
    client.force_login(make_world().people["committed"])
    client.post("/account/logout/", headers={"Sec-Fetch-Site": site})
    assert client.get("/interviews/").status_code == 302


def test_r14_link_from_another_site_is_followed(client: Client) -> None:
    client.force_login(make_world().people["committed"])
    assert client.get("/interviews/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_r14_form_without_its_token_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_world().people["committed"])
    assert client.post("/account/logout/").status_code == 403


# What a browser's visit leaves by itself: messages and challenges in the session, limits in the cache.
OF_THE_VISIT = {"django_session", "cache"}


# What a reading is: one event in a stream of its own (hiring.services.readings).
NO_READING = {
    "hiring_event": "WHERE kind <> 'evidence_read'",
    "hiring_eventstream": "WHERE kind <> 'reading'",
}


def checksum() -> dict[str, str]:
    """Return a digest of every table's rows, except the reading log and what a visit leaves in any case."""
    tables = sorted(set(connection.introspection.table_names()) - OF_THE_VISIT)
    digest = "SELECT md5(coalesce(string_agg(md5(row::text), '' ORDER BY md5(row::text)), '')) FROM"
    with connection.cursor() as cursor:
        digests = {}
        for table in tables:
            cursor.execute(f'{digest} "{table}" AS row {NO_READING.get(table, "")}')
            digests[table] = cursor.fetchone()[0]
    return digests


@pytest.mark.parametrize("persona", ["admin", "recruiter", "owing", "committed"])
def test_r14_reading_every_page_writes_nothing(persona: str) -> None:
    """The loop is revealed, so that there is something to read, and the reading log to be written."""
    world = make_world()
    reveal(world)
    client = Client()
    client.force_login(world.people[persona])
    before = checksum()
    read = 0
    for name, method in ROWS:
        if method == "get":
            answer = client.get(reverse(name, kwargs=world.arguments(name, ROUTES[name])))
            read += answer.status_code == 200
    assert read > 10
    assert checksum() == before
    noted = Event.objects.filter(kind="evidence_read")
    pages = sorted(noted.values_list("payload__page", flat=True))
    assert pages == ([] if persona == "owing" else ["debrief", "packet"])


def reveal(world: World) -> None:
    compile_debrief_of_loop(actor=SYSTEM, loop_id=world.loop.pk)
    Reveal.objects.create(loop=world.loop, at=factories.NOON, by=world.people["recruiter"], reason="Late")
