"""Pages and a task that break in many ways while they hold people's words."""

import logging
from collections.abc import Iterator

from celery import shared_task
from django.db import transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from config.urls import urlpatterns as own
from hiring.models import Person

library = logging.getLogger("somebody.elses.library")


@csrf_exempt
def break_now(request: HttpRequest, token: str, way: str) -> HttpResponse:
    note, email = request.POST["note"], request.POST["email"]
    library.error("Cannot parse %s of %s", note, email)
    library.error(f"Cannot parse {note}")
    break_later.delay(note, email, token, way)
    if way == "stream":
        return StreamingHttpResponse(_half(note))
    _break(note, email, token, way)
    return HttpResponse()


def _break(note: str, email: str, token: str, way: str) -> None:
    if way == "database":
        with transaction.atomic():
            for _ in range(2):
                Person.objects.create(email=email, name=note)
    try:
        raise KeyError(email)
    except KeyError as error:
        raise ValueError(f"{note} {token}") from error


def _half(note: str) -> Iterator[bytes]:
    yield b"half of it"
    raise ValueError(note)


@shared_task
def break_later(note: str, email: str, token: str, way: str) -> None:
    library.error("Cannot parse %s of %s", note, email)
    _break(note, email, token, way)


urlpatterns = [
    path("account/leak/<token>/<way>/", break_now, name="leak"),
    path("", include(own)),
]
