"""A loop's plan: the page, its live part, and changes of its interviews."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from candidates.models import Interview, Loop
from candidates.services.seating import SeatRefusedError
from hiring.actors import NotAllowedError
from hiring.forms.fields import focus_first_error
from hiring.models import Dimension, Exercise
from hiring.views.access import person_of
from hiring.views.requests import posted
from scorecards.forms.plans import AddInterviewForm, PlanForm, TiesForm, TimeForm
from scorecards.selectors.plans import loop_coverage, loop_to_show, plan_page, proposed_seats
from scorecards.services import panels, plan_interviews


def planned_loop(request: HttpRequest, loop_id: UUID) -> Loop:
    """Return the loop to whoever runs it; 404 to whom it isn't visible, 403 to who only reads. One query."""
    loop = loop_to_show(person_of(request), loop_id)
    if loop is None:
        get_object_or_404(Loop.objects.visible_to(person_of(request)), pk=loop_id)
        raise NotAllowedError(_("Those who run the loop plan it."))
    return loop


def seen_version(request: HttpRequest) -> int:
    """Return the plan's version that a form without fields was shown with; 400 for one without it."""
    form = PlanForm(request.POST)
    if not form.is_valid():
        raise BadRequest("A change of the plan names the version that it was made on.")
    version: int = form.cleaned_data["version"]
    return version


@require_GET
def plan(request: HttpRequest, loop_id: UUID) -> HttpResponse:
    loop = planned_loop(request, loop_id)
    return render(request, "scorecards/plan.html", {"page": plan_page(loop)})


@require_GET
def coverage(request: HttpRequest, loop_id: UUID) -> HttpResponse:
    """Answer how the dimensions are covered now, and whether the page around it is out of date."""
    loop = planned_loop(request, loop_id)
    context = {
        "loop_id": loop.pk,
        "shown": request.GET.get("shown", ""),
        "version": str(loop.plan_version),
        "coverage": loop_coverage(loop),
    }
    return render(request, "scorecards/plan_coverage.html", context)


@require_http_methods(["GET", "POST"])
def add_interview(request: HttpRequest, loop_id: UUID) -> HttpResponse:
    loop = planned_loop(request, loop_id)
    exercises = Exercise.objects.filter(rubric=loop.rubric_id).values_list("pk", "name")
    dimensions = Dimension.objects.filter(rubric=loop.rubric_id).values_list("pk", "name")
    form = AddInterviewForm(
        posted(request),
        exercises=[(str(key), name) for key, name in exercises],
        dimensions=[(str(key), name) for key, name in dimensions],
        initial={"version": loop.plan_version, "minutes": 60},
    )
    if not form.is_valid():
        return _form(request, loop, form, _("Add an interview"), _("Add interview"))
    version = form.cleaned_data["version"]
    plan_interviews.add_interview(
        actor=person_of(request), loop_id=loop.pk, interview=form.interview, version=version
    )
    messages.success(request, _("The interview is added. Seat somebody in it next."))
    return redirect("loop_plan", loop_id=loop.pk)


@require_http_methods(["GET", "POST"])
def move_interview(request: HttpRequest, loop_id: UUID, interview_id: UUID) -> HttpResponse:
    loop = planned_loop(request, loop_id)
    interview = get_object_or_404(Interview, pk=interview_id, loop=loop)
    start = timezone.localtime(interview.starts_at)
    initial = {"date": start.date(), "time": start.time(), "minutes": interview.minutes}
    initial["version"] = loop.plan_version
    form = TimeForm(posted(request), initial=initial)
    if form.is_valid():
        try:
            plan_interviews.move_interview(
                actor=person_of(request),
                loop_id=loop.pk,
                interview_id=interview.pk,
                starts_at=form.starts_at,
                minutes=form.cleaned_data["minutes"],
                version=form.cleaned_data["version"],
            )
        except SeatRefusedError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Moved. Everybody in it is told by mail."))
            return redirect("loop_plan", loop_id=loop.pk)
    title = _("Move “%(interview)s”") % {"interview": interview.title}
    return _form(request, loop, form, title, _("Move"))


@require_POST
def cancel_interview(request: HttpRequest, loop_id: UUID, interview_id: UUID) -> HttpResponse:
    loop = planned_loop(request, loop_id)
    interview = get_object_or_404(Interview, pk=interview_id, loop=loop)
    version = seen_version(request)
    plan_interviews.cancel_interview(actor=person_of(request), interview_id=interview.pk, version=version)
    messages.success(request, _("Cancelled. Drafts stay with their authors; everybody is told by mail."))
    return redirect("loop_plan", loop_id=loop.pk)


@require_POST
def fill(request: HttpRequest, loop_id: UUID) -> HttpResponse:
    """Fill the open places with the best suggestions."""
    loop = planned_loop(request, loop_id)
    version, seats = seen_version(request), proposed_seats(loop)
    if not seats:
        messages.warning(request, _("Nobody can be suggested. Choose for each open seat."))
        return redirect("loop_plan", loop_id=loop.pk)
    panels.fill_seats(actor=person_of(request), loop_id=loop.pk, seats=seats, version=version)
    said = ngettext("%(count)s seat is filled.", "%(count)s seats are filled.", len(seats))
    messages.success(request, said % {"count": len(seats)})
    return redirect("loop_plan", loop_id=loop.pk)


@require_http_methods(["GET", "POST"])
def ties(request: HttpRequest, loop_id: UUID) -> HttpResponse:
    loop = planned_loop(request, loop_id)
    application = loop.application
    initial = {
        "version": loop.plan_version,
        "referrer": application.referrer_id,
        "linked_person": application.candidate.linked_person_id,
    }
    form = TiesForm(posted(request), initial=initial)
    if not form.is_valid():
        return _form(request, loop, form, _("Who is close to the candidate?"), _("Save"))
    panels.set_ties(
        actor=person_of(request),
        loop_id=loop.pk,
        linked_person=form.chosen("linked_person"),
        referrer=form.chosen("referrer"),
        version=form.cleaned_data["version"],
    )
    if form.chosen("linked_person") == person_of(request).pk:
        messages.success(
            request, _("Saved. As you are close to the candidate, this loop is closed to you now.")
        )
        return redirect("loops")
    messages.success(request, _("Saved. Neither of them can be given a seat in this loop."))
    return redirect("loop_plan", loop_id=loop.pk)


def _form(request: HttpRequest, loop: Loop, form: PlanForm, title: str, button: str) -> HttpResponse:
    focus_first_error(form)
    context = {"loop": loop, "form": form, "title": title, "button": button}
    return render(request, "scorecards/plan_form.html", context, status=422 if form.is_bound else 200)
