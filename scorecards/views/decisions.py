"""The decision on a loop: signing it, dissenting, opening it again, and keeping what is typed for it."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hiring.actors import ConflictError, NotAllowedError
from hiring.models import Duty
from hiring.views.requests import SignedInRequest
from scorecards.forms.decisions import DecisionForm, DissentForm, ReopeningForm
from scorecards.models import KeptForm
from scorecards.selectors.debriefs import LoopHeader, debrief_of_loop
from scorecards.services.decisions import Attendance, record_decision, record_dissent, reopen_decision
from scorecards.services.kept_forms import keep_form
from scorecards.services.loops import ReasonNeededError
from scorecards.views.debriefs import header_or_404, run_by_viewer, show_debrief
from scorecards.views.outcome_forms import decision_form


@require_POST
def decide(request: SignedInRequest, loop_id: UUID) -> HttpResponse:
    """Sign the decision; whatever stands in its way, what was typed stays in the form."""
    header = run_by_viewer(request, loop_id)
    page = debrief_of_loop(request.user, header)
    form = decision_form(request, header, page, request.POST)
    if not form.is_valid():
        return show_outcome(request, header, status=422, decision_form=form)
    try:
        _record(request, loop_id, form)
    except ReasonNeededError as error:
        form.add_error("rationale", str(error))
        return show_outcome(request, header, status=422, decision_form=form)
    except ConflictError as error:
        form.add_error(None, str(error))
        return show_outcome(request, header, status=409, decision_form=form)
    return back_to(request, loop_id, "decision")


def _record(request: SignedInRequest, loop_id: UUID, form: DecisionForm) -> None:
    record_decision(
        actor=request.user,
        loop_id=loop_id,
        outcome=form.cleaned_data["outcome"],
        rationale=form.cleaned_data["rationale"],
        dimension_rationales=form.dimension_rationales(),
        dissent=form.cleaned_data["dissent"],
        conditions=form.cleaned_data["conditions"],
        attendance=Attendance(form.chosen_participants(), form.chosen_dissenters()),
    )


@require_POST
def reopen(request: SignedInRequest, loop_id: UUID) -> HttpResponse:
    """Open a signed decision again, with the reason that stays beside it."""
    header = header_or_404(request, loop_id)
    if not request.user.has_duty(Duty.ADMIN):
        raise NotAllowedError(_("Only an admin reopens a signed decision."))
    form = ReopeningForm(request.POST)
    if not form.is_valid():
        return show_outcome(request, header, status=422, reopening_form=form)
    try:
        reopen_decision(actor=request.user, loop_id=loop_id, **form.cleaned_data)
    except ReasonNeededError as error:
        form.add_error("reason", str(error))
        return show_outcome(request, header, status=422, reopening_form=form)
    except ConflictError as error:
        return tell_conflict(request, error)
    return back_to(request, loop_id, "decision")


@require_POST
def dissent(request: SignedInRequest, loop_id: UUID) -> HttpResponse:
    """Add how the viewer sees the decision differently."""
    header = header_or_404(request, loop_id)
    if not header.is_open:
        raise NotAllowedError(_("This loop isn’t open to you."))
    form = DissentForm(request.POST)
    if not form.is_valid():
        return show_outcome(request, header, status=422, dissent_form=form)
    try:
        record_dissent(actor=request.user, loop_id=loop_id, **form.cleaned_data)
    except ReasonNeededError as error:
        form.add_error("words", str(error))
        return show_outcome(request, header, status=422, dissent_form=form)
    except ConflictError as error:
        form.add_error(None, str(error))
        return show_outcome(request, header, status=409, dissent_form=form)
    return back_to(request, loop_id, "decision")


@require_POST
def keep(request: SignedInRequest, loop_id: UUID, form: str) -> HttpResponse:
    """Keep what the viewer has typed into a form of the page, and say so."""
    header = header_or_404(request, loop_id)
    if form not in KeptForm.Form.values:
        raise Http404
    content = request.POST.copy()
    content.pop("csrfmiddlewaretoken", None)
    try:
        kept = keep_form(actor=request.user, loop_id=loop_id, form=form, content=content.urlencode())
    except ValueError:
        return HttpResponseBadRequest()
    return render(request, "scorecards/debrief/_kept.html", {"loop": header, "saved_at": kept.saved_at})


@require_GET
def fresh_token(request: SignedInRequest) -> HttpResponse:
    """Send a token that holds now: whoever signed in again elsewhere can send what is still typed here."""
    return render(request, "scorecards/debrief/_token.html", {"token": get_token(request)})


def show_outcome(
    request: SignedInRequest, header: LoopHeader, status: int, **sent: forms.Form
) -> HttpResponse:
    """Answer with the page as it stands; htmx swaps a conflict in as it does an invalid form."""
    is_live = request.headers.get("HX-Request") == "true"
    return show_debrief(request, header, status=422 if is_live else status, **sent)


def tell_conflict(request: SignedInRequest, error: ConflictError) -> HttpResponse:
    """Tell that the thing has changed meanwhile; an open page loads itself anew and says so there."""
    if request.headers.get("HX-Request") != "true":
        raise error
    messages.warning(request, str(error))
    return HttpResponse(status=204, headers={"HX-Refresh": "true"})


def back_to(request: SignedInRequest, loop_id: UUID, place: str) -> HttpResponse:
    """Lead back to a place of the page; a page that is open loads itself anew."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return HttpResponseRedirect(reverse("debrief", args=[loop_id]) + f"#{place}")
