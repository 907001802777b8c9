"""What all mail of the product has in common."""

from urllib.parse import urlsplit

from django.conf import settings


def one_line(text: str) -> str:
    """Return text without line breaks and other control characters: a title must not become a header."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def message_id(local: str) -> str:
    """Return a Message-ID that stays the same for the same letter, so that a copy can be recognised."""
    return f"<{local}@{own_host()}>"


def own_host() -> str:
    """Return the host under which people reach the product."""
    return urlsplit(settings.PUBLIC_URL).hostname or "localhost"
