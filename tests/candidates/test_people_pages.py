"""The pages about people: who sees whom, what they show, and how many queries that takes."""

import datetime
import re

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from candidates.models import Seat
from candidates.selectors.people import PAGE_SIZE
from hiring.models import Duty, InterviewerPolicy, Pause, Person, QualificationChange
from hiring.services.qualifications import Step, set_qualification
from tests import factories
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db

LIST_QUERIES = 7
PAGE_QUERIES = 13
DETAILS = {
    "name": "Ada Byron",
    "title": "Analyst",
    "duties": ["interviewer", "recruiter"],
    "time_zone": "Europe/London",
    "daily_cap": "",
    "weekly_cap": "3",
}


def names(page: object) -> list[str]:
    return [row.name for row in page.context["page"].rows]


def seat_in(hours: float, person: Person, **options: object) -> Seat:
    start = timezone.now() + datetime.timedelta(hours=hours)
    seat: Seat = factories.SeatFactory(person=person, interview__starts_at=start, **options)
    return seat


def test_list_searches_and_filters(admin: Person, signed_in: SignIn) -> None:
    factories.PersonFactory(name="Zelda Quill", duties=[Duty.RECRUITER])
    factories.PersonFactory(name="Yusuf Quill", is_active=False)
    client = signed_in(admin)
    assert names(client.get("/people/?q=quill")) == ["Zelda Quill"]
    assert names(client.get("/people/?q=quill&state=all")) == ["Yusuf Quill", "Zelda Quill"]
    assert names(client.get("/people/?q=quill&state=deactivated")) == ["Yusuf Quill"]
    assert names(client.get("/people/?duty=recruiter")) == ["Zelda Quill"]
    assert names(client.get("/people/?duty=nonsense&after=nonsense&q=quill")) == ["Zelda Quill"]


def test_list_turns_its_pages_without_losing_anybody(admin: Person, signed_in: SignIn) -> None:
    factories.PersonFactory.create_batch(2 * PAGE_SIZE, name="Same Name")
    client = signed_in(admin)
    seen, address, pages = [], "/people/", 0
    while address:
        page = client.get(address).context["page"]
        seen += [row.id for row in page.rows]
        address = f"/people/?after={page.older}" if page.older else ""
        pages += 1
    assert (pages, len(seen), len(set(seen))) == (3, 2 * PAGE_SIZE + 1, 2 * PAGE_SIZE + 1)
    last = client.get(f"/people/?before={seen[-1]}").context["page"]
    assert [row.id for row in last.rows] == seen[-1 - PAGE_SIZE : -1]
    first = client.get(f"/people/?before={seen[PAGE_SIZE]}").context["page"]
    assert ([row.id for row in first.rows], first.newer) == (seen[:PAGE_SIZE], None)


def test_list_counts_seats_in_the_persons_own_week(admin: Person, signed_in: SignIn) -> None:
    person = factories.PersonFactory(name="Zelda Quill", weekly_cap=1)
    seat_in(0.01, person)
    cancelled = seat_in(0.01, person)
    cancelled.interview.cancelled_at = timezone.now()
    cancelled.interview.save()
    seat_in(24 * 15, person)
    (row,) = signed_in(admin).get("/people/?q=quill").context["page"].rows
    assert (row.week, row.weekly_cap, row.is_full) == (1, 1, True)


@pytest.mark.parametrize(
    ("days", "state"), [((-1, 1), "paused"), ((0, None), "paused"), ((-3, -1), "active"), ((2, 3), "active")]
)
def test_list_says_who_is_away(
    admin: Person, signed_in: SignIn, days: tuple[int, int | None], state: str
) -> None:
    person = factories.PersonFactory(name="Zelda Quill")
    today = timezone.now().date()
    since, until = (None if day is None else today + datetime.timedelta(day) for day in days)
    Pause.objects.create(person=person, from_on=since, until_on=until, reason="Away")
    (row,) = signed_in(admin).get("/people/?q=quill").context["page"].rows
    assert row.state == state


