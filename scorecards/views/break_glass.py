"""Break-glass: a form that says what it means, and the scorecards that it opens to one admin for an hour."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from candidates.models import Loop
from hiring.actors import NotAllowedError
from hiring.forms.fields import focus_first_error
from hiring.services.readings import Reading, note_readings
from hiring.views.requests import SignedInRequest, posted
from scorecards.forms.break_glass import BreakGlassForm
from scorecards.policies import may_break_glass
from scorecards.selectors.break_glass import opened_scorecards
from scorecards.services import break_glass as services
from scorecards.views.debriefs import header_or_404


@require_http_methods(["GET", "POST"])
def break_glass(request: SignedInRequest, loop_id: UUID) -> HttpResponse:
    """Ask an admin for a reason, or show the scorecards that the reason has opened."""
    related = Loop.objects.select_related("application__candidate")
    loop = get_object_or_404(related.visible_to(request.user), pk=loop_id)
    if not may_break_glass(request.user, loop):
        raise NotAllowedError(_("Only an admin without an open scorecard in the loop breaks the glass."))
    form = BreakGlassForm(posted(request))
    if form.is_valid():
        services.break_glass(actor=request.user, loop_id=loop_id, reason=form.cleaned_data["reason"])
        return HttpResponseRedirect(reverse("break_glass", args=[loop_id]))
    focus_first_error(form)
    return _show(request, loop_id, form)


def _show(request: SignedInRequest, loop_id: UUID, form: BreakGlassForm) -> HttpResponse:
    header = header_or_404(request, loop_id)
    if header.reveal:  # what was to be opened early is open
        return HttpResponseRedirect(reverse("debrief", args=[loop_id]))
    opened = opened_scorecards(request.user, header)
    if opened:
        note_readings(person=request.user, readings=[Reading(loop_id, "break_glass", opened.glass_id)])
    context = {"loop": header, "form": form, "opened": opened}
    return render(request, "scorecards/break_glass.html", context, status=422 if form.errors else 200)
