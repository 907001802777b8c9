"""Tokens in secret addresses: made again from the product's secret key, stored only as a digest."""

import base64
import hashlib
from uuid import UUID

from django.utils.crypto import salted_hmac


def token_of(purpose: str, identifier: UUID) -> str:
    """Return a row's token: 43 letters, digits, - and _. Whoever reads only the database can't make it."""
    made = salted_hmac(f"hiring.tokens.{purpose}", str(identifier), algorithm="sha256").digest()
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def digest_of(token: str) -> str:
    """Return what is stored of a token, 64 hexadecimal digits."""
    return hashlib.sha256(token.encode()).hexdigest()
