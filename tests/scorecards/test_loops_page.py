"""The list of loops for those who run them."""

import csv
import datetime
import io
import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from candidates.models import Loop, Seat
from hiring.models import Duty, Person
from scorecards.models import Debrief, Decision, Reveal
from tests import factories
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db

NOW = factories.NOON + datetime.timedelta(days=3)


@pytest.fixture(autouse=True)
def now() -> "time_machine.Traveller":
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def _loop(name: str, done: int = 0, panel: int = 2, **fields: object) -> Loop:
    """Return a loop of a candidate with `done` committed scorecards of `panel`."""
    loop = factories.make_loop(panel=panel, **fields)
    loop.application.candidate.name = name
    loop.application.candidate.save()
    for seat in Seat.objects.filter(interview__loop=loop).order_by("interview__position")[:done]:
        factories.fill(seat)
    return loop


def _reveal(loop: Loop, by: Person, days_ago: int = 0) -> Loop:
    Reveal.objects.create(loop=loop, at=NOW - datetime.timedelta(days=days_ago), by=by)
    return loop


def _decide(loop: Loop, by: Person, outcome: str = "offer") -> Loop:
    debrief = Debrief.objects.create(loop=loop, input_hash="a", compiler_version="1", document={})
    Decision.objects.create(
        loop=loop, debrief=debrief, outcome=outcome, rationale="Yes.", decided_by=by, decided_at=NOW
    )
    return loop


def _flag(loop: Loop, disposition: str = "open", by: Person | None = None) -> None:
    scorecard = Seat.objects.filter(interview__loop=loop, scorecard__isnull=False)[0].scorecard
    factories.SignalFindingFactory(
        scorecard=scorecard, signal=loop.rubric.signals.get(), disposition=disposition, disposed_by=by
    )


def _page(client: Client, **asked: str) -> str:
    response = client.get(reverse("loops"), asked)
    assert response.status_code == 200
    return response.content.decode()


