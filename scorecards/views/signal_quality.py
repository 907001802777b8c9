"""How good the detector is: its model card, and what an admin sees and does about it."""

import json

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hiring.actors import NotAllowedError
from hiring.views.requests import SignedInRequest
from scorecards.policies import may_improve_detector
from scorecards.selectors.language_model import language_model_state
from scorecards.selectors.model_cards import model_card
from scorecards.selectors.redetections import latest_redetections
from scorecards.selectors.signal_reports import signal_reports
from scorecards.services import labels
from scorecards.services.findings import shipped_engine
from scorecards.services.redetections import start_redetection as start


@require_GET
def signals_model_card(request: SignedInRequest) -> HttpResponse:
    """Show what was measured and what people have made of findings since."""
    context = {"card": model_card(), "may_improve": may_improve_detector(request.user)}
    return render(request, "scorecards/signals/model_card.html", context)


@require_GET
def signal_quality(request: SignedInRequest) -> HttpResponse:
    """Show an admin each signal's precision, readings anew, and what people judged to take away."""
    _refuse_others(request)
    readings = latest_redetections()
    context = {
        "reports": signal_reports(request.user),
        "readings": readings,
        "is_reading": any(reading.finished_at is None for reading in readings),
        "engine": shipped_engine(),
        "language_model": language_model_state(),
    }
    return render(request, "scorecards/signals/quality.html", context)


@require_GET
def redetection_progress(request: SignedInRequest) -> HttpResponse:
    """Answer with the part of the page that says how far a reading is."""
    _refuse_others(request)
    return render(request, "scorecards/signals/readings.html", {"readings": latest_redetections()})


@require_POST
def start_redetection(request: SignedInRequest) -> HttpResponseRedirect:
    """Have all committed scorecards read anew by the workers of the bulk queue."""
    start(actor=request.user)
    messages.success(request, _("Workers read the scorecards. You can leave this page."))
    return redirect("signal_quality")


@require_POST
def export_labels(request: SignedInRequest) -> HttpResponse:
    """Answer with a file of judged notes."""
    lines = labels.export_labels(actor=request.user)
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    headers = {"Content-Disposition": 'attachment; filename="judged-findings.jsonl"'}
    return HttpResponse(text, content_type="application/x-ndjson; charset=utf-8", headers=headers)


def _refuse_others(request: SignedInRequest) -> None:
    if not may_improve_detector(request.user):
        raise NotAllowedError(_("Only an admin sees how each signal does."))
