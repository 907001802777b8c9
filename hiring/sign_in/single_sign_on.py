"""Signing in at the company's own provider, by OpenID Connect.

Of the library's flow this keeps state, PKCE and the exchange; it adds a nonce, checks the ID token's
signature, and lets in only people whom an admin has added.
"""

import base64
import hashlib
import hmac
from typing import Any

import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse

from hiring.models import Person
from hiring.sign_in.second_factors import SHOWN_TO_PROVIDER

SECOND_FACTOR = "mfa"  # RFC 8176: "multiple-factor authentication", among the methods of the claim amr


class SingleSignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """The provider says who it is; whether that person may come in was an admin's decision."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def get_requests_session(self) -> requests.Session:
        """Secrets and codes go where the operator said: a provider that points elsewhere has failed."""
        session: requests.Session = super().get_requests_session()
        session.max_redirects = 0
        return session

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find the person, first by the provider's own name for them, then by a verified address."""
        if not sociallogin.is_existing:
            person = _person_of(sociallogin)
            if person is None:
                raise ImmediateHttpResponse(render(request, "socialaccount/not_invited.html", status=403))
            sociallogin.connect(request, person)
        if SECOND_FACTOR in sociallogin.account.extra_data.get("id_token", {}).get("amr", []):
            request.session[SHOWN_TO_PROVIDER] = str(sociallogin.user.pk)


class CompanyProvider(OpenIDConnectProvider):  # type: ignore[misc]  # allauth ships no types
    """Sends a nonce along; takes nothing for the provider from the address that a browser asks."""

    def get_pkce_params(self) -> dict[str, str]:
        params: dict[str, str] = super().get_pkce_params()
        return params | {"nonce": nonce_of(params["code_verifier"])}

    def get_oauth2_adapter(self, request: HttpRequest) -> "CompanyAdapter":
        return CompanyAdapter(request, self.app.provider_id)


class CompanyAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth ships no types
    """Believes an ID token only for the sign-in that asked for it."""

    def get_provider(self) -> CompanyProvider:
        return CompanyProvider(self.request, app=super().get_provider().app)

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return request.build_absolute_uri(reverse("single_sign_on_callback"))

    def get_access_token_data(
        self, request: HttpRequest, app: SocialApp, client: Any, pkce_code_verifier: str | None = None
    ) -> dict[str, Any]:
        self.code_verifier = pkce_code_verifier or ""
        data: dict[str, Any] = super().get_access_token_data(request, app, client, pkce_code_verifier)
        self.did_fetch_access_token = False  # the signature is checked even though TLS alone would do
        return data

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **given: Any
    ) -> SocialLogin:
        """Raise OAuth2Error for an answer without an ID token, or with one that is not for this sign-in."""
        if not given["response"].get("id_token"):
            raise OAuth2Error("The provider sent no ID token.")
        login = super().complete_login(request, app, token, **given)
        claims = login.account.extra_data
        expected = nonce_of(self.code_verifier)
        if not hmac.compare_digest(str(claims["id_token"].get("nonce", "")), expected):
            raise OAuth2Error("The ID token is not for this sign-in.")
        if claims.get("userinfo", {}).get("sub") != claims["id_token"].get("sub"):
            raise OAuth2Error("The provider's two answers are about different people.")
        return login


def nonce_of(code_verifier: str) -> str:
    """Return the nonce of a sign-in: the verifier is its secret already, and the session keeps it."""
    digest = hashlib.sha256(f"nonce of {code_verifier}".encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _person_of(sociallogin: SocialLogin) -> Person | None:
    """Return the active person with the provider's verified address, unless they are tied to somebody else.

    A person is tied to one account at the provider: when an address passes to a successor there, the
    successor must not become the person.
    """
    verified = [address.email for address in sociallogin.email_addresses if address.verified is True]
    if not verified:
        return None
    person = Person.objects.filter(email__iexact=verified[0], is_active=True).first()
    if person is None or SocialAccount.objects.filter(user=person).exists():
        return None
    return person
