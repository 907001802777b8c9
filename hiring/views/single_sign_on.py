"""To the company's provider and back."""

from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from requests import RequestException

from hiring.sign_in.single_sign_on import CompanyAdapter


@never_cache
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Send the browser to the provider; a provider that doesn't answer leaves the password."""
    provider = _adapter(request).get_provider()
    try:
        answer: HttpResponse = provider.redirect(
            request, AuthProcess.LOGIN, next_url=get_next_redirect_url(request)
        )
    except RequestException:
        return render(request, "socialaccount/authentication_error.html", status=502)
    return answer


@never_cache
@require_safe
def come_back(request: HttpRequest) -> HttpResponse:
    """Take the provider's answer; nothing in it is believed before it has been checked."""
    answer: HttpResponse = OAuth2CallbackView.adapter_view(_adapter(request))(request)
    return answer


def _adapter(request: HttpRequest) -> CompanyAdapter:
    adapter = CompanyAdapter(request, settings.OIDC_PROVIDER_ID)
    try:
        adapter.get_provider()
    except SocialApp.DoesNotExist:
        raise Http404 from None
    return adapter