@pytest.mark.parametrize("duty", [Duty.INTERVIEWER, Duty.RECRUITER, Duty.HIRING_MANAGER])
def test_own_page_is_open_and_nobody_elses(signed_in: SignIn, duty: Duty) -> None:
    viewer, other = factories.PersonFactory(duties=[duty]), factories.PersonFactory()
    client = signed_in(viewer)
    assert client.get(f"/people/{viewer.pk}/").status_code == 200
    assert client.get(f"/people/{other.pk}/").status_code == 404
    assert client.get("/people/").status_code == 404
    assert client.post(f"/people/{other.pk}/pauses/", {}).status_code == 404
    assert client.get(f"/people/{viewer.pk}/edit/").status_code == 403


def test_own_page_offers_nothing_that_only_admins_do(interviewer: Person, signed_in: SignIn) -> None:
    content = signed_in(interviewer).get(f"/people/{interviewer.pk}/").content.decode()
    for address in ("edit", "deactivate", "qualifications", "invitation"):
        assert f"/people/{interviewer.pk}/{address}/" not in content
    assert f"/people/{interviewer.pk}/pauses/" in content


def test_person_sets_and_removes_own_pause(interviewer: Person, signed_in: SignIn) -> None:
    client = signed_in(interviewer)
    day = (timezone.now().date() + datetime.timedelta(3)).isoformat()
    page = f"/people/{interviewer.pk}/"
    refused = client.post(f"{page}pauses/", {"from_on": day, "until_on": "2020-01-01", "reason": ""})
    assert refused.status_code == 422
    assert set(refused.context["pause_form"].errors) == {"until_on", "reason"}
    assert client.post(f"{page}pauses/", {"from_on": day, "reason": "Holiday"}).status_code == 302
    pause = Pause.objects.get()
    assert "Holiday" in client.get(page).content.decode()
    assert client.post(f"{page}pauses/{pause.pk}/remove/").status_code == 302
    assert not Pause.objects.exists()


def test_invited_person_is_on_the_list(admin: Person, signed_in: SignIn) -> None:
    client = signed_in(admin)
    form = DETAILS | {"email": "ada@example.com"}
    answer = client.post("/people/invite/", form)
    ada = Person.objects.get(email="ada@example.com")
    assert answer.headers["Location"] == f"/people/{ada.pk}/"
    assert (ada.duties, ada.weekly_cap, ada.daily_cap) == (["interviewer", "recruiter"], 3, None)
    assert client.get("/people/?q=ada@").context["page"].rows[0].state == "invited"
    again = client.post("/people/invite/", form | {"email": "ADA@example.com"})
    assert (again.status_code, list(again.context["form"].errors)) == (422, ["email"])


def test_r32_edited_person_is_stored_and_an_old_form_is_a_conflict(
    admin: Person, interviewer: Person, signed_in: SignIn
) -> None:
    client = signed_in(admin)
    address = f"/people/{interviewer.pk}/edit/"
    assert client.post(address, DETAILS | {"version": "0"}).status_code == 302
    interviewer.refresh_from_db()
    assert (interviewer.name, interviewer.time_zone) == ("Ada Byron", "Europe/London")
    assert client.post(address, DETAILS | {"version": "0", "title": "Other"}).status_code == 409


def test_deactivating_shows_the_seats_to_come_first(admin: Person, signed_in: SignIn) -> None:
    seat = factories.make_loop(panel=1).interviews.get().seats.get()
    seat.interview.starts_at = timezone.now() + datetime.timedelta(days=2)
    seat.interview.save()
    client = signed_in(admin)
    address = f"/people/{seat.person_id}/deactivate/"
    content = client.get(address).content.decode()
    assert f"/loops/{seat.interview.loop_id}/" in content
    assert seat.interview.loop.application.candidate.name not in content
    assert client.post(address).status_code == 302
    assert not Person.objects.get(pk=seat.person_id).is_active


def test_qualification_is_granted_with_a_reason(admin: Person, signed_in: SignIn) -> None:
    loop = factories.make_loop(panel=1)
    person, exercise = factories.PersonFactory(), loop.interviews.get().exercise
    client = signed_in(admin)
    address = f"/people/{person.pk}/qualifications/{loop.rubric.role.key}/{exercise.key}/"
    without = client.post(address, {"seen": "0", "step": "qualified", "reason": ""})
    assert (without.status_code, list(without.context["form"].errors)) == (422, ["reason"])
    form = {"seen": "0", "step": "qualified", "reason": "Led it at the last company"}
    assert client.post(address, form).status_code == 302
    assert client.post(address, form).status_code == 409
    (line,) = client.get(f"/people/{person.pk}/").context["page"].qualifications
    assert (line.label, line.change.reason) == ("Qualified", "Led it at the last company")
    assert "Led it at the last company" in client.get(address).content.decode()


