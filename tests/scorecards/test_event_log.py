"""The log: what an admin reads, what is left out, and what it costs."""

import ast
import csv
import datetime
import io
import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils.dateformat import format as date_format
from pytest_django import DjangoAssertNumQueries

from candidates.models import Loop, Seat
from hiring.actors import SYSTEM, NotAllowedError
from hiring.models import Duty, Event, Person, Role
from hiring.services.events import append_event
from hiring.services.people import PersonDetails, change_person
from hiring.services.readings import READING
from hiring.services.rubrics import add_dimension, update_dimension
from scorecards.event_kinds import KINDS, TELL_EVIDENCE, words_of_kind
from scorecards.models import Reveal
from scorecards.selectors.event_log import LogFilters, log_page
from scorecards.selectors.event_log.filters import PAGE_SIZE
from scorecards.services.log_exports import note_log_export
from tests import factories
from tests.conftest import SignIn

ROOT = Path(__file__).resolve().parents[2]
APPS = ("hiring", "candidates", "scorecards")
NAME = re.compile(r"[a-z]+(_[a-z]+)+")
APPENDING = ("append_event", "append_events", "note_change")
ANCHORS = ("Anchor one", "", "", "", "Anchor five")

pytestmark = pytest.mark.django_db


def _append(kind: str, *, actor: object = SYSTEM, stream: object = None, **payload: object) -> Event:
    with transaction.atomic():
        role = stream or factories.RoleFactory()
        return append_event(kind, actor=actor, stream=(_noun(role), role.pk), payload=payload)


def _append_on(day: int, kind: str, *, actor: object, stream: object) -> None:
    """Append an event of a day in May past the service, for which the database says when it is."""
    Event.objects.create(
        kind=kind,
        at=datetime.datetime(2026, 5, day, 12, tzinfo=datetime.UTC),
        actor=actor if isinstance(actor, Person) else None,
        stream_kind=_noun(stream),
        stream_id=stream.pk,
    )


def _noun(thing: object) -> str:
    return {Role: "role", Loop: "loop", Person: "person"}[type(thing)]


def _appended_kinds() -> set[str]:
    """Read from the services which kinds of events they append."""
    paths = [path for app in APPS for path in (ROOT / app / "services").rglob("*.py")]
    trees = [ast.parse(path.read_text()) for path in paths]
    shared = {name: place for tree in trees for name, place in _handing_on(tree).items() if name[0] != "_"}
    return {kind for tree in trees for kind in _kinds_in(tree, shared | _handing_on(tree))}


def _handing_on(tree: ast.Module) -> dict[str, int]:
    """Return what appends and each function that hands its `kind` on, with that one's place."""
    places = dict.fromkeys(APPENDING, 0)
    for node in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        arguments = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
        if "kind" in arguments and node.name not in places and _hands_kind_on(node):
            places[node.name] = arguments.index("kind")
    return places


def _kinds_in(tree: ast.Module, places: dict[str, int]) -> set[str]:
    """Return the constants that are given as `kind` to one of the functions."""
    found: set[str] = set()
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        place = places.get(call.func.id) if isinstance(call.func, ast.Name) else None
        if place is not None:
            found |= _constants(call.args[place], tree)
    return found


def _hands_kind_on(function: ast.FunctionDef) -> bool:
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
    return any(
        isinstance(call.func, ast.Name)
        and call.func.id in APPENDING
        and isinstance(call.args[0], ast.Name)
        and call.args[0].id == "kind"
        for call in calls
    )


def _constants(node: ast.expr, tree: ast.Module) -> set[str]:
    if isinstance(node, ast.Constant):
        return {str(node.value)}
    if isinstance(node, ast.JoinedStr):  # f"{noun}_removed" of a dimension, a signal or an exercise
        ending = "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
        return {f"{noun}{ending}" for noun in ("dimension", "signal", "exercise")}
    if isinstance(node, ast.Name):  # handed on, or one of two that are chosen between
        assigned = [
            each.value
            for each in ast.walk(tree)
            if isinstance(each, ast.Assign) and ast.unparse(each.targets[0]) == node.id
        ]
        return {
            text.value
            for value in assigned
            for text in ast.walk(value)
            if isinstance(text, ast.Constant) and isinstance(text.value, str) and NAME.fullmatch(text.value)
        }
    raise AssertionError(f"A kind that this test cannot read: {ast.unparse(node)}")


