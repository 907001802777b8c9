"""What holds for every request of somebody who is signed in."""

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from hiring.policies import needs_second_factor
from hiring.sign_in import session_clock
from hiring.sign_in.routes import BACKGROUND_ROUTES, CONFIRMED_ROUTES, LIMITED_ROUTES, MOST_OF_THEM
from hiring.sign_in.second_factors import has_shown_second_factor
from hiring.views.requests import is_partial, page_before

Handler = Callable[[HttpRequest], HttpResponse]


def limit_sessions(get_response: Handler) -> Handler:
    """End a session after its idle or its absolute limit; note when it was used."""

    def handle(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and session_clock.is_over(request.session):
            logout(request)
            if not is_partial(request):
                messages.info(request, _("You were signed out after a while. Sign in to go on."))
        response = get_response(request)
        _note_use(request)
        return response

    return handle


def _note_use(request: HttpRequest) -> None:
    match = request.resolver_match
    if match is None or match.url_name in BACKGROUND_ROUTES or not request.user.is_authenticated:
        return
    if session_clock.note_use(request.session):
        UserSession.objects.filter(session_key=request.session.session_key).update(
            last_seen_at=timezone.now(), ip=get_adapter().get_client_ip(request)
        )


class AskForMore:
    """Lead to the page that is missing: a second factor, or showing once more who it is."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, arguments: Any, named: Any
    ) -> HttpResponse | None:
        if not request.user.is_authenticated or request.resolver_match is None:
            return None
        if _lacks_second_factor(request):
            return _ask_for_second_factor(request)
        if request.resolver_match.url_name in CONFIRMED_ROUTES and not _is_confirmed(request):
            return _ask_to_confirm(request)
        if request.resolver_match.url_name in LIMITED_ROUTES and not _takes_little(request):
            return render(request, "hiring/taken_enough.html", status=429)
        return None


def _lacks_second_factor(request: HttpRequest) -> bool:
    return (
        settings.REQUIRE_SECOND_FACTOR
        and not request.path.startswith(settings.OPEN_PATHS)
        and request.user.is_authenticated
        and needs_second_factor(request.user)
        and not has_shown_second_factor(request)
    )


def _ask_for_second_factor(request: HttpRequest) -> HttpResponse:
    if is_partial(request):
        words = _("Your duties need a second factor. What you typed is still here: set it up in another tab.")
        return HttpResponse(words, status=401, content_type="text/plain; charset=utf-8")
    return HttpResponseRedirect(reverse("mfa_index"))


def _is_confirmed(request: HttpRequest) -> bool:
    """A form that was opened in time may be sent for as long again, so that nothing typed is lost."""
    return session_clock.was_confirmed_lately(request.session, leeway=1 if request.method == "GET" else 2)


def _takes_little(request: HttpRequest) -> bool:
    """Whether the person has taken less than the limit in the last hour; asking counts, too."""
    return bool(
        ratelimit.consume(request, app="hiring", action="taking", config=MOST_OF_THEM, limit_get=True)
    )


def _ask_to_confirm(request: HttpRequest) -> HttpResponse:
    back = request.get_full_path() if request.method == "GET" else page_before(request)
    if not get_adapter().get_reauthentication_methods(request.user):
        logout(request)  # neither password nor second factor: only the company's provider can tell
        return redirect_to_login(back)
    if request.method != "GET":
        messages.warning(request, _("Nothing is done yet. Confirm that it is you, then do it again."))
    address = f"{reverse('account_reauthenticate')}?{urlencode({'next': back})}"
    return HttpResponseClientRedirect(address) if is_partial(request) else HttpResponseRedirect(address)
