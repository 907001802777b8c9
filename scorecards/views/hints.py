"""Private remarks on the wording of a text that its author is writing. Nothing is kept of either."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from hiring.views.requests import SignedInRequest
from scorecards.forms.hints import wording_hints
from scorecards.selectors.interviews import has_seat


@require_POST
@sensitive_variables()
@sensitive_post_parameters()
def read_wording(request: SignedInRequest, seat_id: UUID) -> HttpResponse:
    """Answer with the hints on a text of one's own scorecard."""
    if not has_seat(request.user, seat_id):
        raise Http404
    hints = wording_hints(request.POST.get("text", ""))
    return render(request, "scorecards/wording_hints.html", {"hints": hints})
