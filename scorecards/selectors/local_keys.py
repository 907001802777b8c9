"""The keys with which an author's browser seals what it keeps until the server has it."""

from base64 import b64encode
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

from hiring.models import Person

PURPOSE = "scorecards.local_copy"


def local_copy_keys(person: Person, seat_id: UUID) -> list[str]:
    """Return 256-bit keys in Base64 for one person's scorecard in one seat: the first seals, any opens.

    HMAC-SHA256 over both identifiers under the product's secret key. Nothing is stored; former secret keys
    (SECRET_KEY_FALLBACKS) still open what was sealed under them. No query.
    """
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [b64encode(_key(person, seat_id, secret)).decode() for secret in secrets]


def _key(person: Person, seat_id: UUID, secret: str | bytes) -> bytes:
    return salted_hmac(PURPOSE, f"{person.pk}:{seat_id}", secret=secret, algorithm="sha256").digest()
