"""Pages for what no view answers: Django's own parse the body first, and break on one that is none."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def answer_unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request of which not even the sender may be known yet: no part of the page asks for one."""
    return HttpResponse(render_to_string("400.html"), status=400)


def answer_forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(render_to_string("403.html", request=request), status=403)


def answer_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(render_to_string("404.html", request=request), status=404)
