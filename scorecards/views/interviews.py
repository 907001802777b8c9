"""The interviewer's pages: one's own interviews, and one of them with its kit and scorecard."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from hiring.actors import ConflictError
from hiring.views.requests import SignedInRequest
from scorecards.forms.scorecards import ScorecardForm
from scorecards.forms.seen import Seen, seen_of, seen_words
from scorecards.selectors import interviews as selectors
from scorecards.selectors.differences import differences
from scorecards.selectors.drafts import draft_from, progress_of, values_in
from scorecards.selectors.kits import InterviewKit
from scorecards.services import scorecards as services
from scorecards.services.scorecards import DraftConflictError, IncompleteScorecardError


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
    return _show(request, page, ScorecardForm(kit=page.kit, values=values_in(page.fields)))


@require_POST
def save_scorecard(request: SignedInRequest, seat_id: UUID) -> HttpResponse:
    """Store a draft that comes as a whole form, from a browser without scripts."""
    form = ScorecardForm(request.POST, kit=_kit_or_404(request, seat_id))
    if not form.is_valid():
        return _refuse(request, seat_id, form)
    if conflict := _save(request, seat_id, form):
        return _show_conflict(request, seat_id, form, conflict)
    return HttpResponseRedirect(_address(seat_id))


@require_POST
def submit_scorecard(request: SignedInRequest, seat_id: UUID) -> HttpResponse:
    """Commit the scorecard, or lead to the first thing that is missing with everything typed kept."""
    form = ScorecardForm(request.POST, kit=_kit_or_404(request, seat_id))
    if not form.is_valid():
        return _refuse(request, seat_id, form)
    if conflict := _save(request, seat_id, form) or _submit(request, seat_id, form):
        return _show_conflict(request, seat_id, form, conflict)
    if form.errors:
        return _refuse(request, seat_id, form, saved=True)
    return _go_to(request, _address(seat_id))


@dataclass(frozen=True, slots=True)
class Conflict:
    """What a form met: the words for it, and the fields that keep what is stored."""

    error: ConflictError
    fields: tuple[str, ...] = ()


def _save(request: SignedInRequest, seat_id: UUID, form: ScorecardForm) -> Conflict | None:
    """Store what the form changes; return what stood in the way of some of it."""
    try:
        saved = services.save_scorecard_draft(actor=request.user, seat_id=seat_id, edits=form.edits())
    except services.ClosedScorecardError as closed:
        return Conflict(closed, closed.saved.conflicts)
    return Conflict(DraftConflictError(), saved.conflicts) if saved.conflicts else None


def _submit(request: SignedInRequest, seat_id: UUID, form: ScorecardForm) -> Conflict | None:
    """Commit what the form shows, and put what is missing at its fields."""
    try:
        services.submit_scorecard(actor=request.user, seat_id=seat_id, draft=form.draft())
    except IncompleteScorecardError as incomplete:
        form.show_gaps(incomplete.gaps)
    except ConflictError as conflict:
        return Conflict(conflict, tuple(form.values))
    return None


def _address(seat_id: UUID) -> str:
    return reverse("interview", args=[seat_id])


def _go_to(request: HttpRequest, url: str) -> HttpResponse:
    """Redirect; a script that asked is told where to, since it can't see where it was led."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def _kit_or_404(request: SignedInRequest, seat_id: UUID) -> InterviewKit:
    kit = selectors.kit_for_form(request.user, seat_id)
    if kit is None:
        raise Http404
    return kit


def _show(
    request: SignedInRequest,
    page: selectors.InterviewPage,
    form: ScorecardForm,
    status: int = 200,
    seen: Seen | None = None,
    **more: Any,
) -> HttpResponse:
    context = {
        "page": page,
        "kit": page.kit,
        "form": form,
        "seen": seen_words(seen_of(page.fields) if seen is None else seen),
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
    seen = None if saved else form.cleaned_data.get("seen", {})
    return _show(request, _page_again(request, seat_id), form, status=422, seen=seen)


def _show_conflict(
    request: SignedInRequest, seat_id: UUID, form: ScorecardForm, conflict: Conflict
) -> HttpResponse:
    """Show both texts side by side: the sender's stay in the form, and what is stored stays as it is."""
    page = _page_again(request, seat_id)
    before = form.cleaned_data["seen"]
    mine = {name: form.values[name] for name in conflict.fields}
    unseen = {name: before[name] for name in conflict.fields if name in before}
    seen = {name: mark for name, mark in seen_of(page.fields).items() if name not in mine}
    values = {**form.values, **values_in(page.fields), **mine}
    shown = ScorecardForm(kit=page.kit, values=values)
    return _show(
        request,
        page,
        shown,
        status=409,
        seen={**seen, **unseen},
        conflict=conflict.error,
        keep=seen_words(seen_of(page.fields)),
        differences=differences(form.kit, draft_from(values), page.draft),
    )
