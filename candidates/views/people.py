"""People: the list, a person's page, and inviting somebody."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from candidates.forms.people import PeopleFilterForm
from candidates.models import CalendarFeed
from candidates.selectors.calendars import feed_address
from candidates.selectors.people import people_for_page
from candidates.selectors.person_pages import person_page
from hiring.actors import NotAllowedError
from hiring.forms.fields import focus_first_error
from hiring.forms.people import InviteForm, PauseForm
from hiring.models import Person
from hiring.policies import may_manage_people, may_see_people
from hiring.selectors.interviewer_policies import interviewer_rules
from hiring.services.invitations import invite_person
from hiring.views.access import person_of
from hiring.views.requests import posted


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """List people; htmx asks for the rows alone."""
    if not may_see_people(person_of(request)):
        raise Http404
    form = PeopleFilterForm(request.GET)
    filters = form.filters
    context = {"page": people_for_page(filters), "form": form, "filters": filters}
    is_fragment = request.headers.get("HX-Request") == "true"
    return render(request, f"candidates/people.html{'#rows' if is_fragment else ''}", context)


@require_GET
def person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    return show_person(request, readable_person(request, person_id), PauseForm())


@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    admin = people_admin(request)
    form = InviteForm(posted(request), rules=interviewer_rules(), initial={"time_zone": admin.time_zone})
    if form.is_valid():
        try:
            invited = invite_person(actor=admin, email=form.cleaned_data["email"], details=form.details)
        except ValidationError as error:
            say_at_fields(form, error)
        else:
            messages.success(request, _("%(name)s is invited. The mail goes out now.") % {"name": invited})
            return redirect("person", person_id=invited.pk)
    focus_first_error(form)
    return render(request, "candidates/invite.html", {"form": form}, status=422 if form.is_bound else 200)


def people_admin(request: HttpRequest) -> Person:
    """Return who asks, who must be an admin: 403 for anybody else."""
    viewer = person_of(request)
    if not may_manage_people(viewer):
        raise NotAllowedError(_("Only an admin adds and changes people."))
    return viewer


def readable_person(request: HttpRequest, person_id: UUID) -> Person:
    """Return a person whose page the viewer may read, or answer 404. One query."""
    return get_object_or_404(Person.objects.visible_to(person_of(request)), pk=person_id)


def show_person(request: HttpRequest, whom: Person, pause_form: PauseForm) -> HttpResponse:
    """Answer a person's page, with the form for a pause as it stands."""
    viewer = person_of(request)
    feed = CalendarFeed.objects.filter(person=whom).first() if viewer.pk == whom.pk else None
    context = {
        "page": person_page(whom),
        "feed_url": feed_address(feed) if feed else "",
        "pause_form": pause_form,
        "may_manage": may_manage_people(viewer),
        "is_own": viewer.pk == whom.pk,
    }
    status = 422 if pause_form.is_bound else 200
    return render(request, "candidates/person.html", context, status=status)


def say_at_fields(form: InviteForm, error: ValidationError) -> None:
    """Put what the model refused at the fields that it names."""
    for name, said in error.message_dict.items():
        form.add_error(name if name in form.fields else _field_of(name), said)


def _field_of(name: str) -> str | None:
    # The constraint on addresses in any spelling speaks for the whole row.
    return "email" if name == "__all__" else None
