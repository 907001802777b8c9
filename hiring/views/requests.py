"""What a view may rely on once the middleware let a request through."""

from django.http import HttpRequest, QueryDict

from hiring.models import Person


class SignedInRequest(HttpRequest):
    """A request of somebody who is signed in."""

    user: Person


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, None when a form is only asked for: one that was sent empty is wrong."""
    return request.POST if request.method == "POST" else None
