"""What a person makes of a finding."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from hiring.actors import ConflictError
from hiring.views.requests import SignedInRequest
from scorecards.forms.findings import DispositionForm
from scorecards.models import SignalFinding
from scorecards.selectors.debriefs import debrief_of_loop, header_of_loop
from scorecards.services.dispositions import dispose_finding as dispose
from scorecards.services.loops import ReasonNeededError
from scorecards.views.debriefs import page_context, show_debrief


@require_POST
def dispose_finding(request: SignedInRequest, finding_id: UUID) -> HttpResponse:
    """Confirm, dismiss or reopen; htmx gets the finding as it now stands, a plain browser the page."""
    found = SignalFinding.objects.visible_to(request.user).select_related("scorecard__interview")
    finding = found.filter(pk=finding_id).first()
    if finding is None:
        raise Http404
    form = DispositionForm(request.POST)
    if not form.is_valid():
        return _answer(request, finding, form, status=422)
    try:
        dispose(actor=request.user, finding_id=finding_id, **form.cleaned_data)
    except ReasonNeededError as error:
        form.add_error("reason", str(error))
        return _answer(request, finding, form, status=422)
    except ConflictError as error:
        form.add_error(None, str(error))
        return _answer(request, finding, form, status=409)
    return _answer(request, finding, None)


def _answer(
    request: SignedInRequest, finding: SignalFinding, form: DispositionForm | None, status: int = 200
) -> HttpResponse:
    """Answer with the finding as it stands, and with what was typed where that could not be taken."""
    loop_id = finding.scorecard.interview.loop_id
    header = header_of_loop(request.user, loop_id)
    if header is None:
        raise Http404
    more = {"sent_form": form, "sent_finding": str(finding.pk)} if form else {}
    if request.headers.get("HX-Request") != "true":
        if form:
            return show_debrief(request, header, status=status, **more)
        return HttpResponseRedirect(reverse("debrief", args=[loop_id]) + f"#finding-{finding.pk}")
    page = debrief_of_loop(request.user, header)
    shown = (
        next((each for each in page.findings if each.finding_id == str(finding.pk)), None) if page else None
    )
    if shown is None:  # compiled anew meanwhile, and now part of another finding
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    context = {**page_context(request, header, page), "finding": shown, **more}
    context["shown"] = request.POST.get("shown", context["shown"])
    # A conflict is news that the reader must see, so htmx may swap it in.
    answer_status = 422 if status == 409 else status
    return render(request, "scorecards/debrief/finding_answer.html", context, status=answer_status)
