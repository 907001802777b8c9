"""The optional language model: an admin's switch, and what the candidate of a loop was told."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from candidates.models import Loop
from candidates.policies import may_run_loop
from hiring.actors import NotAllowedError
from hiring.forms.fields import focus_first_error
from hiring.views.requests import SignedInRequest, posted
from scorecards.forms.language_model import NoticeForm
from scorecards.selectors.language_model import is_language_model_configured, notice_of_loop
from scorecards.services.language_model_notices import record_notice, withdraw_notice
from scorecards.services.language_model_switch import set_language_model_running


@require_POST
def switch_language_model(request: SignedInRequest) -> HttpResponseRedirect:
    """Stop the language model at once, or let it go on."""
    set_language_model_running(actor=request.user, running=request.POST.get("running") == "yes")
    return redirect("signal_quality")


@require_http_methods(["GET", "POST"])
def language_model_notice(request: SignedInRequest, loop_id: UUID) -> HttpResponse:
    """Show what the candidate was told, and record it."""
    loop = _loop(request, loop_id)
    form = NoticeForm(posted(request), initial={"told_on": timezone.localdate()})
    if form.is_valid():
        record_notice(actor=request.user, loop_id=loop.pk, told_on=form.cleaned_data["told_on"])
        messages.success(request, _("Recorded. The language model may read this candidate’s notes."))
        return redirect("language_model_notice", loop.pk)
    focus_first_error(form)
    context = {
        "form": form,
        "loop": loop,
        "notice": notice_of_loop(loop),
        "is_configured": is_language_model_configured(),
    }
    status = 422 if form.errors else 200
    return render(request, "scorecards/signals/language_model_notice.html", context, status=status)


@require_POST
def withdraw_language_model_notice(request: SignedInRequest, loop_id: UUID) -> HttpResponseRedirect:
    """Send nothing more about this candidate."""
    withdraw_notice(actor=request.user, loop_id=_loop(request, loop_id).pk)
    messages.success(request, _("Nothing more of this candidate’s notes is sent."))
    return redirect("language_model_notice", loop_id)


def _loop(request: SignedInRequest, loop_id: UUID) -> Loop:
    related = ("application__role", "application__candidate")
    loop = get_object_or_404(Loop.objects.visible_to(request.user).select_related(*related), pk=loop_id)
    if not may_run_loop(request.user, loop):
        raise NotAllowedError(_("Those who run the loop record what its candidate was told."))
    return loop
