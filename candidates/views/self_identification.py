"""What a candidate sees who has the link."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from candidates.forms.self_identification import SelfDescriptionForm
from candidates.services.self_identification import AskedNobodyError, asked_by_token, store_answer
from hiring.views.requests import posted


@never_cache
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, explain, and store. What was said before isn't shown: nobody can read it."""
    try:
        asked = asked_by_token(token)
        form = SelfDescriptionForm(posted(request), initial={"gender": "", "ethnicity": "", "age": ""})
        if form.is_valid():
            store_answer(token=token, said=form.said)
            return redirect("self_identification_thanks", token)
    except AskedNobodyError:
        return _gone(request)
    context = {"asked": asked, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "candidates/self_identification.html", context, status=status)


@never_cache
@require_GET
def thanks(request: HttpRequest, token: str) -> HttpResponse:
    """Say what happens now; the same whatever was said."""
    try:
        asked_by_token(token)
    except AskedNobodyError:
        return _gone(request)
    return render(request, "candidates/self_identification_thanks.html", {"token": token})


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "candidates/self_identification_gone.html", status=404)
