"""The interviewer's pages: one's own interviews, and one of them with its kit and scorecard."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from hiring.actors import ConflictError
from hiring.views.requests import SignedInRequest
from scorecards.forms.scorecards import ScorecardForm
from scorecards.models import Scorecard
from scorecards.selectors import interviews as selectors
from scorecards.selectors.differences import differences
from scorecards.selectors.drafts import Gap, progress_of
from scorecards.selectors.kits import InterviewKit
from scorecards.services import scorecards as services
from scorecards.services.scorecards import IncompleteScorecardError


@require_GET
def my_interviews(request: SignedInRequest) -> HttpResponse:
    """Show what to do next: scorecards due, interviews to come, then what is done."""
    interviews = selectors.my_interviews(request.user)
    return render(request, "scorecards/my_interviews.html", {"interviews": interviews})


@require_GET
def interview(request: SignedInRequest, seat_id: UUID) -> HttpResponse:
    """Show the kit of one's own interview beside its scorecard."""
    page = selectors.interview_page(request.user, seat_id)
    if page is None:
        raise Http404
    return _show(request, page, ScorecardForm(kit=page.kit, draft=page.draft))


@require_POST
def save_scorecard(request: SignedInRequest, seat_id: UUID) -> HttpResponse:
    """Store a draft; htmx gets the line that says what is saved, a browser without scripts the page again."""
    form = ScorecardForm(request.POST, kit=_kit_or_404(request, seat_id))
    if not form.is_valid():
        return _refuse_draft(request, seat_id, form)
    try:
        scorecard = services.save_scorecard_draft(
            actor=request.user, seat_id=seat_id, draft_number=form.seen_number, draft=form.draft()
        )
    except ConflictError as conflict:
        return _show_conflict(request, seat_id, form, conflict)
    if not _is_fragment(request):
        return HttpResponseRedirect(_address(seat_id))
    return render(request, "scorecards/save_state.html", _saved(form, scorecard))


@require_POST
def submit_scorecard(request: SignedInRequest, seat_id: UUID) -> HttpResponse:
    """Commit the scorecard, or lead to the first thing that is missing with everything typed kept."""
    form = ScorecardForm(request.POST, kit=_kit_or_404(request, seat_id))
    if not form.is_valid():
        return _refuse(request, seat_id, form)
    try:
        form.show_gaps(_submit_or_save(request, seat_id, form))
    except ConflictError as conflict:
        return _show_conflict(request, seat_id, form, conflict)
    if form.errors:
        return _refuse(request, seat_id, form, saved=True)
    return _go_to(request, _address(seat_id))


def _submit_or_save(request: SignedInRequest, seat_id: UUID, form: ScorecardForm) -> tuple[Gap, ...]:
    """Commit, or else keep what was typed as a draft and return what is missing."""
    entry: dict[str, Any] = {"actor": request.user, "seat_id": seat_id, "draft_number": form.seen_number}
    try:
        services.submit_scorecard(**entry, draft=form.draft())
    except IncompleteScorecardError as incomplete:
        services.save_scorecard_draft(**entry, draft=form.draft())
        return incomplete.gaps
    return ()


def _address(seat_id: UUID) -> str:
    return reverse("interview", args=[seat_id])


def _is_fragment(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _go_to(request: HttpRequest, url: str) -> HttpResponse:
    """Redirect, in the way that htmx needs to leave the page when it asked."""
    if _is_fragment(request):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def _kit_or_404(request: SignedInRequest, seat_id: UUID) -> InterviewKit:
    kit = selectors.kit_for_form(request.user, seat_id)
    if kit is None:
        raise Http404
    return kit


def _saved(form: ScorecardForm, scorecard: Scorecard) -> dict[str, Any]:
    return {
        "draft_number": scorecard.draft_number,
        "saved_at": scorecard.saved_at,
        "progress": progress_of(form.draft(), form.kit.dimension_keys),
    }


def _show(
    request: SignedInRequest,
    page: selectors.InterviewPage,
    form: ScorecardForm,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {
        "page": page,
        "kit": page.kit,
        "form": form,
        "draft_number": page.draft_number,
        "saved_at": page.saved_at,
        "progress": progress_of(page.draft, page.kit.dimension_keys),
        **more,
    }
    return render(request, "scorecards/interview.html", context, status=status)


def _page_again(request: SignedInRequest, seat_id: UUID) -> selectors.InterviewPage:
    page = selectors.interview_page(request.user, seat_id)
    if page is None:
        raise Http404
    return page


def _refuse(
    request: SignedInRequest, seat_id: UUID, form: ScorecardForm, saved: bool = False
) -> HttpResponse:
    """Show the form as it was sent, with the errors at their fields."""
    form.focus_first_error()
    page = _page_again(request, seat_id)
    number = page.draft_number if saved else form.seen_number
    return _show(request, page, form, status=422, draft_number=number)


def _refuse_draft(request: SignedInRequest, seat_id: UUID, form: ScorecardForm) -> HttpResponse:
    """Say in the save line what cannot be stored; fields that are being typed in stay untouched."""
    if not _is_fragment(request):
        return _refuse(request, seat_id, form)
    context = {"draft_number": form.seen_number, "faulty_fields": form.faulty_fields}
    return render(request, "scorecards/save_state.html", context, status=422)


def _show_conflict(
    request: SignedInRequest, seat_id: UUID, form: ScorecardForm, conflict: ConflictError
) -> HttpResponse:
    """Show both texts side by side; the sender's stays in the form."""
    page = _page_again(request, seat_id)
    more: dict[str, Any] = {
        "conflict": conflict,
        "draft_number": form.seen_number,
        "differences": differences(form.kit, form.draft(), page.draft),
    }
    if not _is_fragment(request):
        return _show(request, page, form, status=409, **more)
    context = {"kit": form.kit, "page": page, **more}
    response = render(request, "scorecards/conflict.html", context, status=409)
    response["HX-Retarget"] = "#conflict"
    response["HX-Reswap"] = "innerHTML"
    response["HX-Reselect"] = "#conflict-panel"
    return response
