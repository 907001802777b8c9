"""What a view may rely on once the middleware let a request through."""

from django.http import HttpRequest, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme

from hiring.models import Person


class SignedInRequest(HttpRequest):
    """A request of somebody who is signed in."""

    user: Person


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, None when a form is only asked for: one that was sent empty is wrong."""
    return request.POST if request.method == "POST" else None


def is_partial(request: HttpRequest) -> bool:
    """Whether an open page asks through htmx for a part of itself."""
    return request.headers.get("HX-Request") == "true"


def page_before(request: HttpRequest) -> str:
    """Return the page that a refused change was sent from: the change's own address is none to look at."""
    if request.method == "GET":
        return request.path
    before = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(before, {request.get_host()}, require_https=request.is_secure()):
        return before
    return "/"
