"""What browsers report: a page asked for something that the content policy blocks (ASVS V3.4.7).

Anybody can send such a report, and its addresses may hold names. What is logged of it are words of lists
here and the name of a route of ours, never a word of the report itself.
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

import structlog
from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from hiring.strict_json import RefusedJSONError, read_json

logger = structlog.stdlib.get_logger(__name__)

MOST_BYTES = 16_384
MOST_REPORTS = 10  # of one request
# By the older directive report-uri, and by report-to.
TYPES = ("application/csp-report", "application/reports+json")
DIRECTIVES = frozenset(
    f"{kind}-src{part}" for kind in ("script", "style") for part in ("", "-elem", "-attr")
) | {
    *("default-src", "img-src", "font-src", "connect-src", "media-src", "object-src", "frame-src"),
    *("worker-src", "manifest-src", "form-action", "frame-ancestors", "base-uri"),
}
# What stands in the place of an address.
BLOCKED_WORDS = frozenset({"inline", "eval", "wasm-eval", "data", "blob", "about", "filesystem"})
LIMITS = {"report": "20/m/ip,200/m/key"}


@csrf_exempt  # a browser sends it by itself and knows no token; nothing is changed by it
@never_cache
@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """Log the reports in a request, a line each; answer alike whatever was in them."""
    if request.content_type not in TYPES:
        return HttpResponse(status=415)
    if not _is_short(request):
        return HttpResponse(status=413)
    if not ratelimit.consume(request, app="config", action="report", config=LIMITS, key="all"):
        return HttpResponse(status=429)
    for report in _reports(request.body):
        _log(report, request)
    return HttpResponse(status=204)


def _is_short(request: HttpRequest) -> bool:
    length = request.headers.get("Content-Length", "")
    return length.isascii() and length.isdigit() and int(length) <= MOST_BYTES


def _reports(body: bytes) -> Iterator[dict[str, object]]:
    """Yield what each report says: its fields are in "csp-report" or, one of a list, in "body"."""
    try:
        sent = read_json(body, longest=MOST_BYTES)
    except RefusedJSONError:
        return
    for each in sent[:MOST_REPORTS] if isinstance(sent, list) else [sent]:
        report = each.get("csp-report", each.get("body")) if isinstance(each, dict) else None
        if isinstance(report, dict):
            yield report


def _log(report: dict[str, object], request: HttpRequest) -> None:
    logger.warning(
        "content policy report",
        directive=_directive(
            _text(report, "effective-directive", "effectiveDirective", "violated-directive")
        ),
        blocked=_blocked(_text(report, "blocked-uri", "blockedURL"), request),
        page=_page(_text(report, "document-uri", "documentURL"), request),
    )


def _text(report: dict[str, object], *names: str) -> str:
    found = next((report[name] for name in names if report.get(name)), "")
    return found if isinstance(found, str) else ""


def _directive(said: str) -> str:
    name = said.partition(" ")[0]  # older browsers send the directive's values along
    return name if name in DIRECTIVES else "other"


def _blocked(said: str, request: HttpRequest) -> str:
    """Return what kind of thing was blocked: a word of the standard, this site, or another one."""
    if said in BLOCKED_WORDS:
        return said
    site, scheme = _site(said)
    if site == request.get_host():
        return "this-site"
    return "another-site" if scheme in ("http", "https", "ws", "wss") else "other"


def _page(said: str, request: HttpRequest) -> str:
    """Return the name of the route whose page it was, "none" for an address that isn't ours."""
    try:
        if _site(said)[0] != request.get_host():
            return "none"
        return resolve(urlsplit(said).path).url_name or "none"
    except Resolver404:
        return "none"


def _site(address: str) -> tuple[str, str]:
    try:
        parts = urlsplit(address)
    except ValueError:
        return "", ""
    return parts.netloc, parts.scheme
