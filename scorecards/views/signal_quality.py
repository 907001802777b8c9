"""How good the detector is: its model card, for everybody who may meet a finding."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hiring.views.requests import SignedInRequest
from scorecards.selectors.model_cards import model_card


@require_GET
def signals_model_card(request: SignedInRequest) -> HttpResponse:
    """Show what was measured and what people have made of findings since."""
    return render(request, "scorecards/signals/model_card.html", {"card": model_card()})
