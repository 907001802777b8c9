"""The library's forms for a typed code, with recovery codes as we keep them."""

import logging
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator

from hiring.models import Person
from hiring.sign_in.recovery_codes import hash_codes_of_before, use_recovery_code

logger = logging.getLogger(__name__)


class TypedCode:
    """Takes what the app shows now, or a recovery code."""

    user: Person
    cleaned_data: dict[str, Any]

    def clean_code(self) -> str:
        forget_attempts = check_rate_limit(self.user)
        code: str = self.cleaned_data["code"]
        factor = _factor_for(self.user, code)
        if factor is None:
            logger.warning("A second factor failed.")
            raise get_adapter().validation_error("incorrect_code")
        hash_codes_of_before(self.user)
        factor.user = self.user
        self.authenticator = factor
        forget_attempts()
        return code


def _factor_for(person: Person, code: str) -> Authenticator | None:
    app = Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).first()
    if app is not None and app.wrap().validate_code(code):
        return app
    return use_recovery_code(person, code)


class CodeForSignIn(TypedCode, forms.AuthenticateForm):  # type: ignore[misc]  # allauth ships no types
    pass


class CodeToConfirm(TypedCode, forms.ReauthenticateForm):  # type: ignore[misc]  # allauth ships no types
    pass
