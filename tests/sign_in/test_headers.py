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
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains; preload",
}


@pytest.fixture
def production(settings: Settings) -> Settings:
    """What production adds to the headers; tests/config shows that it starts with no less."""
    settings.SECURE_HSTS_SECONDS = 63_072_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    return settings


def check(name: str, answer: HttpResponse) -> None:
    """Fail unless the answer carries every header; all of them are named at once."""
    got = {key: answer.headers.get(key) for key in EXPECTED}
    assert got == EXPECTED, name
    policy = answer.headers["Content-Security-Policy"].split("; ")
    assert "default-src 'none'" in policy, name
    if "sandbox" not in policy:  # a file to be saved has a policy of its own, and no page to report of
        assert {"report-uri /policy-reports/", "report-to policy"} <= set(policy), name
    sources = [part for part in policy if not part.startswith("report-")]
    assert {word for part in sources for word in part.split()[1:]} <= {"'self'", "'none'"}, name
    assert "camera=()" in answer.headers["Permissions-Policy"], name
    answer.close()


def test_r13_every_route_carries_the_headers_and_is_kept_by_no_cache(production: Settings) -> None:
    world = make_world()
    client = Client(raise_request_exception=False)
    client.force_login(world.people["admin"])
    got = {
        name: client.get(reverse(name, kwargs=world.arguments(name, ROUTES[name])), secure=True)
        for name, method in ROWS
        if method == "get"
    }
    assert {200, 302, 404} <= {answer.status_code for answer in got.values()}
    for name, answer in got.items():
        check(name, answer)
        assert "no-store" in answer.headers["Cache-Control"], name


def test_r13_whatever_goes_wrong_is_answered_with_the_headers(production: Settings) -> None:
    world = make_world()
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    client.force_login(world.people["committed"])
    stranger = Client()
    other_site = {"Sec-Fetch-Site": "cross-site"}
    of_the_signed_in = {
        404: client.get("/nowhere/", secure=True),
        405: client.get(reverse("reveal", args=[world.loop.pk]), secure=True),
        403: client.post("/account/logout/", secure=True),  # without its token
    }
    others = {
        "refused by duty": (403, client.get("/insights/", secure=True)),
        "other site": (403, client.post("/account/login/", headers=other_site, secure=True)),
        "wrong host": (400, client.get("/interviews/", headers={"Host": "evil.example"}, secure=True)),
        "sign-in first": (302, stranger.get("/interviews/", secure=True)),
        "sign-in": (200, stranger.get("/account/login/", secure=True)),
        "static": (200, stranger.get("/static/css/base.css", secure=True)),
        "static, not there": (404, stranger.get("/static/css/nothing.css", secure=True)),
        "unknown method": (405, stranger.generic("TRACE", "/", secure=True)),
        "no figures": (404, stranger.get("/metrics", secure=True)),
    }
    production.ROOT_URLCONF = "tests.sign_in.broken_urls"
    of_the_signed_in[500] = client.get("/interviews/", secure=True)
    for status, answer in of_the_signed_in.items():
        assert answer.status_code == status
        assert "no-store" in answer.headers["Cache-Control"], status
        check(str(status), answer)
    for name, (status, answer) in others.items():
        assert answer.status_code == status, name
        check(name, answer)


def test_r13_cookies_of_production_belong_to_the_host_alone(production: Settings) -> None:
    person = factories.PersonFactory()
    person.set_password("a-long-phrase-of-words")
    person.save()
    client = Client()
    form = {"login": person.email, "password": "a-long-phrase-of-words"}
    pages = [
        client.get("/account/login/", secure=True),
        client.post("/account/login/", form, secure=True),
    ]
    cookies = {name: morsel for page in pages for name, morsel in page.cookies.items()}
    kept = {name: morsel for name, morsel in cookies.items() if name != "messages"}
    assert set(kept) == {"__Host-session", "__Host-csrf"}
    for morsel in kept.values():
        said = [morsel[key] for key in ("secure", "httponly", "path", "domain", "samesite")]
        assert said == [True, True, "/", "", "Lax"]


@pytest.mark.parametrize(
    ("method", "address", "headers"),
    [
        ("get", "/calendar/a-token.ics", {}),
        ("post", "/account/login/", {}),
        ("get", "/loops/", {"HX-Request": "true"}),
    ],
)
def test_only_pages_are_sent_on_from_plain_http(
    settings: Settings, method: str, address: str, headers: dict[str, str]
) -> None:
    """ASVS V4.1.2: whoever tells a secret in the clear is refused, so that somebody notices."""
    settings.SECURE_SSL_REDIRECT = True
    answer = Client().generic(method.upper(), address, headers=headers)
    assert (answer.status_code, answer.headers.get("Location")) == (403, None)
    assert answer.content == b"Ask for this address with https. Nothing was done."
    page = Client().get("/interviews/")
    assert (page.status_code, page.headers["Location"]) == (301, "https://testserver/interviews/")
    assert Client().generic(method.upper(), address, headers=headers, secure=True).status_code != 403


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
