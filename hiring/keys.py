"""Keys: short names in addresses and files, made from people's words."""

import hashlib
from collections.abc import Collection

from django.utils.text import slugify

LONGEST_KEY = 80


def key_of(text: str, *, taken: Collection[str] = ()) -> str:
    """Return a key of at most LONGEST_KEY characters, made from `text` alone unless that key is taken.

    A text without a single Latin letter or digit gets a key from its digest, so that it stays the same.
    """
    key = _shortened(slugify(text.replace("/", " ")), LONGEST_KEY) or f"k-{_digest(text)}"
    if key not in taken:
        return key
    numbered = (f"{_shortened(key, LONGEST_KEY - 6)}-{number}" for number in range(2, 100_000))
    return next(candidate for candidate in numbered if candidate not in taken)


def _shortened(key: str, longest: int) -> str:
    """Cut after a whole word where there is one."""
    if len(key) <= longest:
        return key
    cut = key[: longest + 1].rpartition("-")[0]
    return (cut or key[:longest]).strip("-")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
