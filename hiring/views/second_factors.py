"""One's own second factors: the sign-in library's pages, with what our rules add to them."""

from typing import Any

from allauth.mfa.base.views import IndexView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn import views
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from hiring.policies import needs_second_factor
from hiring.sign_in.adapters import may_remove
from hiring.sign_in.recovery_codes import codes_left, make_recovery_codes
from hiring.sign_in.second_factors import has_shown_second_factor
from hiring.views.access import person_of


class SecondFactors(IndexView):  # type: ignore[misc]  # allauth ships no types
    """The page to which whoever lacks a required second factor is led."""

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        person = person_of(self.request)
        required = settings.REQUIRE_SECOND_FACTOR and needs_second_factor(person)
        missing = required and not has_shown_second_factor(self.request)
        left = codes_left(person)
        given |= {"second_factor_is_missing": missing, "codes_left": left, "has_codes": left is not None}
        context: dict[str, Any] = super().get_context_data(**given)
        return context


class LeadsToCodes:
    """Whoever set up a first second factor makes recovery codes next."""

    request: HttpRequest

    def get_success_url(self) -> str:
        missing = codes_left(person_of(self.request)) is None
        return reverse("mfa_generate_recovery_codes" if missing else "mfa_index")


class AddApp(LeadsToCodes, ActivateTOTPView):  # type: ignore[misc]  # allauth ships no types
    pass


class AddPasskey(LeadsToCodes, views.AddWebAuthnView):  # type: ignore[misc]  # allauth ships no types
    pass


class MakeCodes(GenerateRecoveryCodesView):  # type: ignore[misc]  # allauth ships no types
    """Asks first; the codes stand in the answer to the form and nowhere else, then or later."""

    def form_valid(self, form: Any) -> HttpResponse:
        codes = make_recovery_codes(person_of(self.request))
        return render(self.request, "mfa/recovery_codes/index.html", {"codes": codes})

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        # Not the library's: it would count the codes by making all of them again.
        return {"form": self.get_form(), "has_codes": bool(codes_left(person_of(self.request))), **given}


index = SecondFactors.as_view()
add_app = AddApp.as_view()
add_passkey = AddPasskey.as_view()
make_codes = MakeCodes.as_view()


@login_required
def remove_passkey(request: HttpRequest, **named: Any) -> HttpResponse:
    """Remove one, unless it is the last second factor of somebody who must have one."""
    passkeys = Authenticator.objects.filter(user=person_of(request), type=Authenticator.Type.WEBAUTHN)
    if may_remove(get_object_or_404(passkeys.select_related("user"), **named)):
        answer: HttpResponse = views.remove_webauthn(request, **named)
        return answer
    messages.error(request, _("Your duties need a second factor. Add another one, then remove this one."))
    return redirect("mfa_list_webauthn")
