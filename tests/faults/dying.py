"""A web process that dies at the worst moment: all is committed, and nobody was told."""

import os
import signal
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

DIE = "X-Die-Before-The-Answer"


def die_before_the_answer(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Kill the process that handles a request with the header, once its work is done."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.headers.get(DIE):
            os.kill(os.getpid(), signal.SIGKILL)
        return response

    return handle
