"""What people are told while PostgreSQL doesn't answer: what is safe, within five seconds."""

import sys
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from config.patience import limited_patience

Handler = Callable[[HttpRequest], HttpResponse]

RETRY_AFTER_SECONDS = 5


def limit_patience(get_response: Handler) -> Handler:
    """Wait for PostgreSQL no longer than a person waits for a page."""

    def handle(request: HttpRequest) -> HttpResponse:
        with limited_patience():
            return get_response(request)

    return handle


def answer_error(request: HttpRequest) -> HttpResponse:
    """Answer what no view caught: 503 when PostgreSQL is at fault, which trying again mends, else 500.

    Django calls it while it handles the exception. The database is not asked again.
    """
    if not isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return HttpResponse(render_to_string("500.html"), status=500)
    response = _words(request) if request.headers.get("HX-Request") == "true" else _page()
    response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    response.headers["Cache-Control"] = "no-store"
    return response


def _page() -> HttpResponse:
    return HttpResponse(render_to_string("503.html"), status=503)


def _words(request: HttpRequest) -> HttpResponse:
    """Tell an open page; one that only looked for news looks again by itself and needs no words."""
    words = _("The database did not answer: not saved. What you typed is still here; try again in a moment.")
    response = HttpResponse(words, status=503, content_type="text/plain; charset=utf-8")
    if request.method == "GET":
        response.headers["HX-Reswap"] = "none"
    return response
