"""A loop's page: who is in, and after the reveal what the panel saw, said and decided."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hiring.actors import NotAllowedError
from hiring.forms.fields import focus_first_error
from hiring.policies import may_retry_deliveries
from hiring.services.deliveries import retry_delivery
from hiring.services.readings import Reading, note_readings
from hiring.views.requests import SignedInRequest
from scorecards.forms.reveals import RevealForm
from scorecards.selectors.debriefs import DebriefPage, LoopHeader, debrief_of_loop, header_of_loop
from scorecards.services.loops import ReasonNeededError
from scorecards.services.reveals import reveal_loop
from scorecards.views.outcome_forms import outcome_forms

PAGE = "scorecards/debrief.html"
NOTHING = "nothing"  # what a revealed page says that it shows before its debrief is compiled


@require_GET
def debrief(request: SignedInRequest, loop_id: UUID) -> HttpResponse:
    """Show who is in until the loop is revealed, and the debrief from then on."""
    return show_debrief(request, header_or_404(request, loop_id))


@require_GET
def debrief_live(request: SignedInRequest, loop_id: UUID) -> HttpResponse:
    """Send what has changed on an open page; it never holds a form, so nothing half-typed is lost."""
    header = header_or_404(request, loop_id)
    shown = request.GET.get("shown", "")
    if header.reveal and not shown:  # the page still waits for the reveal that has happened
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    page = debrief_of_loop(request.user, header)
    if page and shown == NOTHING:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    context = {**page_context(request, header, page), "shown": shown, "is_update": True}
    if page and page.version != shown:
        # Same scorecards and findings: only compiled words differ, and they can be exchanged in place.
        context["only_words"] = page.version.partition(".")[2] == shown.partition(".")[2]
        context["has_newer"] = not context["only_words"]
        if context["only_words"]:
            note_debrief_read(request, header, page)
    return render(request, "scorecards/debrief/live.html", context)


@require_POST
def reveal(request: SignedInRequest, loop_id: UUID) -> HttpResponse:
    """Open the loop to its panel."""
    header = run_by_viewer(request, loop_id)
    form = RevealForm(request.POST, needs_reason=bool(header.missing))
    if not form.is_valid():
        return show_debrief(request, header, status=422, reveal_form=form)
    try:
        reveal_loop(actor=request.user, loop_id=loop_id, reason=form.cleaned_data["reason"])
    except ReasonNeededError as error:
        form.add_error("reason", str(error))
        return show_debrief(request, header, status=422, reveal_form=form)
    messages.success(request, _("Revealed. Everybody who committed a scorecard can now read this page."))
    return HttpResponseRedirect(reverse("debrief", args=[loop_id]))


@require_POST
def retry_debrief(request: SignedInRequest, loop_id: UUID) -> HttpResponse:
    """Have the compilation that was given up tried again."""
    header = run_by_viewer(request, loop_id)
    if header.compilation.delivery_id is not None:
        retry_delivery(actor=request.user, delivery_id=header.compilation.delivery_id)
    return HttpResponseRedirect(reverse("debrief", args=[loop_id]))


def header_or_404(request: SignedInRequest, loop_id: UUID) -> LoopHeader:
    """Return the head of a loop that the viewer may see."""
    header = header_of_loop(request.user, loop_id)
    if header is None:
        raise Http404
    return header


def run_by_viewer(request: SignedInRequest, loop_id: UUID) -> LoopHeader:
    """Return the head of a loop that the viewer runs; NotAllowedError for its other readers.

    The services ask again; asked here too, an incomplete form tells nobody else what it would need.
    """
    header = header_or_404(request, loop_id)
    if not header.is_run:
        raise NotAllowedError(_("Only those who run the loop may do this."))
    return header


def show_debrief(
    request: SignedInRequest, header: LoopHeader, status: int = 200, **more: Any
) -> HttpResponse:
    """Answer with the loop's page; `more` replaces forms by those that were sent, the focus on an error."""
    for form in more.values():
        if isinstance(form, BaseForm):
            focus_first_error(form)
    page = debrief_of_loop(request.user, header)
    if page:
        note_debrief_read(request, header, page)
    context = {**page_context(request, header, page), **outcome_forms(request, header, page), **more}
    return render(request, PAGE, context, status=status)


def note_debrief_read(request: SignedInRequest, header: LoopHeader, page: DebriefPage) -> None:
    """Note that the viewer was shown everybody's scorecards, as they stand now."""
    note_readings(person=request.user, readings=[Reading(header.id, "debrief", page.input_hash)])


def page_context(request: SignedInRequest, header: LoopHeader, page: DebriefPage | None) -> dict[str, Any]:
    """Return what the page and its fragments are rendered from."""
    return {
        "loop": header,
        "page": page,
        "shown": page.version if page else NOTHING if header.reveal else "",
        "reveal_form": RevealForm(needs_reason=True),
        "may_retry": may_retry_deliveries(request.user),
    }
