"""What machines ask: does the process live, is everything there, what are the figures."""

import hmac
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, JsonResponse
from django.urls import resolve
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config import metrics
from config.readiness import OK, readiness

Handler = Callable[[HttpRequest], HttpResponse]


def answer_probes(get_response: Handler) -> Handler:
    """Answer them before sessions, hosts and languages: a probe must not need what it asks about."""

    def handle(request: HttpRequest) -> HttpResponse:
        if request.path not in settings.PROBE_PATHS:
            return get_response(request)
        request.resolver_match = resolve(request.path)
        answer: HttpResponse = request.resolver_match.func(request)
        return answer

    return handle


@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Say that this process answers; it asks nobody else."""
    return JsonResponse({"status": OK})


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Say of each part whether it answers, and nothing more: anybody may read it."""
    states = readiness()
    well = set(states.values()) == {OK}
    return JsonResponse({"status": OK if well else "failing", "parts": states}, status=200 if well else 503)


@never_cache
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Give the figures to whoever holds the token; for everybody else there is nothing here."""
    if not may_read_figures(request.headers.get("Authorization", "")):
        return HttpResponseNotFound("Not found\n", content_type="text/plain; charset=utf-8")
    return HttpResponse(metrics.exposition(with_state=True), content_type=metrics.CONTENT_TYPE)


def may_read_figures(authorization: str) -> bool:
    """Whether the header carries METRICS_TOKEN; never when none is set. Takes the same time for any token."""
    expected = f"Bearer {settings.METRICS_TOKEN}"
    return bool(settings.METRICS_TOKEN) and hmac.compare_digest(authorization.encode(), expected.encode())