def test_every_appended_kind_has_words_and_no_word_is_left_over() -> None:
    appended = _appended_kinds() | {READING}
    assert {"person_invited", "signal_moved", "language_model_resumed", "revote_closed"} <= appended
    assert appended == set(KINDS)


def test_unknown_kind_of_an_earlier_release_is_still_shown(admin: Person, signed_in: SignIn) -> None:
    _append("seat_polished", actor=admin)
    assert words_of_kind("seat_polished") == "seat polished"
    assert "seat polished" in signed_in(admin).get("/log/").content.decode()


def test_changed_words_are_shown_with_who_and_when(admin: Person, signed_in: SignIn) -> None:
    admin.time_zone, admin.name = "Asia/Tokyo", "Hanako Admin"
    admin.save()
    rubric = factories.RubricFactory()
    dimension = add_dimension(actor=admin, rubric=rubric, name="Debugging", anchors=ANCHORS)
    update_dimension(actor=admin, dimension=dimension, name="Debugging <live>", anchors=ANCHORS)
    at = Event.objects.get(kind="dimension_changed").at
    page = signed_in(admin).get("/log/").content.decode()
    row = re.search(r'<tr id="event-\d+">(.*?)</tr>', page, re.DOTALL)[1]
    assert "Dimension changed" in row
    assert "<dd>Debugging<ins> &lt;live&gt;</ins></dd>" in row
    assert "Hanako Admin" in row
    assert date_format(at.astimezone(ZoneInfo("Asia/Tokyo")), "j M Y, H:i:s") in row
    assert reverse("role", args=[rubric.role.key]) in row


def test_added_part_is_shown_with_what_it_says(admin: Person) -> None:
    add_dimension(actor=admin, rubric=factories.RubricFactory(), name="Debugging", anchors=ANCHORS)
    [row] = log_page(admin, LogFilters()).rows
    assert [(line.label, line.old, line.new) for line in row.values] == [
        ("Name", "", "Debugging"),
        ("What 1 looks like", "", "Anchor one"),
        ("What 5 looks like", "", "Anchor five"),
    ]


def test_changed_duties_and_zone_are_shown_in_words(admin: Person, interviewer: Person) -> None:
    details = PersonDetails(
        name=interviewer.name,
        title=interviewer.title,
        duties=[Duty.INTERVIEWER, Duty.RECRUITER],
        time_zone="Europe/Berlin",
        daily_cap=2,
        weekly_cap=None,
    )
    change_person(actor=admin, person_id=interviewer.pk, version=interviewer.version, details=details)
    [row] = log_page(admin, LogFilters()).rows
    assert [(line.label, line.old, line.new) for line in row.values] == [
        ("Duties", "Interviewer", "Interviewer, Recruiter"),
        ("Seats a day", "", "2"),
        ("Time zone", "UTC", "Europe/Berlin"),
    ]


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("", ["Loop opened", "Person deactivated", "Rubric published"]),
        ("?kind=loop_opened", ["Loop opened"]),
        ("?actor=system", ["Loop opened"]),
        ("?actor={admin}", ["Person deactivated", "Rubric published"]),
        ("?who=ADMIN%40example.com", ["Person deactivated", "Rubric published"]),
        ("?who=the system", ["Loop opened"]),
        ("?who=nobody at all", []),
        ("?of=role&id={role}", ["Rubric published"]),
        ("?of=person&id={admin}", ["Person deactivated"]),
        ("?since=2026-05-02", ["Loop opened", "Person deactivated"]),
        ("?until=2026-05-02", ["Person deactivated", "Rubric published"]),
        ("?since=2026-05-02&until=2026-05-02&kind=person_deactivated", ["Person deactivated"]),
        ("?kind=nonsense&since=0001-01-01&until=9999-12-31&after=x&actor=1", "everything"),
    ],
)
def test_filters_show_what_was_asked_for(
    admin: Person, signed_in: SignIn, address: str, shown: list[str] | str
) -> None:
    admin.email = "admin@example.com"
    admin.save()
    role, loop = factories.RoleFactory(), factories.LoopFactory()
    for day, kind, actor, stream in (
        (1, "rubric_published", admin, role),
        (2, "person_deactivated", admin, admin),
        (3, "loop_opened", SYSTEM, loop),
    ):
        _append_on(day, kind, actor=actor, stream=stream)
    response = signed_in(admin).get("/log/" + address.format(admin=admin.pk, role=role.pk))
    wanted = shown if isinstance(shown, list) else ["Loop opened", "Person deactivated", "Rubric published"]
    assert [row.words for row in response.context["page"].rows] == wanted


