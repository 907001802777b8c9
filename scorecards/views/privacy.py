"""What is held about candidates: exported, erased, held, and when it goes by itself."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from candidates.models import Application, Candidate, Loop
from candidates.policies import may_read_privacy
from candidates.services.self_identification import ask_to_self_identify
from hiring.actors import NotAllowedError
from hiring.forms.fields import focus_first_error
from hiring.views.requests import SignedInRequest
from scorecards.forms.privacy import ErasureForm, HoldForm, JurisdictionForm
from scorecards.selectors.privacy import pages
from scorecards.services.privacy import erasures, exports, holds


@require_GET
def privacy(request: SignedInRequest) -> HttpResponse:
    """Show what is erased next, what is restricted and what is held; find a candidate."""
    _require_duty(request)
    searched = request.GET.get("q", "").replace("\0", "").strip()[:160]
    page = pages.privacy_page(request.user, searched)
    return render(request, "scorecards/privacy/privacy.html", {"page": page, "searched": searched})


@require_GET
def candidate(request: SignedInRequest, candidate_id: UUID) -> HttpResponse:
    """Show what may be done with one candidate's data; of one who was erased, only that and when."""
    _require_duty(request)
    if erased_on := pages.erased_on(candidate_id):
        return render(request, "scorecards/privacy/erased.html", {"erased_on": erased_on}, status=410)
    return _page(request, _candidate(request, candidate_id))


@require_GET
def of_loop(request: SignedInRequest, loop_id: UUID) -> HttpResponseRedirect:
    """Lead from a loop to the page of its candidate's data."""
    _require_duty(request)
    loop = get_object_or_404(Loop.objects.select_related("application"), pk=loop_id)
    return redirect("candidate_privacy", _candidate(request, loop.application.candidate_id).pk)


@require_POST
def export(request: SignedInRequest, candidate_id: UUID, file_format: str) -> HttpResponse:
    """Send everything held about a candidate as a file to save."""
    _require_duty(request)
    found = _candidate(request, candidate_id)
    sent = exports.export_candidate(actor=request.user, candidate_id=found.pk, file_format=file_format)
    response = HttpResponse(sent.content, content_type=sent.content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{sent.name}"'
    return response


@require_POST
def erase(request: SignedInRequest, candidate_id: UUID) -> HttpResponse:
    """Erase what may go, and restrict what must be kept."""
    _require_duty(request)
    found, form = _candidate(request, candidate_id), ErasureForm(request.POST)
    if not form.is_valid():
        return _page(request, found, erasure_form=form)
    asked_on = form.cleaned_data["asked_on"]
    answer = erasures.request_erasure(actor=request.user, candidate_id=found.pk, asked_on=asked_on)
    if not answer.restricted:
        messages.success(request, _("Everything about the candidate is erased."))
        return redirect("privacy")
    words = ngettext(
        "%(n)s application must still be kept. It is restricted: no other page shows it.",
        "%(n)s applications must still be kept. They are restricted: no other page shows them.",
        len(answer.restricted),
    )
    messages.warning(request, words % {"n": len(answer.restricted)})
    return redirect("candidate_privacy", found.pk)


@require_POST
def hold(request: SignedInRequest, candidate_id: UUID) -> HttpResponse:
    """Keep everything until the hold is lifted."""
    _require_duty(request)
    found, form = _candidate(request, candidate_id), HoldForm(request.POST)
    if not form.is_valid():
        return _page(request, found, hold_form=form)
    holds.set_hold(actor=request.user, candidate_id=found.pk, reason=form.cleaned_data["reason"])
    messages.success(
        request, _("The hold stands. Nothing about this candidate is erased until it is lifted.")
    )
    return redirect("candidate_privacy", found.pk)


@require_POST
def lift(request: SignedInRequest, candidate_id: UUID) -> HttpResponse:
    """End the hold that stands."""
    _require_duty(request)
    found, form = _candidate(request, candidate_id), HoldForm(request.POST)
    if not form.is_valid():
        return _page(request, found, hold_form=form)
    holds.lift_hold(actor=request.user, candidate_id=found.pk, reason=form.cleaned_data["reason"])
    messages.success(request, _("The hold is lifted. What was waiting for it goes within the hour."))
    return redirect("candidate_privacy", found.pk)


@require_POST
def ask(request: SignedInRequest, application_id: UUID) -> HttpResponse:
    """Have the candidate asked, by mail, to say something about themselves."""
    _require_duty(request)
    application = get_object_or_404(Application, pk=application_id)
    found = _candidate(request, application.candidate_id)
    ask_to_self_identify(actor=request.user, application_id=application.pk)
    messages.success(request, _("The mail goes out within a minute. Whether they answer nobody will know."))
    return redirect("candidate_privacy", found.pk)


@require_POST
def place(request: SignedInRequest, loop_id: UUID) -> HttpResponse:
    """Say by which of the policy's jurisdictions a loop is kept."""
    _require_duty(request)
    loop = get_object_or_404(Loop.objects.select_related("application"), pk=loop_id)
    found = _candidate(request, loop.application.candidate_id)
    shown = pages.candidate_privacy(request.user, found)
    form = JurisdictionForm(request.POST, jurisdictions=shown.jurisdictions)
    if form.is_valid():
        chosen = form.cleaned_data["jurisdiction"]
        holds.set_jurisdiction(actor=request.user, loop_id=loop.pk, jurisdiction=chosen)
        messages.success(request, _("The period of this jurisdiction holds from now on."))
        return redirect("candidate_privacy", found.pk)
    messages.error(request, _("The policy of retention doesn’t list this jurisdiction."))
    return _page(request, found, status=422)


def _page(request: SignedInRequest, found: Candidate, status: int = 200, **forms: Any) -> HttpResponse:
    for form in forms.values():
        focus_first_error(form)
    context = {
        "page": pages.candidate_privacy(request.user, found),
        "erasure_form": ErasureForm(initial={"asked_on": timezone.localdate()}),
        "hold_form": HoldForm(),
        **forms,
    }
    status = 422 if forms else status
    return render(request, "scorecards/privacy/candidate.html", context, status=status)


def _require_duty(request: SignedInRequest) -> None:
    if not may_read_privacy(request.user):
        raise NotAllowedError(_("Recruiters and admins look after candidates’ data."))


def _candidate(request: SignedInRequest, candidate_id: UUID) -> Candidate:
    found = Candidate.objects.looked_after_by(request.user).filter(pk=candidate_id).first()
    if found is None:
        raise Http404
    return found