def _names(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a>', page)


def _row(page: str, name: str) -> str:
    found = re.search(rf"<tr>\s*<th scope=\"row\"><a [^>]+>{name}</a>.*?</tr>", page, re.DOTALL)
    assert found is not None
    return found[0]


def test_interviewers_have_no_such_page(signed_in: SignIn, interviewer: Person) -> None:
    loop = _loop("Ana")
    Seat.objects.filter(interview__loop=loop).update(person=interviewer)
    client = signed_in(interviewer)
    assert client.get(reverse("loops")).status_code == 404
    assert client.post(reverse("loops_export")).status_code == 404
    assert f'href="{reverse("loops")}"' not in client.get(reverse("my_interviews")).content.decode()


def test_hiring_manager_sees_loops_of_own_roles_only(signed_in: SignIn) -> None:
    manager = factories.PersonFactory(duties=[Duty.HIRING_MANAGER])
    own, seated, _other = _loop("Own"), _loop("Seated"), _loop("Other")
    own.application.role.hiring_managers.add(manager)
    Seat.objects.filter(interview__loop=seated).update(person=manager)
    client = signed_in(manager)
    assert _names(_page(client)) == ["Own"]
    assert "Seated" not in client.post(reverse("loops_export")).getvalue().decode()


def test_row_says_what_the_loop_waits_for(signed_in: SignIn, recruiter: Person) -> None:
    _loop("Waiting", done=1, panel=3)
    soon = _loop("Soon")
    soon.interviews.update(starts_at=NOW + datetime.timedelta(days=1))
    _loop("Ready", done=2)
    _reveal(_loop("Fresh", done=2), recruiter)
    _reveal(_loop("Stale", done=2), recruiter, days_ago=8)
    _decide(_reveal(_loop("Decided", done=2), recruiter), recruiter)
    page = _page(signed_in(recruiter), state="all")
    expected = {
        "Waiting": ("1 of 3 in", "2 overdue, 71 h", "Open"),
        "Soon": ("0 of 2 in", "waiting for 2", "next interview Tue 24 Nov"),
        "Ready": ("2 of 2 in", "all in, ready to reveal", "Reveal"),
        "Fresh": ("2 of 2 in", "revealed today", "Decide"),
        "Stale": ("2 of 2 in", "revealed 8 days ago, no decision", "Decide"),
        "Decided": ("2 of 2 in", "Decided: offer", "Read"),
    }
    for name, words in expected.items():
        assert [word for word in words if word not in _row(page, name)] == [], name


def test_progress_counts_neither_shadows_nor_cancelled_interviews(
    signed_in: SignIn, recruiter: Person
) -> None:
    loop = _loop("Ana", done=1)
    factories.SeatFactory(interview=loop.interviews.first(), kind=Seat.Kind.SHADOW)
    factories.SeatFactory(interview=factories.InterviewFactory(loop=loop, cancelled_at=NOW))
    assert "1 of 2 in" in _page(signed_in(recruiter))


def test_scorecard_is_overdue_a_day_after_the_interview(
    signed_in: SignIn, recruiter: Person, now: "time_machine.Traveller"
) -> None:
    _loop("Ana")
    ended = factories.NOON + datetime.timedelta(minutes=60)
    client = signed_in(recruiter)
    now.move_to(ended + datetime.timedelta(hours=24))
    assert "overdue" not in _row(_page(client), "Ana")
    now.shift(1)
    assert "2 overdue, 24 h" in _row(_page(client), "Ana")


def test_red_flags_show_after_the_reveal_and_count_what_is_not_dismissed(
    signed_in: SignIn, recruiter: Person
) -> None:
    for name, disposition in (("Open", "open"), ("Confirmed", "confirmed"), ("Dismissed", "dismissed")):
        _flag(
            _reveal(_loop(name, done=2), recruiter), disposition, recruiter if disposition != "open" else None
        )
    _flag(_loop("Blind", done=2))
    page = _page(signed_in(recruiter))
    assert "1 red flag" in _row(page, "Open")
    assert "1 red flag" in _row(page, "Confirmed")
    assert "red flag" not in _row(page, "Dismissed").replace("Red flags", "")
    assert "after the reveal" in _row(page, "Blind")
    assert "1 red flag" not in _row(page, "Blind")


def test_whoever_owes_a_scorecard_learns_neither_flags_nor_decision(
    signed_in: SignIn, recruiter: Person
) -> None:
    loop = _decide(_reveal(_loop("Ana", done=1), recruiter), recruiter)
    _flag(loop)
    Seat.objects.filter(interview__loop=loop, scorecard__isnull=True).update(person=recruiter)
    client = signed_in(recruiter)
    page = _page(client, state="all")
    assert "your scorecard comes first" in _row(page, "Ana")
    assert "1 red flag" not in page
    assert "Decided" not in _row(page, "Ana")
    assert _names(_page(client, state="decided")) == []
    assert _names(_page(client, state="open")) == ["Ana"]
    (row,) = _export(client, state="all")
    assert (row["Red flags"], row["Decision"]) == ("", "")


@pytest.mark.parametrize(
    ("state", "names"),
    [
        ("", {"Waiting", "Late", "Ready", "Revealed", "Empty"}),
        ("open", {"Waiting", "Late", "Ready", "Revealed", "Empty"}),
        ("nonsense", {"Waiting", "Late", "Ready", "Revealed", "Empty"}),
        ("waiting", {"Waiting", "Late"}),
        ("overdue", {"Late"}),
        ("ready", {"Ready"}),
        ("deciding", {"Revealed"}),
        ("decided", {"Decided"}),
        ("all", {"Waiting", "Late", "Ready", "Revealed", "Empty", "Decided"}),
    ],
)
def test_state_filter_lists_the_loops_in_that_state(
    signed_in: SignIn, recruiter: Person, state: str, names: set[str]
) -> None:
    _loop("Waiting").interviews.update(starts_at=NOW)
    _loop("Late", done=1)
    _loop("Ready", done=2)
    _loop("Empty", panel=0)
    _reveal(_loop("Revealed", done=2), recruiter)
    _decide(_reveal(_loop("Decided", done=2), recruiter), recruiter)
    assert set(_names(_page(signed_in(recruiter), state=state))) == names


def test_search_finds_candidates_by_part_of_the_name(signed_in: SignIn, recruiter: Person) -> None:
    for name in ("Zoë Marlowe", "Marla Quist", "Ben Oduya"):
        _loop(name)
    client = signed_in(recruiter)
    assert set(_names(_page(client, q="marl"))) == {"Zoë Marlowe", "Marla Quist"}
    assert _names(_page(client, q="zoë")) == ["Zoë Marlowe"]
    assert "No loop matches" in _page(client, q="100%")


def test_role_filter_lists_the_loops_of_a_role(signed_in: SignIn, recruiter: Person) -> None:
    one, _two = _loop("One"), _loop("Two")
    assert _names(_page(signed_in(recruiter), role=one.application.role.key)) == ["One"]


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("newest", ["Bo", "Cy", "Al"]),
        ("oldest", ["Al", "Cy", "Bo"]),
        ("name", ["Al", "Bo", "Cy"]),
        ("overdue", ["Cy", "Al", "Bo"]),
    ],
)
def test_sort_puts_loops_in_order(signed_in: SignIn, recruiter: Person, sort: str, names: list[str]) -> None:
    days = {"Al": (9, 4), "Bo": (1, 0), "Cy": (5, 6)}
    for name, (opened, held) in days.items():
        loop = _loop(name, opened_at=NOW - datetime.timedelta(days=opened))
        loop.interviews.update(starts_at=NOW - datetime.timedelta(days=held))
    assert _names(_page(signed_in(recruiter), sort=sort)) == names


