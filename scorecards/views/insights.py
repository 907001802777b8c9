"""Insights: the newest report for admins, a new one on demand, and one's own position for everybody."""

from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hiring.actors import NotAllowedError
from hiring.replicas import reading_from_replica
from hiring.views.requests import SignedInRequest
from scorecards.forms.insights import ImpactForm, InsightScope, InsightScopeForm
from scorecards.policies import may_read_insights
from scorecards.selectors.adverse_impact import impact_tables
from scorecards.selectors.insights import (
    insights_for_page,
    own_insights,
    progress_of_report,
    roles_for_insights,
)
from scorecards.services.insights import request_insights


@require_GET
def insights(request: SignedInRequest) -> HttpResponse:
    """Show the newest report of the asked scope, and how far a newer one is."""
    _check(request)
    roles = roles_for_insights()
    form = InsightScopeForm(request.GET, roles=roles)
    scope = form.scope()
    page = insights_for_page(request.user, roles, scope.role_id, scope.months)
    context = {"page": page, "progress": page.progress, "scope": scope, "form": form}
    return render(request, "scorecards/insights.html", context)


@require_GET
def insights_progress(request: SignedInRequest) -> HttpResponse:
    """Say how far a report is; an open page asks again until it is there, and is then loaded anew."""
    _check(request)
    scope = InsightScopeForm(request.GET, roles=roles_for_insights()).scope()
    progress = progress_of_report(request.user, scope.role_id, scope.months)
    if progress is None:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return render(request, "scorecards/insights/progress.html", {"progress": progress, "scope": scope})


@require_POST
def request_report(request: SignedInRequest) -> HttpResponse:
    """Have a report computed; whoever asks may leave and come back."""
    _check(request)
    scope = InsightScopeForm(request.POST, roles=roles_for_insights()).scope()
    request_insights(actor=request.user, role_id=scope.role_id, months=scope.months)
    return HttpResponseRedirect(_address(scope))


@require_GET
def my_insights(request: SignedInRequest) -> HttpResponse:
    """Show one's own times and own position, and nobody else's."""
    with reading_from_replica() as as_of:
        own = own_insights(request.user)
    return render(request, "scorecards/my_insights.html", {"own": own, "as_of": as_of})


@require_GET
def adverse_impact(request: SignedInRequest) -> HttpResponse:
    """Show an admin how groups of candidates fare for one role, as far as that singles nobody out."""
    _check(request)
    form = ImpactForm(request.GET, roles=roles_for_insights())
    role_id, years = form.scope()
    with reading_from_replica() as as_of:
        tables = impact_tables(role_id, years) if role_id else ()
    context = {"form": form, "role": role_id, "years": years, "tables": tables, "as_of": as_of}
    return render(request, "scorecards/insights/adverse_impact.html", context)


def _check(request: SignedInRequest) -> None:
    if not may_read_insights(request.user):
        raise NotAllowedError(_("Insights are for admins; your own are on your own page."))


def _address(scope: InsightScope) -> str:
    return f"{reverse('insights')}?{urlencode({'role': scope.role, 'months': scope.months})}"
