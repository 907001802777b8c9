"""What a view may rely on once the middleware let a request through."""

from django.http import HttpRequest

from hiring.models import Person


class SignedInRequest(HttpRequest):
    """A request of somebody who is signed in."""

    user: Person
