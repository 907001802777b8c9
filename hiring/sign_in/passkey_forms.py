"""The library's passkey forms, made safe against input that no browser sends."""

import json
import struct
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn import forms
from cryptography.exceptions import InvalidSignature
from django.utils.translation import gettext as _

from hiring.strict_json import RefusedJSONError, read_json

LONGEST = 100_000  # letters: many times what the longest attestation takes

# What its parsers raise for malformed data and forged signatures, and the forms don't expect.
UNREADABLE = (AttributeError, LookupError, TypeError, ValueError, struct.error, InvalidSignature)


class StrictDecoder(json.JSONDecoder):
    """Reads what is said of a passkey as strictly as any other JSON that is sent."""

    def decode(self, s: str, *_: Any) -> object:
        try:
            return read_json(s, longest=LONGEST)
        except RefusedJSONError as error:
            raise json.JSONDecodeError(str(error), "", 0) from None


class StrictCredential:
    """Has the form's JSON read strictly."""

    fields: dict[str, Any]

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["credential"].decoder = StrictDecoder


class CheckedCredential(StrictCredential):
    """Answers whatever cannot be read or verified like a wrong code."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]  # a mixin: the form has it
        except UNREADABLE:
            raise get_adapter().validation_error("incorrect_code") from None


class PasskeyForSignIn(CheckedCredential, forms.LoginWebAuthnForm):  # type: ignore[misc]  # no types there
    pass


class PasskeyAsSecondFactor(CheckedCredential, forms.AuthenticateWebAuthnForm):  # type: ignore[misc]
    pass


class PasskeyToConfirm(CheckedCredential, forms.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    pass


class NewPasskey(StrictCredential, forms.AddWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        alone = self.fields["passwordless"]
        alone.label = _("Sign in with this passkey alone")
        alone.help_text = _("Then neither password nor code is asked for. Clear it for a key without a PIN.")
        alone.initial = True

    def clean(self) -> dict[str, Any]:
        try:
            cleaned: dict[str, Any] = super().clean()
        except UNREADABLE:
            raise get_adapter().validation_error("incorrect_code") from None
        return cleaned
