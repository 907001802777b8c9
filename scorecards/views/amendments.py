"""Amending one's own committed scorecard."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hiring.views.requests import SignedInRequest
from scorecards.forms.amendments import AmendmentForm
from scorecards.selectors.differences import differences
from scorecards.selectors.interviews import InterviewPage, interview_page
from scorecards.services.amendments import NothingChangedError, RevisionConflictError, amend_scorecard
from scorecards.services.loops import ReasonNeededError
from scorecards.services.scorecards import IncompleteScorecardError


@require_http_methods(["GET", "POST"])
def amend(request: SignedInRequest, seat_id: UUID) -> HttpResponse:
    """Show one's committed scorecard as a form, and store what was changed in it as a revision."""
    page = _page_or_404(request, seat_id)
    if page.scorecard_id is None or page.committed_at is None:  # a draft is written, not amended
        return HttpResponseRedirect(reverse("interview", args=[seat_id]))
    data = request.POST if request.method == "POST" else None
    form = AmendmentForm(data, kit=page.kit, draft=page.draft, revision=page.revision)
    if data is None:
        return _show(request, page, form)
    if form.is_valid():
        try:
            _amend(request, page.scorecard_id, form)
        except RevisionConflictError as conflict:
            return _show_conflict(request, _page_or_404(request, seat_id), form, conflict)
    if form.errors:
        form.focus_first_error()
        return _show(request, page, form, status=422)
    messages.success(request, _("Amended. What you committed first stays in view beside it."))
    return HttpResponseRedirect(reverse("interview", args=[seat_id]))


def _amend(request: SignedInRequest, scorecard_id: UUID, form: AmendmentForm) -> None:
    """Store the amendment, or put what it lacks at the form's fields."""
    try:
        amend_scorecard(
            actor=request.user,
            scorecard_id=scorecard_id,
            base_revision=form.seen_revision,
            draft=form.draft(),
            reason=form.cleaned_data["reason"],
        )
    except IncompleteScorecardError as incomplete:
        form.show_gaps(incomplete.gaps)
    except ReasonNeededError as error:
        form.add_error("reason", str(error))
    except NothingChangedError as error:
        form.add_error(None, str(error))


def _page_or_404(request: SignedInRequest, seat_id: UUID) -> InterviewPage:
    page = interview_page(request.user, seat_id)
    if page is None:
        raise Http404
    return page


def _show(
    request: SignedInRequest, page: InterviewPage, form: AmendmentForm, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"page": page, "kit": page.kit, "form": form, **more}
    return render(request, "scorecards/amend.html", context, status=status)


def _show_conflict(
    request: SignedInRequest, page: InterviewPage, form: AmendmentForm, conflict: RevisionConflictError
) -> HttpResponse:
    """Show both texts side by side; the sender's stays in the form."""
    found = differences(page.kit, form.draft(), conflict.stored)
    return _show(request, page, form, status=409, conflict=conflict, differences=found)
