"""A re-vote on a debrief page: opened, entered privately, closed."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hiring.actors import ConflictError, NotAllowedError
from hiring.views.requests import SignedInRequest
from scorecards.forms.revotes import BallotForm, RevoteClosingForm, RevoteOpeningForm
from scorecards.selectors.debriefs import debrief_of_loop
from scorecards.services.loops import ReasonNeededError
from scorecards.services.revotes import EstimateAnswer, close_revote, enter_estimates, open_revote
from scorecards.views.debriefs import header_or_404, run_by_viewer
from scorecards.views.decisions import back_to, show_outcome, tell_conflict


@require_GET
def news(request: SignedInRequest, loop_id: UUID) -> HttpResponse:
    """Tell an open page that a re-vote has begun; nothing to whom the loop isn't open, nor before."""
    header = header_or_404(request, loop_id)
    if not header.revote_under_way:
        return HttpResponse(status=204)
    return render(request, "scorecards/debrief/_revote_news.html", {"loop": header})


@require_POST
def start(request: SignedInRequest, loop_id: UUID) -> HttpResponse:
    """Ask the panel again about the chosen dimensions."""
    header = run_by_viewer(request, loop_id)
    page = debrief_of_loop(request.user, header)
    form = RevoteOpeningForm(request.POST, dimensions=page.dimensions if page else ())
    if not form.is_valid():
        return show_outcome(request, header, status=422, revote_opening_form=form)
    try:
        open_revote(actor=request.user, loop_id=loop_id, dimensions=form.cleaned_data["dimensions"])
    except ConflictError as error:
        form.add_error(None, str(error))
        return show_outcome(request, header, status=409, revote_opening_form=form)
    return back_to(request, loop_id, "revote")


@require_POST
def enter(request: SignedInRequest, loop_id: UUID) -> HttpResponse:
    """Take the viewer's second estimates."""
    header = header_or_404(request, loop_id)
    page = debrief_of_loop(request.user, header)
    if page is None:
        raise NotAllowedError(_("This loop isn’t open to you."))
    form = BallotForm(request.POST, own=page.revote.own if page.revote else ())
    if not form.is_valid():
        return show_outcome(request, header, status=422, ballot_form=form)
    answers = {key: EstimateAnswer(*given) for key, given in form.answers().items()}
    number = form.cleaned_data["number"]
    try:
        enter_estimates(actor=request.user, loop_id=loop_id, number=number, answers=answers)
    except ConflictError as error:
        return tell_conflict(request, error)
    return back_to(request, loop_id, "revote")


@require_POST
def close(request: SignedInRequest, loop_id: UUID) -> HttpResponse:
    """Show the re-vote without those who are missing."""
    header = run_by_viewer(request, loop_id)
    form = RevoteClosingForm(request.POST)
    if not form.is_valid():
        return show_outcome(request, header, status=422, revote_closing_form=form)
    try:
        close_revote(actor=request.user, loop_id=loop_id, **form.cleaned_data)
    except ReasonNeededError as error:
        form.add_error("reason", str(error))
        return show_outcome(request, header, status=422, revote_closing_form=form)
    except ConflictError as error:
        return tell_conflict(request, error)
    return back_to(request, loop_id, "revote")
