"""The page on which an admin sets the schedule of reminders."""

import re

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from hiring.models import Duty, Event, Person, ReminderPolicy
from hiring.selectors.reminder_policies import USUAL_SCHEDULE, Audience, ScheduleStep, reminder_schedule
from tests import factories
from tests.conftest import SignIn

URL = "/policies/reminders/"
FIELDS = {
    "version": "0",
    "is_on": "on",
    "night_from": "21",
    "night_until": "7",
    "days_off": ["5", "6"],
    "hours_1": "3",
    "audience_1": "author",
    "hours_2": "",
    "audience_2": "author",
    "hours_3": "30",
    "audience_3": "author_and_recruiter",
    "hours_4": "",
    "audience_4": "author",
    "hours_5": "",
    "audience_5": "author",
}


def test_page_shows_the_schedule_that_holds(admin: Person, signed_in: SignIn) -> None:
    page = signed_in(admin).get(URL)
    form = page.context["form"]
    assert page.status_code == 200
    assert [form[f"hours_{number}"].value() for number in range(1, 6)] == [2, 24, 48, None, None]
    assert form["audience_3"].value() == Audience.AUTHOR_AND_RECRUITER
    content = page.content.decode()
    assert '<option value="20" selected>20:00</option>' in content
    checked = re.findall(r'name="days_off" value="(\d)"[^>]*checked', content)
    assert checked == ["6", "7"]


def test_saved_form_is_the_schedule_from_then_on(admin: Person, signed_in: SignIn) -> None:
    client = signed_in(admin)
    answer = client.post(URL, FIELDS)
    assert (answer.status_code, answer.headers["Location"]) == (302, URL)
    schedule = reminder_schedule()
    assert (schedule.version, schedule.night_from, schedule.night_until) == (1, 21, 7)
    assert schedule.days_off == (5, 6)
    assert schedule.steps == (
        ScheduleStep(3, Audience.AUTHOR),
        ScheduleStep(30, Audience.AUTHOR_AND_RECRUITER),
    )
    assert "Reminders follow this policy from now on." in client.get(URL).content.decode()


def test_unchanged_form_stores_what_it_showed(admin: Person, signed_in: SignIn) -> None:
    client = signed_in(admin)
    form = client.get(URL).context["form"]
    shown = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    empty = {f"audience_{number}": "author" for number in (4, 5)}
    client.post(URL, empty | {name: value for name, value in shown.items() if value is not False})
    stored = reminder_schedule()
    assert (stored.steps, stored.days_off) == (USUAL_SCHEDULE.steps, USUAL_SCHEDULE.days_off)


def test_reminders_can_be_switched_off(admin: Person, signed_in: SignIn) -> None:
    fields = {key: value for key, value in FIELDS.items() if key != "is_on" and not key.startswith("hours")}
    assert signed_in(admin).post(URL, fields).status_code == 302
    assert (reminder_schedule().is_on, reminder_schedule().steps) == (False, ())


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"days_off": list("1234567")}, "days_off", "at least one day"),
        ({"days_off": ["8"]}, "days_off", "not one of the available choices"),
        ({"night_from": "24"}, "night_from", "not one of the available choices"),
        ({"hours_1": "0"}, "hours_1", "greater than or equal to 1"),
        ({"hours_3": "721"}, "hours_3", "less than or equal to 720"),
        ({"hours_3": "3"}, "hours_3", "more than 3 hours"),
        ({"hours_1": "", "hours_3": ""}, "hours_1", "Say when to send the first reminder"),
        ({"audience_3": "everybody"}, "audience_3", "not one of the available choices"),
    ],
)
def test_wrong_field_is_named_and_focused(
    admin: Person, signed_in: SignIn, change: dict[str, object], field: str, words: str
) -> None:
    page = signed_in(admin).post(URL, FIELDS | change)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert words in page.context["form"].errors[field][0]
    assert page.content.decode().count("autofocus") >= 1
    assert page.context["form"].fields[field].widget.attrs["autofocus"] is True
    assert not ReminderPolicy.objects.exists()


def test_form_without_its_version_is_refused(admin: Person, signed_in: SignIn) -> None:
    fields = {key: value for key, value in FIELDS.items() if key != "version"}
    assert signed_in(admin).post(URL, fields).status_code == 422


def test_old_form_is_a_conflict(admin: Person, signed_in: SignIn) -> None:
    client = signed_in(admin)
    client.post(URL, FIELDS)
    assert client.post(URL, FIELDS | {"night_from": "22"}).status_code == 409
    assert client.post(URL, FIELDS).status_code == 302  # the very same again: a second click
    assert Event.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("duty", [Duty.INTERVIEWER, Duty.RECRUITER, Duty.HIRING_MANAGER])
def test_page_is_for_admins(signed_in: SignIn, duty: Duty) -> None:
    client = signed_in(factories.PersonFactory(duties=[duty]))
    assert (client.get(URL).status_code, client.post(URL, FIELDS).status_code) == (403, 403)
    assert not ReminderPolicy.objects.exists()
    assert URL not in client.get(reverse("my_interviews")).content.decode()


def test_admin_finds_the_page_in_the_navigation(admin: Person, signed_in: SignIn) -> None:
    page = signed_in(admin).get(URL).content.decode()
    assert re.search(r'<a href="/policies/" aria-current="page"[^>]*>\s*Policies', page)


def test_page_takes_four_queries(
    admin: Person, signed_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(admin)
    client.post(URL, FIELDS)
    client.get(URL)
    with django_assert_num_queries(4):
        client.get(URL)
