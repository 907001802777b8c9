"""What an admin changes about a person, and the pauses that everybody sets for themselves."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from candidates.selectors.person_pages import exercises_to_learn, seats_to_come
from candidates.views.people import people_admin, readable_person, show_person
from hiring.forms.fields import focus_first_error
from hiring.forms.people import EditPersonForm, PauseForm, QualificationForm
from hiring.models import Exercise, Person, QualificationChange
from hiring.selectors.interviewer_policies import interviewer_rules
from hiring.services.availability import add_pause, remove_pause
from hiring.services.invitations import reactivate_person, send_invitation_again
from hiring.services.people import change_person, deactivate_person
from hiring.services.qualifications import set_qualification
from hiring.services.second_factors import remove_second_factors
from hiring.services.sessions import end_sessions_of
from hiring.views.access import person_of
from hiring.views.requests import posted


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, person_id: UUID) -> HttpResponse:
    whom = readable_person(request, person_id)
    admin = people_admin(request)
    form = EditPersonForm(posted(request), rules=interviewer_rules(), initial=EditPersonForm.initial_of(whom))
    if not form.is_valid():
        focus_first_error(form)
        context = {"form": form, "person": whom}
        return render(request, "candidates/edit_person.html", context, status=422 if form.is_bound else 200)
    version = form.cleaned_data["version"]
    change_person(actor=admin, person_id=whom.pk, version=version, details=form.details)
    messages.success(request, _("Saved. It holds from the next page on."))
    return redirect("person", person_id=whom.pk)


@require_POST
def invite_again(request: HttpRequest, person_id: UUID) -> HttpResponse:
    whom = readable_person(request, person_id)
    send_invitation_again(actor=people_admin(request), person_id=whom.pk)
    messages.success(request, _("A new link goes out now; the former one no longer works."))
    return redirect("person", person_id=whom.pk)


@require_http_methods(["GET", "POST"])
def deactivate(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Show what deactivating means for the seats to come; then do it."""
    whom = readable_person(request, person_id)
    admin = people_admin(request)
    if request.method == "GET":
        context = {"person": whom, "seats": seats_to_come(whom)}
        return render(request, "candidates/deactivate_person.html", context)
    deactivate_person(actor=admin, person_id=whom.pk)
    messages.success(request, _("%(name)s is deactivated and signed out everywhere.") % {"name": whom})
    return redirect("person", person_id=whom.pk)


@require_POST
def reactivate(request: HttpRequest, person_id: UUID) -> HttpResponse:
    whom = readable_person(request, person_id)
    reactivate_person(actor=people_admin(request), person_id=whom.pk)
    messages.success(request, _("%(name)s is active again. An invitation goes out now.") % {"name": whom})
    return redirect("person", person_id=whom.pk)


@require_POST
def remove_factors(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Let somebody whose devices are lost set up new second factors."""
    whom = readable_person(request, person_id)
    remove_second_factors(actor=people_admin(request), person_id=whom.pk)
    messages.success(request, _("%(name)s signs in with the password and sets up anew.") % {"name": whom})
    return redirect("person", person_id=whom.pk)


@require_POST
def end_sessions(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Sign somebody out everywhere whose device is in other hands; they may sign in again."""
    whom = readable_person(request, person_id)
    ended = end_sessions_of(actor=people_admin(request), person_id=whom.pk)
    words = ngettext("%(count)s session is ended.", "%(count)s sessions are ended.", ended)
    messages.success(request, words % {"count": ended})
    return redirect("person", person_id=whom.pk)


@require_POST
def pause(request: HttpRequest, person_id: UUID) -> HttpResponse:
    whom = readable_person(request, person_id)
    form = PauseForm(request.POST)
    if not form.is_valid():
        focus_first_error(form)
        return show_person(request, whom, form)
    add_pause(actor=person_of(request), person_id=whom.pk, **form.cleaned_data)
    messages.success(request, _("No new seat is given on these days. Seats given before stay."))
    return redirect("person", person_id=whom.pk)


@require_POST
def unpause(request: HttpRequest, person_id: UUID, pause_id: UUID) -> HttpResponse:
    whom = readable_person(request, person_id)
    remove_pause(actor=person_of(request), person_id=whom.pk, pause_id=pause_id)
    messages.success(request, _("The pause is removed."))
    return redirect("person", person_id=whom.pk)


@require_http_methods(["GET", "POST"])
def qualification(request: HttpRequest, person_id: UUID, key: str, exercise_key: str) -> HttpResponse:
    """Grant or withdraw, with a reason."""
    whom = readable_person(request, person_id)
    admin = people_admin(request)
    exercise = get_object_or_404(exercises_to_learn(), rubric__role__key=key, key=exercise_key)
    changes = _changes(whom, exercise)
    initial = {"seen": changes[0].pk if changes else 0}
    form = QualificationForm(posted(request), initial=initial)
    if not form.is_valid():
        focus_first_error(form)
        context = {"form": form, "person": whom, "exercise": exercise, "changes": changes}
        return render(request, "candidates/qualification.html", context, status=422 if form.is_bound else 200)
    set_qualification(
        actor=admin,
        person_id=whom.pk,
        role=exercise.rubric.role,
        exercise_key=exercise.key,
        step=QualificationChange.Step(form.cleaned_data["step"]),
        reason=form.cleaned_data["reason"],
        seen=form.cleaned_data["seen"],
    )
    messages.success(request, _("Saved. Seats are given by it from now on."))
    return redirect("person", person_id=whom.pk)


def _changes(whom: Person, exercise: Exercise) -> list[QualificationChange]:
    changes = QualificationChange.objects.filter(person=whom, role=exercise.rubric.role)
    return list(changes.filter(exercise_key=exercise.key).select_related("changed_by"))
