"""Sealing what must be read again: the secrets of authenticator apps (ASVS V11.2.2).

Fernet, with a key made from SECRET_KEY for this alone. What former secret keys sealed (SECRET_KEY_FALLBACKS)
is still opened, and resealed under the present one by `manage.py reseal`. The first byte of a seal names its
format: a successor of Fernet would be told apart by it and take its place here.
"""

import base64

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import transaction

PURPOSE = b"hiring.sign_in.second_factors"


def seal(text: str) -> str:
    """Return the text sealed under the present secret key."""
    return _seals().encrypt(text.encode()).decode()


def opened(sealed: str) -> str | None:
    """Return what was sealed; None when no secret key that is still known fits."""
    try:
        return _seals().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def reseal() -> tuple[int, int]:
    """Seal every secret under the present key; return how many were, and how many no known key opens.

    A row at a time and under its lock, so that people go on signing in. Run twice, it does no harm.
    """
    done = lost = 0
    for key in Authenticator.objects.filter(type=Authenticator.Type.TOTP).values_list("pk", flat=True):
        with transaction.atomic():
            row = Authenticator.objects.select_for_update().filter(pk=key).first()
            text = opened(row.data["secret"]) if row else None
            if row is None:
                continue
            if text is None:
                lost += 1
                continue
            row.data["secret"] = seal(text)
            row.save(update_fields=["data"])
            done += 1
    return done, lost


def _seals() -> MultiFernet:
    return MultiFernet([_fernet(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _fernet(secret_key: str) -> Fernet:
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE)
    return Fernet(base64.urlsafe_b64encode(derivation.derive(secret_key.encode())))
