"""One's own second factors: the sign-in library's pages, with what our rules add to them."""

from typing import Any

from allauth.mfa.base.views import IndexView
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import views
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from hiring.policies import needs_second_factor
from hiring.sign_in.adapters import may_remove
from hiring.sign_in.second_factors import has_shown_second_factor
from hiring.views.access import person_of


class SecondFactors(IndexView):  # type: ignore[misc]  # allauth ships no types
    """The page to which whoever lacks a required second factor is led."""

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        person = person_of(self.request)
        required = settings.REQUIRE_SECOND_FACTOR and needs_second_factor(person)
        missing = required and not has_shown_second_factor(self.request)
        context: dict[str, Any] = super().get_context_data(second_factor_is_missing=missing, **given)
        return context


index = SecondFactors.as_view()


@login_required
def remove_passkey(request: HttpRequest, **named: Any) -> HttpResponse:
    """Remove one, unless it is the last second factor of somebody who must have one."""
    passkeys = Authenticator.objects.filter(user=person_of(request), type=Authenticator.Type.WEBAUTHN)
    if may_remove(get_object_or_404(passkeys.select_related("user"), **named)):
        answer: HttpResponse = views.remove_webauthn(request, **named)
        return answer
    messages.error(request, _("Your duties need a second factor. Add another one, then remove this one."))
    return redirect("mfa_list_webauthn")
