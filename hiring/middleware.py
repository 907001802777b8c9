"""What holds for every request."""

import zoneinfo
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from hiring.actors import ConflictError, NotAllowedError
from hiring.views.requests import is_partial, page_before

Handler = Callable[[HttpRequest], HttpResponse]


def sign_in_required(get_response: Handler) -> Handler:
    """Send strangers to the sign-in page, whatever they asked for: nothing is open unless it says so.

    A page that is already open asks through htmx; it gets a plain 401, so that it can say what happened
    and keep what was typed instead of swapping a sign-in form into it.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated or request.path.startswith(settings.OPEN_PATHS):
            return get_response(request)
        if is_partial(request):
            words = _("You are signed out. What you typed is still here: sign in in another tab, then go on.")
            return HttpResponse(words, status=401, content_type="text/plain; charset=utf-8")
        return redirect_to_login(request.get_full_path())

    return handle


def private_to_the_viewer(get_response: Handler) -> Handler:
    """Show times in the viewer's zone and keep signed-in pages out of every cache."""

    def handle(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return get_response(request)
        with timezone.override(zoneinfo.ZoneInfo(request.user.time_zone)):
            response = get_response(request)
            if hasattr(response, "render"):
                response = response.render()
        response.headers["Cache-Control"] = "no-store, private"
        if not request.user.is_authenticated:  # signed out just now: nothing stays in this browser
            response.headers["Clear-Site-Data"] = '"storage"'
        return response

    return handle


class AnswerRefusals:
    """Turn what a service refuses into an answer: 403 when the actor may not, 409 when the state forbids."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotAllowedError):
            return render(request, "403.html", {"reason": str(exception)}, status=403)
        if isinstance(exception, ConflictError):
            context = {"reason": str(exception), "back": page_before(request)}
            return render(request, "409.html", context, status=409)
        return None
