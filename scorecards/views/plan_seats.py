"""Seats on a loop's plan: giving one, swapping who sits there, taking it away."""

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from candidates.models import Interview, Loop, Seat
from candidates.services.seating import SeatRefusedError
from hiring.views.access import person_of
from hiring.views.requests import posted
from scorecards.forms.plans import SeatForm, SeatKindForm
from scorecards.selectors.plans import seat_choice
from scorecards.services import panels
from scorecards.views.plans import planned_loop, seen_version


@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, loop_id: UUID, interview_id: UUID) -> HttpResponse:
    """Offer who could sit in an interview, and seat whom was chosen."""
    loop = planned_loop(request, loop_id)
    interview = get_object_or_404(loop.interviews.select_related("exercise"), pk=interview_id)
    kind = SeatKindForm(request.GET).chosen
    form = SeatForm(posted(request), initial={"version": loop.plan_version})
    if form.is_valid():
        try:
            seat = panels.give_seat(
                actor=person_of(request),
                loop_id=loop.pk,
                interview_id=interview.pk,
                person_id=form.cleaned_data["person"],
                kind=kind,
                version=form.cleaned_data["version"],
                override=form.cleaned_data["override"],
            )
        except SeatRefusedError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("%(person)s has the seat.") % {"person": seat.person})
            return redirect("loop_plan", loop_id=loop.pk)
    return _choice(request, loop, interview, kind, form)


@require_http_methods(["GET", "POST"])
def swap(request: HttpRequest, loop_id: UUID, seat_id: UUID) -> HttpResponse:
    """Offer who could take over a seat, and give it to whom was chosen."""
    loop = planned_loop(request, loop_id)
    seat = get_object_or_404(_seats(loop), pk=seat_id)
    form = SeatForm(posted(request), initial={"version": loop.plan_version})
    if form.is_valid():
        try:
            successor = panels.replace_interviewer(
                actor=person_of(request),
                seat_id=seat.pk,
                person_id=form.cleaned_data["person"],
                version=form.cleaned_data["version"],
                override=form.cleaned_data["override"],
            )
        except SeatRefusedError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("%(person)s has the seat now.") % {"person": successor.person})
            return redirect("loop_plan", loop_id=loop.pk)
    return _choice(request, loop, seat.interview, seat.kind, form, seat)


@require_POST
def withdraw(request: HttpRequest, loop_id: UUID, seat_id: UUID) -> HttpResponse:
    loop = planned_loop(request, loop_id)
    seat = get_object_or_404(_seats(loop), pk=seat_id)
    panels.withdraw_seat(actor=person_of(request), seat_id=seat.pk, version=seen_version(request))
    said = _("%(person)s no longer has the seat. A draft stays with its author.")
    messages.success(request, said % {"person": seat.person})
    return redirect("loop_plan", loop_id=loop.pk)


def _seats(loop: Loop) -> QuerySet[Seat]:
    seats = Seat.objects.filter(interview__loop=loop)
    return seats.select_related("person", "interview__exercise")


def _choice(
    request: HttpRequest,
    loop: Loop,
    interview: Interview,
    kind: str,
    form: SeatForm,
    seat: Seat | None = None,
) -> HttpResponse:
    context = {"choice": seat_choice(loop, interview, kind), "form": form, "seat": seat}
    return render(request, "scorecards/choose_seat.html", context, status=422 if form.is_bound else 200)
