"""The try-it box: an admin pastes notes and sees what the draft's signals find in them."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from hiring.forms.fields import focus_first_error
from hiring.models import Rubric
from hiring.views.access import configurable_role
from hiring.views.requests import SignedInRequest, posted
from scorecards.forms.signal_trials import TrialForm
from scorecards.selectors.signal_trials import rubric_to_try, trial_page, try_signals


@require_http_methods(["GET", "POST"])
@sensitive_variables()
@sensitive_post_parameters()
def try_role_signals(request: SignedInRequest, key: str) -> HttpResponse:
    """Show the box; a post answers with what is found, htmx with that part alone. Nothing is written."""
    rubric = rubric_to_try(configurable_role(request, key))
    if rubric is None:
        raise Http404
    form = TrialForm(posted(request))
    result = None
    if form.is_valid() and form.cleaned_data["notes"].strip():
        signals = list(rubric.signals.order_by("position", "key"))
        result = try_signals(signals, form.cleaned_data["notes"])
    focus_first_error(form)
    context: dict[str, Any] = {"form": form, "result": result, "key": rubric.role.key}
    status = 422 if form.errors else 200
    if request.headers.get("HX-Request") == "true":
        context["live"] = True
        return render(request, "scorecards/signals/trial_result.html", context, status=status)
    return render(request, "scorecards/signals/trial.html", {**context, **_page(rubric)}, status=status)


def _page(rubric: Rubric) -> dict[str, Any]:
    page = trial_page(rubric)
    state = _("draft") if page.is_draft else _("published")
    version = _("Version %(version)s, %(state)s") % {"version": page.version, "state": state}
    return {"page": page, "meta": [page.title, version]}