def test_part_of_a_name_that_several_have_asks_whom_and_shows_nobody(
    admin: Person, signed_in: SignIn
) -> None:
    first, second = (factories.PersonFactory(name=f"Ada {name}") for name in ("Byron", "Lovelace"))
    for actor in (first, second):
        _append("rubric_published", actor=actor)
    client = signed_in(admin)
    response = client.get("/log/?who=ada&kind=rubric_published")
    assert response.context["page"].rows == ()
    assert [each.name for each in response.context["who"].choices] == ["Ada Byron", "Ada Lovelace"]
    assert f"?kind=rubric_published&amp;actor={first.pk}" in response.content.decode()
    whole = client.get("/log/?who=ada lovelace")
    assert [row.actor.text for row in whole.context["page"].rows] == ["Ada Lovelace"]
    assert client.post("/log/export/?who=ada").status_code == 409
    assert client.post("/log/export/?who=ada lovelace").status_code == 200
    assert Event.objects.get(kind="log_exported").payload == {"filters": {"actor": str(second.pk)}}


def test_names_of_those_who_did_something_lately_are_suggested(admin: Person, signed_in: SignIn) -> None:
    factories.PersonFactory(name="Did Nothing")
    _append("rubric_published", actor=factories.PersonFactory(name="Did Something"))
    page = signed_in(admin).get("/log/").content.decode()
    assert re.findall(r'<option value="([^"]+)"></option>', page) == ["The system", "Did Something"]


def test_log_of_what_is_not_there_is_not_found(admin: Person, signed_in: SignIn) -> None:
    assert signed_in(admin).get(f"/log/?of=role&id={admin.pk}").status_code == 404


def test_pages_follow_each_other_without_gap_or_repeat(admin: Person, signed_in: SignIn) -> None:
    role = factories.RoleFactory()
    keys = [_append("rubric_published", stream=role).pk for _ in range(2 * PAGE_SIZE + 3)][::-1]
    client = signed_in(admin)
    seen: list[list[int]] = []
    address: str | None = "/log/"
    while address:
        page = client.get(address).context["page"]
        seen.append([row.id for row in page.rows])
        address = f"/log/?after={page.older}" if page.older else None
    assert [len(page) for page in seen] == [PAGE_SIZE, PAGE_SIZE, 3]
    assert [key for page in seen for key in page] == keys
    back = client.get(f"/log/?before={seen[2][0]}").context["page"]
    assert [row.id for row in back.rows] == seen[1]
    assert (back.newer, back.older) == (seen[1][0], seen[1][-1])
    first = client.get(f"/log/?before={seen[1][0]}").context["page"]
    assert ([row.id for row in first.rows], first.newer) == (seen[0], None)


def _evidence_of(loop: Loop) -> None:
    """Append one event of each kind that tells of evidence, with canaries where values could show."""
    seat = Seat.objects.filter(interview__loop=loop).first()
    for kind in TELL_EVIDENCE:
        _append(
            kind,
            stream=loop,
            findings=7777,
            rating=4444,
            outcome="no_offer",
            outcome_before="offer",
            disposition="dismissed",
            recommendation="canary yes",
            seat_id=str(seat.pk) if seat else None,
        )