@pytest.mark.parametrize("sort", ["newest", "oldest", "name", "overdue"])
def test_pages_lead_through_all_loops_and_back(signed_in: SignIn, recruiter: Person, sort: str) -> None:
    """Loops share times and names in part, so the order must break ties."""
    rubric = factories.publish(factories.RubricFactory())
    for number in range(60):
        factories.LoopFactory(
            rubric=rubric,
            opened_at=NOW - datetime.timedelta(days=number % 7),
            application__candidate__name=f"Same {number % 5}",
            application__candidate__email=f"{number}@example.com",
        )
    client = signed_in(recruiter)
    forward, url = [], f"{reverse('loops')}?sort={sort}"
    while url:
        page = client.get(url).content.decode()
        forward.append(_addresses(page))
        url = _neighbour(page, "next")
    assert [len(found) for found in forward] == [25, 25, 10]
    everything = [address for found in forward for address in found]
    assert len(set(everything)) == 60
    middle = client.get(_neighbour(page, "prev")).content.decode()
    assert _addresses(middle) == forward[1]
    assert _addresses(client.get(_neighbour(middle, "prev")).content.decode()) == forward[0]
    assert _addresses(client.get(_neighbour(middle, "next")).content.decode()) == forward[2]


def _addresses(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="([^"]+)">', page)


def _neighbour(page: str, which: str) -> str:
    found = re.search(rf'rel="{which}" href="([^"]+)"', page)
    return found[1].replace("&amp;", "&") if found else ""


def test_page_that_starts_from_a_loop_that_is_gone_is_the_first(signed_in: SignIn, recruiter: Person) -> None:
    _loop("Ana")
    client = signed_in(recruiter)
    assert _names(_page(client, after="01a20934-0000-7000-8000-000000000000")) == ["Ana"]
    assert _names(_page(client, before="nonsense")) == ["Ana"]


def test_no_address_of_a_page_holds_a_name(signed_in: SignIn, recruiter: Person) -> None:
    for number in range(26):
        _loop(f"Canaryname {number}", panel=0)
    links = re.findall(r'href="([^"]+)"', _page(signed_in(recruiter), sort="name"))
    assert len(links) > 26
    assert not [link for link in links if "anaryname" in link]


def test_live_search_answers_with_the_rows_and_the_address(signed_in: SignIn, recruiter: Person) -> None:
    _loop("Ana")
    response = signed_in(recruiter).get(
        reverse("loops"), {"q": "an", "state": "open", "sort": "newest"}, headers={"HX-Request": "true"}
    )
    assert response.headers["HX-Push-Url"] == reverse("loops") + "?q=an"
    assert response.content.decode().strip().startswith('<div id="loops"')
    assert _names(response.content.decode()) == ["Ana"]


def test_going_back_gets_the_whole_page(signed_in: SignIn, recruiter: Person) -> None:
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    response = signed_in(recruiter).get(reverse("loops"), headers=headers)
    assert response.content.decode().startswith("<!doctype html>")
    assert "HX-Push-Url" not in response.headers


def test_empty_states_teach_the_next_step(signed_in: SignIn, recruiter: Person) -> None:
    client = signed_in(recruiter)
    page = _page(client)
    assert "Every loop will stand here" in page
    assert page.count(reverse("open_loop")) == 1
    _loop("Ana")
    page = _page(client, q="nobody")
    assert "Clear filters" in page
    assert "Every loop will stand here" not in page


def test_export_holds_the_filtered_loops_of_all_pages(signed_in: SignIn, recruiter: Person) -> None:
    for number in range(30):
        _loop(f"Same {number:02}", panel=0)
    _loop("Other", panel=0)
    rows = list(_export(signed_in(recruiter), q="same", sort="name"))
    assert [row["Candidate"] for row in rows] == [f"Same {number:02}" for number in range(30)]


def test_export_says_what_the_page_says(signed_in: SignIn, recruiter: Person) -> None:
    loop = _decide(_reveal(_loop("Ana", done=2), recruiter), recruiter)
    _flag(loop)
    (row,) = _export(signed_in(recruiter), state="all")
    assert row == {
        "Candidate": "Ana",
        "Role": loop.application.role.title,
        "Opened": "2026-11-20",
        "Days open": "3",
        "Scorecards in": "2",
        "Scorecards planned": "2",
        "Scorecards overdue": "0",
        "Revealed": "2026-11-23",
        "Red flags": "1",
        "Decision": "Make an offer",
    }


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", " ="])
def test_r16_export_holds_no_cell_that_a_spreadsheet_calculates(
    signed_in: SignIn, recruiter: Person, start: str
) -> None:
    _loop(f'{start}HYPERLINK("https://example.com")')
    (row,) = _export(signed_in(recruiter))
    assert row["Candidate"] == f'\'{start}HYPERLINK("https://example.com")'


def _export(client: Client, **asked: str) -> "csv.DictReader[str]":
    response = client.post(reverse("loops_export", query=asked))
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    return csv.DictReader(io.StringIO(response.getvalue().decode("utf-8-sig")))


@pytest.mark.parametrize("number", [1, 30])
def test_list_takes_the_same_queries_for_any_number_of_loops(
    number: int, signed_in: SignIn, recruiter: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for place in range(number):
        _reveal(_loop(f"Number {place}", done=1), recruiter)
    client = signed_in(recruiter)
    # session, person, roles, decisions unseen, page, facts, seats, red flags
    with django_assert_num_queries(8):
        client.get(reverse("loops"))
    # and the event, in a savepoint of its own; twelve are the limit of exports, in the cache of the database
    with django_assert_num_queries(11 + 12):
        client.post(reverse("loops_export")).getvalue()
