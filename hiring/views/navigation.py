"""The main navigation and the page to start from."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from hiring.models import Duty, Person


@dataclass(frozen=True, slots=True)
class NavigationItem:
    label: str
    url: str
    current: bool


def _entries(person: Person) -> list[tuple[str, str]]:
    """Return (label, address) of the pages that a person works on, the most used one first."""
    runs_loops = person.has_duty(Duty.RECRUITER, Duty.HIRING_MANAGER, Duty.ADMIN)
    entries = [
        (_("Loops"), "loops", runs_loops),
        (_("My interviews"), "my_interviews", True),
        (_("Roles"), "roles", runs_loops),
        (_("People"), "people", person.has_duty(Duty.ADMIN)),
        (_("Privacy"), "privacy", person.has_duty(Duty.RECRUITER, Duty.ADMIN)),
        (_("Insights"), "insights", person.has_duty(Duty.ADMIN)),
        (_("Policies"), "policies", person.has_duty(Duty.ADMIN)),
        (_("Log"), "log", person.has_duty(Duty.ADMIN)),
    ]
    return [(label, reverse(name)) for label, name, shown in entries if shown]


def navigation(request: HttpRequest) -> dict[str, list[NavigationItem]]:
    """Give every page its main navigation; empty for strangers."""
    if not request.user.is_authenticated:
        return {"navigation": []}
    return {
        "navigation": [
            NavigationItem(label, url, request.path.startswith(url)) for label, url in _entries(request.user)
        ]
    }


def start(request: HttpRequest) -> HttpResponse:
    """Lead a signed-in person to the page that they work on."""
    assert isinstance(request.user, Person)  # noqa: S101  the middleware let no stranger through
    return HttpResponseRedirect(_entries(request.user)[0][1])