def test_progress_is_counted_from_interviews_that_took_place(admin: Person, signed_in: SignIn) -> None:
    loop = factories.make_loop(panel=4)
    person, role = factories.PersonFactory(), loop.rubric.role
    exercise = loop.interviews.first().exercise
    set_qualification(
        actor=admin,
        person_id=person.pk,
        role=role,
        exercise_key=exercise.key,
        step=Step.SHADOW,
        reason="Begins",
    )
    QualificationChange.objects.update(at=timezone.now() - datetime.timedelta(days=9))
    took_place, cancelled, ahead, other = loop.interviews.all()
    now = timezone.now()
    for interview, hours in ((took_place, -3), (cancelled, -3), (ahead, 3), (other, -3)):
        interview.starts_at = now + datetime.timedelta(hours=hours)
        interview.cancelled_at = now if interview is cancelled else None
        interview.exercise = None if interview is other else exercise
        interview.save()
        factories.SeatFactory(interview=interview, person=person, kind="shadow")
    (line,) = signed_in(admin).get(f"/people/{person.pk}/").context["page"].qualifications
    assert (line.standing.step, line.standing.shadows, line.shadows_needed) == ("shadow", 1, 2)


def test_policy_page_stores_what_an_admin_sets(admin: Person, signed_in: SignIn) -> None:
    client = signed_in(admin)
    form = {
        "version": "0",
        "shadows": "1",
        "reverse_shadows": "1",
        "lapse_days": "",
        "daily_cap": "3",
        "weekly_cap": "6",
        "allows_override": "on",
    }
    wrong = client.post("/people/policy/", form | {"daily_cap": "13"})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["daily_cap"])
    assert client.post("/people/policy/", form).status_code == 302
    policy = InterviewerPolicy.objects.get()
    assert (policy.lapse_days, policy.daily_cap, policy.allows_override) == (None, 3, True)
    assert client.post("/people/policy/", form | {"daily_cap": "4"}).status_code == 409


def test_admin_finds_people_in_the_navigation_and_others_do_not(
    admin: Person, recruiter: Person, signed_in: SignIn
) -> None:
    link = re.compile(r'<a href="/people/"[^>]*>\s*People')
    assert link.search(signed_in(admin).get("/roles/").content.decode())
    assert not link.search(signed_in(recruiter).get("/roles/").content.decode())


@pytest.mark.parametrize("rows", [1, 30])
def test_list_runs_the_same_queries_for_one_person_and_thirty(
    admin: Person, signed_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for person in factories.PersonFactory.create_batch(rows):
        seat_in(1, person)
        Pause.objects.create(person=person, from_on=timezone.now().date(), reason="Away")
    client = signed_in(admin)
    with django_assert_num_queries(LIST_QUERIES):
        client.get("/people/")


@pytest.mark.parametrize("rows", [1, 30])
def test_page_runs_the_same_queries_for_one_exercise_and_thirty(
    admin: Person, signed_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    loop = factories.make_loop(panel=1)
    person = factories.PersonFactory()
    for number in range(rows):
        rubric = factories.RubricFactory()
        exercise = factories.ExerciseFactory(rubric=rubric)
        factories.publish(rubric)
        granted = {"role": rubric.role, "exercise_key": exercise.key, "step": "shadow"}
        QualificationChange.objects.create(person=person, reason="Begins", at=factories.NOON, **granted)
        seat_in(1 + number, person, interview__loop=loop, interview__exercise=exercise)
        seat_in(-9 - number, person, interview__loop=loop, interview__exercise=exercise, kind="shadow")
        Pause.objects.create(person=person, from_on=timezone.now().date(), reason="Away")
    client: Client = signed_in(admin)
    with django_assert_num_queries(PAGE_QUERIES):
        page = client.get(f"/people/{person.pk}/").context["page"]
    assert {line.standing.shadows for line in page.qualifications if line.change} == {1}
