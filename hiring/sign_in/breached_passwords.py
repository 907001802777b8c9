"""Passwords that stand in collections of breached ones, as digests: nobody reads them here, nothing is asked
over the network.

From the million most frequent of the ten million passwords that Mark Burnett collected from breaches and
published in 2015 (in OWASP's SecLists, CC BY-SA 3.0), those of at least twelve letters: shorter ones can't be
chosen anyway. tools/passwords/digest.py makes the file. What was breached since isn't in it.
"""

import hashlib
from functools import cache
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from hiring.models import Person

FILE = Path(__file__).with_name("breached_passwords.bin")
FEWEST_LETTERS = 12  # as config/sign_in.py demands
# With six bytes one password in six thousand million is taken for one of the list by chance.
BYTES = 6


def digest_of_password(password: str) -> bytes:
    """Return what stands in the file for a password, whatever its case."""
    return hashlib.sha256(password.casefold().encode()).digest()[:BYTES]


@cache
def _digests() -> frozenset[bytes]:
    whole = FILE.read_bytes()
    return frozenset(whole[start : start + BYTES] for start in range(0, len(whole), BYTES))


def is_breached(password: str) -> bool:
    """Whether the password is on the list, in any case."""
    return digest_of_password(password) in _digests()


class NotBreachedValidator:
    """Refuses a password that whoever guesses will try first."""

    def validate(self, password: str, user: Person | None = None) -> None:
        if is_breached(password):
            raise ValidationError(
                _("This password is known from other sites’ breaches and will be tried. Choose another one."),
                code="password_breached",
            )

    def get_help_text(self) -> str:
        return _("Your password can’t be one that is known from a breach.")
