"""What production does not start with: each refusal is one line that names the variable."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.http.request import validate_host

from config import embedded
from hiring.replicas import REPLICA

SHORTEST_KEY, FEWEST_SIGNS = 50, 10
SHORTEST_TOKEN = 32
THIS_MACHINE = ("", "localhost", "127.0.0.1", "::1")
ENCRYPTED = ("require", "verify-ca", "verify-full")


def refuse_careless(settings: Any) -> None:
    """Raise ImproperlyConfigured with the first careless setting; outside production anything goes."""
    if not settings.PRODUCTION:
        return
    for check in (_debug, _key, _hosts, _databases, _broker, _address, _mail, _token):
        for refusal in check(settings):
            raise ImproperlyConfigured(refusal)


def _debug(settings: Any) -> Iterator[str]:
    if settings.DEBUG:
        yield "DEBUG must be off: its pages show settings and people's words to strangers."


def _key(settings: Any) -> Iterator[str]:
    key = settings.SECRET_KEY
    if len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_SIGNS or key.startswith("django-insecure-"):
        yield f"SECRET_KEY must be at least {SHORTEST_KEY} random characters (docs/operating.md)."
    if key in settings.SECRET_KEY_FALLBACKS:
        yield "SECRET_KEY_BEFORE is the present key: leave it out."
    path = embedded.var_directory() / "secret_key"
    if path.exists() and path.read_text().strip() == key:
        yield "SECRET_KEY is the demo's own: make another."


def _hosts(settings: Any) -> Iterator[str]:
    if {"*", "."} & set(settings.ALLOWED_HOSTS):
        yield "ALLOWED_HOSTS must name hosts; it accepts every host."


def _databases(settings: Any) -> Iterator[str]:
    connections = {
        "DATABASE_URL": settings.DATABASES["default"],
        "OWNER_DATABASE_URL": settings.OWNER_CONNECTION,
        "REPLICA_URL": settings.DATABASES.get(REPLICA),
    }
    for name, words in connections.items():
        local = not words or words["HOST"] in THIS_MACHINE or words["HOST"].startswith("/")  # a socket
        if not (local or settings.ALLOW_PLAIN_DATABASE or words["OPTIONS"].get("sslmode") in ENCRYPTED):
            yield (
                f"{name} is not encrypted: add ?sslmode=verify-full, or set ALLOW_PLAIN_DATABASE=yes "
                "for a network of its own."
            )


def _broker(settings: Any) -> Iterator[str]:
    url = urlsplit(settings.REDIS_URL)
    if url.scheme == "redis" and url.hostname not in THIS_MACHINE and not settings.ALLOW_PLAIN_REDIS:
        yield (
            "REDIS_URL is not encrypted: use rediss://, or set ALLOW_PLAIN_REDIS=yes "
            "for a network of its own."
        )


def _address(settings: Any) -> Iterator[str]:
    url = urlsplit(settings.PUBLIC_URL)
    if url.scheme != "https":
        yield "PUBLIC_URL must begin with https://."
    if not validate_host(url.hostname or "", settings.ALLOWED_HOSTS):
        yield f"PUBLIC_URL leads to {url.hostname}, which ALLOWED_HOSTS does not name."


def _mail(settings: Any) -> Iterator[str]:
    plain = settings.MAIL_TLS == "no" and settings.EMAIL_HOST not in THIS_MACHINE
    if plain and settings.EMAIL_HOST_PASSWORD:
        yield "MAIL_PASSWORD would go out in the clear: set MAIL_TLS to starttls or tls."


def _token(settings: Any) -> Iterator[str]:
    if settings.METRICS_TOKEN and len(settings.METRICS_TOKEN) < SHORTEST_TOKEN:
        yield f"METRICS_TOKEN must be at least {SHORTEST_TOKEN} characters."
