"""Who read what others wrote: noted once a day for each thing as it stood, in the chained log."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from hiring.actors import SYSTEM
from hiring.clock import database_now
from hiring.models import Delivery, Event, EventStream, Person
from hiring.selectors.log_verification import log_faults
from hiring.services.readings import Reading, note_readings
from scorecards.services.debriefs import compile_debrief_of_loop
from tests import factories
from tests.conftest import SignIn
from tests.scorecards.debrief_page.cases import Case, make_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def revealed(recruiter: Person) -> Case:
    case = make_case()
    case.compile()
    case.reveal(recruiter)
    return case


def noted() -> list[tuple[str, str]]:
    """Return who read which page, in the order of the log."""
    events = Event.objects.filter(kind="evidence_read").order_by("id")
    return [(str(event.actor), event.payload["page"]) for event in events]


def read(client: Client, case: Case, name: str = "debrief", query: str = "") -> int:
    return client.get(case.url(name) + query).status_code


def test_reading_is_noted_once(revealed: Case, signed_in: SignIn) -> None:
    reader, other = revealed.committed, revealed.manager
    for person in (reader, reader, other, reader):
        assert read(signed_in(person), revealed) == 200
    assert noted() == [(reader.name, "debrief"), (other.name, "debrief")]


@pytest.mark.parametrize(("before_midnight", "number"), [(1, 2), (0, 1)])
def test_reading_is_noted_again_on_the_next_day(
    admin: Person, recruiter: Person, before_midnight: int, number: int
) -> None:
    loop = factories.make_loop(panel=1)
    midnight = database_now().astimezone(datetime.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    Event.objects.create(
        kind="evidence_read",
        at=midnight - datetime.timedelta(microseconds=before_midnight),
        actor=admin,
        stream_kind="reading",
        stream_id=loop.pk,
        payload={"page": "debrief", "mark": "same"},
    )
    note_readings(person=admin, readings=[Reading(loop.pk, "debrief", "same")])
    assert len(noted()) == number
    note_readings(person=recruiter, readings=[Reading(loop.pk, "debrief", "same")])
    note_readings(person=admin, readings=[Reading(loop.pk, "debrief", "other")])
    assert len(noted()) == number + 2


def test_more_evidence_is_another_thing_to_have_read(revealed: Case, signed_in: SignIn) -> None:
    client = signed_in(revealed.committed)
    read(client, revealed)
    factories.commit(revealed.seats[-1].scorecard)
    compile_debrief_of_loop(actor=SYSTEM, loop_id=revealed.loop.pk)
    read(client, revealed)
    first, second = Event.objects.filter(kind="evidence_read").order_by("id")
    assert first.payload["mark"] != second.payload["mark"]


def test_each_page_that_shows_scorecards_is_noted(revealed: Case, signed_in: SignIn) -> None:
    client = signed_in(revealed.committed)
    page = client.get(revealed.url("debrief")).context["page"]
    assert read(client, revealed, "packet") == 200
    structure = page.version.partition(".")[2]
    live = client.get(revealed.url("debrief_live") + f"?shown=other.{structure}")
    assert "Canarywords" in live.content.decode()
    assert [page for _who, page in noted()] == ["debrief", "packet"]


def test_live_view_that_shows_scorecards_is_noted_without_the_page(revealed: Case, signed_in: SignIn) -> None:
    structure = (
        signed_in(revealed.manager).get(revealed.url("debrief")).context["page"].version.partition(".")[2]
    )
    client = signed_in(revealed.committed)
    assert read(client, revealed, "debrief_live") == 204
    assert len(noted()) == 1
    read(client, revealed, "debrief_live", f"?shown=other.{structure}")
    assert noted()[1:] == [(revealed.committed.name, "debrief")]


@pytest.mark.parametrize("name", ["debrief", "debrief_live", "packet"])
def test_page_that_is_closed_is_no_reading(revealed: Case, signed_in: SignIn, name: str) -> None:
    read(signed_in(revealed.owing), revealed, name)
    read(signed_in(factories.PersonFactory()), revealed, name)
    assert noted() == []


def test_readings_are_chained_in_streams_of_their_own(revealed: Case, signed_in: SignIn) -> None:
    head = EventStream.objects.get(kind="loop", stream=revealed.loop.pk)
    read(signed_in(revealed.committed), revealed)
    read(signed_in(revealed.manager), revealed)
    assert EventStream.objects.get(kind="loop", stream=revealed.loop.pk).number == head.number
    assert EventStream.objects.get(kind="reading", stream=revealed.loop.pk).number == 2
    assert log_faults() == []
    assert not Delivery.objects.filter(event__kind="evidence_read").exists()


def test_readings_of_several_loops_are_one_query(
    admin: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    loops = [factories.make_loop(panel=1) for _ in range(3)]
    readings = [Reading(loop.pk, "comparison") for loop in loops]
    for _ in range(2):
        with django_assert_num_queries(1):
            note_readings(person=admin, readings=readings)
    assert len(noted()) == 3
    with django_assert_num_queries(0):
        note_readings(person=admin, readings=[])


def test_log_shows_who_read_what_and_nothing_else(revealed: Case, admin: Person, signed_in: SignIn) -> None:
    read(signed_in(revealed.committed), revealed)
    client = signed_in(admin)
    client.post(reverse("loops_export", query={"q": "canarysearch"}))
    page = client.get(reverse("log", query={"kind": "readings"})).content.decode()
    assert page.count('<tr id="event-') == 2
    assert "Scorecards read" in page
    assert "Page: debrief" in page
    assert revealed.loop.application.candidate.name in page
    assert "List of loops exported" in page
    assert "canarysearch" not in page + str(list(Event.objects.values("payload")))


def test_log_of_a_loop_holds_who_read_it(revealed: Case, admin: Person, signed_in: SignIn) -> None:
    read(signed_in(revealed.committed), revealed)
    other = make_case()
    client = signed_in(admin)
    for case, number in ((revealed, 1), (other, 0)):
        page = client.get(reverse("log", query={"of": "loop", "id": str(case.loop.pk)})).content.decode()
        assert page.count("Scorecards read\n") == number


def test_list_of_loops_that_is_taken_is_an_event(recruiter: Person, signed_in: SignIn) -> None:
    assert signed_in(recruiter).get(reverse("loops_export")).status_code == 405
    signed_in(recruiter).post(reverse("loops_export", query={"q": "Ana", "state": "all"}))
    event = Event.objects.get(kind="loops_exported")
    assert (event.actor, event.payload) == (recruiter, {"filters": {"state": "all"}, "searched": True})
