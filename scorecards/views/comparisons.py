"""Candidates of one role side by side. The address holds the whole state; nothing is stored."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hiring.services.readings import Reading, note_readings
from hiring.views.requests import SignedInRequest
from scorecards.forms.comparisons import ORDERS, ComparisonForm
from scorecards.selectors import comparisons as selectors
from scorecards.selectors.comparisons import FEWEST, MOST


@require_GET
def compare(request: SignedInRequest) -> HttpResponse:
    """Show the chosen candidates beside each other, or who may be chosen."""
    filters = ComparisonForm(request.GET).filters()
    chosen = selectors.chosen_loops(request.user, filters)
    if chosen is None:
        raise Http404
    context: dict[str, Any] = {"filters": filters, "orders": ORDERS, "fewest": FEWEST, "most": MOST}
    refusal = selectors.refusal_of_loops(chosen)
    if refusal or len(chosen) > MOST:
        context |= {"refusal": refusal, "number": len(chosen)}
    elif len(chosen) >= FEWEST:
        context["comparison"] = selectors.comparison_of_loops(request.user, chosen)
        note_readings(person=request.user, readings=[Reading(loop.pk, "comparison") for loop in chosen])
    role = chosen[0].application.role.key if chosen else ""
    context["choices"] = selectors.choices_for_comparison(request.user, filters, role)
    status = 422 if "number" in context else 200
    return render(request, "scorecards/compare.html", context, status=status)
