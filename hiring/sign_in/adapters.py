"""How the sign-in library behaves here."""

import base64
import secrets
from typing import Any
from urllib.parse import quote

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hiring.models import Person
from hiring.policies import needs_second_factor
from hiring.sign_in.seals import opened, seal
from hiring.sign_in.session_clock import was_confirmed_lately

QUIET_ZONE = 2  # modules of plain paper around the code


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """People are invited by an admin; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Lead to where the product is reached, not to the host that whoever asked for the mail has named."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return str(settings.PUBLIC_URL) + path.replace("UID-KEY", quote(key))

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Whoever signed in a moment ago has just shown who they are, and isn't asked twice."""
        return not was_confirmed_lately(context.request.session)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Secrets are sealed in the database; whoever must have a second factor keeps one."""

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret; one that no code fits when no secret key that is known has sealed it."""
        text = opened(encrypted_text)
        return base64.b32encode(secrets.token_bytes(20)).decode() if text is None else text

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return may_remove(authenticator)

    def build_totp_svg(self, url: str) -> str:
        return drawn_code(url)

    def generate_authenticator_name(self, user: Person, type: Any) -> str:
        count = Authenticator.objects.filter(user=user, type=type).count()
        return _("Passkey %(number)s") % {"number": count + 1}


def may_remove(authenticator: Authenticator) -> bool:
    """Whether this second factor may go: not the last one of somebody who must have one. One query."""
    if not (settings.REQUIRE_SECOND_FACTOR and needs_second_factor(authenticator.user)):
        return True
    others = Authenticator.objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
    return bool(others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


def drawn_code(text: str) -> SafeString:
    """Return a QR code of `text` as one SVG element, with no style in it: the content policy allows none.

    It is safe to print as it is: numbers, and a label that is escaped.
    """
    code = qrcode.QRCode(border=QUIET_ZONE)
    code.add_data(text)
    code.make(fit=True)
    matrix = code.get_matrix()
    dark = [(x, y) for y, row in enumerate(matrix) for x, module in enumerate(row) if module]
    path = "".join(f"M{x} {y}h1v1h-1z" for x, y in dark)
    return format_html(
        '<svg class="qr-code" viewBox="0 0 {size} {size}" role="img" aria-label="{label}">'
        '<path d="{path}"></path></svg>',
        size=len(matrix),
        label=_("QR code of the key below"),
        path=path,
    )
