"""One line per request, with an id that goes along into the work it causes."""

import re
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import structlog
from django.conf import settings
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from config import metrics

Handler = Callable[[HttpRequest], HttpResponse]
logger = structlog.stdlib.get_logger(__name__)

# A UUID, with or without its dashes: nobody can say anything with it.
REQUEST_ID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}")
NO_ROUTE = "none"


class LogRequests:
    """Give each request an id, log how it was answered, and count it. Outermost: it sees every answer."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        structlog.contextvars.clear_contextvars()
        request_id = _request_id(request)
        structlog.contextvars.bind_contextvars(request_id=request_id, method=_method(request))
        began = time.perf_counter()
        with _counted_queries() as queries:
            response = self.get_response(request)
        response.headers["X-Request-ID"] = request_id
        _note(request, response, seconds=time.perf_counter() - began, queries=queries.number)
        structlog.contextvars.clear_contextvars()
        return response

    def process_view(self, request: HttpRequest, view: Any, arguments: Any, named: Any) -> None:
        """Say in every line of the request who asked for what: the person's id, the route's name."""
        structlog.contextvars.bind_contextvars(route=_route(request))
        if request.user.is_authenticated:
            structlog.contextvars.bind_contextvars(person=str(request.user.pk))


def _request_id(request: HttpRequest) -> str:
    """Return the proxy's id when there is a proxy to believe and it looks like one, else a new one."""
    given = request.headers.get(settings.REQUEST_ID_HEADER, "") if settings.REQUEST_ID_HEADER else ""
    return given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex


def _method(request: HttpRequest) -> str:
    """A client may send any word as its method, a name as well."""
    return request.method if request.method in metrics.METHODS else "OTHER"


def _route(request: HttpRequest) -> str:
    """Return the name of the address, which a middleware may have answered before anybody looked it up."""
    match = request.resolver_match
    try:
        match = match or resolve(request.path_info)
    except Resolver404:
        return NO_ROUTE
    return match.url_name or NO_ROUTE


def _note(request: HttpRequest, response: HttpResponse, *, seconds: float, queries: int) -> None:
    route, status = _route(request), response.status_code
    metrics.note_request(
        route=route, method=_method(request), status=status, seconds=seconds, queries=queries
    )
    # Styles and probes come by the thousand and say nothing while they go well.
    quiet = status < 400 and request.path.startswith((settings.STATIC_URL, *settings.PROBE_PATHS))
    log = logger.debug if quiet else logger.error if status >= 500 else logger.info
    log("request", route=route, status=status, milliseconds=round(seconds * 1000), queries=queries)


class _Count:
    number = 0


@contextmanager
def _counted_queries() -> Iterator[_Count]:
    """Count the statements that go to any database meanwhile."""
    count = _Count()

    def note(execute: Callable[..., Any], *given: Any) -> Any:
        count.number += 1
        return execute(*given)

    with ExitStack() as stack:
        for connection in connections.all():
            stack.enter_context(connection.execute_wrapper(note))
        yield count
