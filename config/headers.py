"""Headers of every answer, errors and static files included, and requests that other sites send."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseNotAllowed
from django.utils.translation import gettext as _

Handler = Callable[[HttpRequest], HttpResponse]

READS = ("GET", "HEAD")
# "none" is a person who typed the address. Browsers that say nothing are left to the form's token.
OWN_SITE = ("same-origin", "none")
NEVER_USED = (
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "encrypted-media",
    "geolocation",
    "gyroscope",
    "hid",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
PASSKEYS = ("publickey-credentials-create", "publickey-credentials-get")
PERMISSIONS_POLICY = ", ".join(
    [*(f"{name}=()" for name in NEVER_USED), *(f"{name}=(self)" for name in PASSKEYS)]
)


def send_headers(get_response: Handler) -> Handler:
    """Say that nothing of an answer is for other sites, and which of a browser's abilities are never used."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = PERMISSIONS_POLICY
        response.headers["Reporting-Endpoints"] = f'policy="{settings.POLICY_REPORTS_PATH}"'
        response.headers.setdefault("X-Frame-Options", "DENY")
        return response

    return handle


def refuse_plain_http(get_response: Handler) -> Handler:
    """Refuse plain http where no person sees the address; only pages that people open are sent on.

    A calendar program, a script or a form that were sent on would go on telling their secrets in the clear
    first, and nobody would notice (ASVS V4.1.2).
    """

    def handle(request: HttpRequest) -> HttpResponse:
        plain = settings.SECURE_SSL_REDIRECT and not request.is_secure()
        if not plain or _is_page(request) or request.path in settings.PROBE_PATHS:
            return get_response(request)
        words = _("Ask for this address with https. Nothing was done.")
        return HttpResponseForbidden(
            words, content_type="text/plain; charset=utf-8", headers={"X-Content-Type-Options": "nosniff"}
        )

    return handle


def _is_page(request: HttpRequest) -> bool:
    """Whether a person may have typed the address: not what programs and scripts of ours ask."""
    asked_by_script = request.headers.get("HX-Request") == "true" or request.path.startswith("/calendar/")
    return request.method in READS and not asked_by_script


def refuse_other_sites(get_response: Handler) -> Handler:
    """Refuse a change that, says the browser, another site sends: a second net under each form's token."""

    def handle(request: HttpRequest) -> HttpResponse:
        site = request.headers.get("Sec-Fetch-Site", "same-origin")
        if request.method in READS or site in OWN_SITE:
            return get_response(request)
        words = _("This request came from another site. Nothing was changed.")
        return HttpResponseForbidden(words, content_type="text/plain; charset=utf-8")

    return handle


def refuse_other_methods(get_response: Handler) -> Handler:
    """Refuse what no page of ours is asked with; a library's view would take PUT for POST."""

    def handle(request: HttpRequest) -> HttpResponse:
        if request.method in (*READS, "POST"):
            return get_response(request)
        return HttpResponseNotAllowed([*READS, "POST"])

    return handle
