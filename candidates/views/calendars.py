"""The private feed of one's own seats, for a calendar that can't sign in."""

from hashlib import sha256
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from candidates.calendar_files import feed_file
from candidates.selectors.calendars import feed_items, person_of_feed
from candidates.services.calendars import end_feed, make_feed
from candidates.views.people import readable_person
from hiring.actors import NotAllowedError
from hiring.models import Person
from hiring.views.access import person_of


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Answer the calendar, or 304 to whoever has it as it is; whoever knows the address may read it."""
    person = person_of_feed(token)
    if person is None:
        raise Http404
    content = feed_file(_("Interviews"), feed_items(person))
    mark = f'"{sha256(content).hexdigest()}"'
    answer: HttpResponse = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    if mark in parse_etags(request.headers.get("If-None-Match", "")):
        answer = HttpResponseNotModified()
    answer.headers["ETag"] = mark
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


@require_POST
def new_feed(request: HttpRequest, person_id: UUID) -> HttpResponse:
    make_feed(actor=_own(request, person_id))
    messages.success(request, _("The address is new; a former one no longer works."))
    return redirect("person", person_id=person_id)


@require_POST
def close_feed(request: HttpRequest, person_id: UUID) -> HttpResponse:
    end_feed(actor=_own(request, person_id), person_id=person_id)
    messages.success(request, _("The address no longer works."))
    return redirect("person", person_id=person_id)


def _own(request: HttpRequest, person_id: UUID) -> Person:
    """Return the viewer, who must be the person: an admin reads others' pages and not their calendars."""
    whom = readable_person(request, person_id)
    if whom != person_of(request):
        raise NotAllowedError(_("Only the person has an address for their calendar."))
    return whom