def _shown(person: Person) -> set[str]:
    return {row.words for row in log_page(person, LogFilters()).rows}


EVIDENCE_WORDS = {str(KINDS[name].words) for name in TELL_EVIDENCE}
CANARIES = ("7777", "4444", "canary", "ffer", "ismissed")


def test_nothing_of_the_evidence_is_shown_before_the_reveal(admin: Person, signed_in: SignIn) -> None:
    loop = factories.make_loop()
    _evidence_of(loop)
    _append("scorecard_committed", stream=loop)
    assert _shown(admin) == {"Scorecard committed"}
    client = signed_in(admin)
    page = client.get("/log/")
    table = page.content.decode().partition("<tbody>")[2]
    sheet = b"".join(client.post("/log/export/").streaming_content).decode()
    assert [word for word in CANARIES if word in table or word in sheet] == []


def test_admin_who_owes_a_scorecard_stays_blind_after_the_reveal(admin: Person) -> None:
    loop = factories.make_loop()
    seat = Seat.objects.filter(interview__loop=loop)[0]
    seat.person = admin
    seat.save()
    Reveal.objects.create(loop=loop, at=factories.NOON, by=factories.PersonFactory())
    _evidence_of(loop)
    assert _shown(admin) == set()
    factories.fill(seat)
    assert _shown(admin) == EVIDENCE_WORDS


def test_no_rating_shows_even_when_the_loop_is_open(admin: Person, signed_in: SignIn) -> None:
    loop = factories.make_loop()
    Reveal.objects.create(loop=loop, at=factories.NOON, by=factories.PersonFactory())
    _evidence_of(loop)
    table = signed_in(admin).get("/log/").content.decode().partition("<tbody>")[2]
    assert "7777" in table  # how many findings there are, the open loop does tell
    assert "4444" not in table
    assert "canary" not in table


@pytest.mark.parametrize("duty", [Duty.INTERVIEWER, Duty.RECRUITER, Duty.HIRING_MANAGER])
def test_nobody_but_an_admin_reads_or_exports_the_log(duty: Duty, signed_in: SignIn) -> None:
    client = signed_in(factories.PersonFactory(duties=[duty]))
    assert client.get("/log/").status_code == 403
    assert client.post("/log/export/").status_code == 403
    assert not Event.objects.exists()
    with pytest.raises(NotAllowedError):
        note_log_export(actor=SYSTEM, filters={})


def test_r16_export_is_an_event_and_calculates_nothing(admin: Person, signed_in: SignIn) -> None:
    role = factories.RoleFactory(title="=HYPERLINK(1)")
    admin.name = "@canary"
    admin.save()
    published = _append("rubric_published", actor=admin, stream=role)
    _append("loop_opened", stream=factories.LoopFactory())
    response = signed_in(admin).post(f"/log/export/?of=role&id={role.pk}")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    lines = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert len(lines) == 2
    assert lines[1][0] == str(published.pk)
    assert lines[1][2:] == ["'@canary", "Rubric published", "'=HYPERLINK(1)", "", ""]
    exported = Event.objects.get(kind="log_exported")
    assert (exported.actor, exported.payload) == (admin, {"filters": {"of": "role", "id": str(role.pk)}})


@pytest.mark.parametrize("count", [1, 30])
def test_page_takes_as_many_queries_for_one_event_as_for_thirty(
    admin: Person, client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(admin)
    for _ in range(count):
        loop = factories.make_loop(panel=1)
        seat = Seat.objects.get(interview__loop=loop)
        dimension = loop.rubric.dimensions.first()
        _append("scorecard_committed", actor=seat.person, stream=loop, seat_id=str(seat.pk))
        _append("dimension_moved", actor=admin, stream=loop.rubric.role, dimension=str(dimension.pk))
        _append("person_deactivated", actor=admin, stream=factories.PersonFactory())
    with django_assert_num_queries(10):
        assert client.get("/log/").status_code == 200
