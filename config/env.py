"""Typed readers of environment variables; each failure names its variable."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from django.core.exceptions import ImproperlyConfigured

LOOKS_LIKE_POSTGRESQL = "must look like postgresql://user:password@host:5432/database."


def given(name: str) -> str:
    """Return the variable `name`, or what stands in the file that `name`_FILE names; empty without either.

    A vault or an orchestrator puts secrets into files: the environment would show them to whoever may look at
    the process. Raises ImproperlyConfigured for both at once and for a file that can't be read or is empty.
    """
    value, path = (os.environ.get(key, "").strip() for key in (name, f"{name}_FILE"))
    if not path:
        return value
    if value:
        raise ImproperlyConfigured(f"{name} and {name}_FILE are both set: leave one of them out.")
    try:
        value = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise ImproperlyConfigured(f"{name}_FILE names a file that can't be read.") from None
    if not value:
        raise ImproperlyConfigured(f"{name}_FILE names an empty file.")
    return value


def text(name: str, default: str | None = None) -> str:
    """Return the variable `name`; raise ImproperlyConfigured when it is missing and has no default."""
    value = given(name)
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"{name} is missing: set it in the environment (see docs/operating.md).")
    return default


def flag(name: str, default: bool) -> bool:
    """Return a yes/no variable; raise ImproperlyConfigured on any other word."""
    value = text(name, "yes" if default else "no").lower()
    if value in {"1", "yes", "true", "on"}:
        return True
    if value in {"0", "no", "false", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}.")


def choice(name: str, words: tuple[str, ...], default: str) -> str:
    """Return one of `words`; raise ImproperlyConfigured on any other."""
    value = text(name, default)
    if value not in words:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(words)}, not {value!r}.")
    return value


def integer(name: str, default: int) -> int:
    """Return a whole number; raise ImproperlyConfigured when it is none."""
    value = text(name, str(default))
    if not value.isascii() or not value.isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def names(name: str, default: str | None = None) -> list[str]:
    """Return a comma-separated list without empty entries; raise ImproperlyConfigured when it is empty."""
    values = [part.strip() for part in text(name, default).split(",") if part.strip()]
    if not values:
        raise ImproperlyConfigured(f"{name} must name at least one entry, separated by commas.")
    return values


def database(name: str) -> dict[str, Any]:
    """Return Django's connection settings for a postgresql:// URL; raise ImproperlyConfigured otherwise.

    Several servers, of which the driver finds the one that it may write to, are separated by commas. What
    follows a question mark (sslmode, target_session_attrs …) goes to the driver as it is.
    """
    try:
        url = urlsplit(text(name))
        servers = [urlsplit(f"//{server}") for server in url.netloc.rpartition("@")[2].split(",")]
        ports = [str(server.port or "") for server in servers]
    except ValueError:
        raise ImproperlyConfigured(f"{name} {LOOKS_LIKE_POSTGRESQL}") from None
    if url.scheme not in {"postgres", "postgresql"} or not url.path.strip("/"):
        raise ImproperlyConfigured(f"{name} {LOOKS_LIKE_POSTGRESQL}")
    return {
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": ",".join(unquote(server.hostname or "") for server in servers),
        "PORT": ",".join(ports) if any(ports) else "",
        "OPTIONS": dict(parse_qsl(url.query)),
    }


def redis(name: str) -> str:
    """Return a redis://, rediss:// or unix:// URL; raise ImproperlyConfigured otherwise.

    With rediss:// the server's certificate is checked, which Celery's client wouldn't do by itself.
    """
    url = text(name)
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"redis", "rediss", "unix"}:
        raise ImproperlyConfigured(f"{name} must look like redis://host:6379/0.")
    if parts.scheme != "rediss":
        return url
    words = dict(parse_qsl(parts.query))
    if words.setdefault("ssl_cert_reqs", "required") != "required":
        raise ImproperlyConfigured(f"{name} must leave ssl_cert_reqs at required.")
    return urlunsplit(parts._replace(query=urlencode(words)))


def socket_address(name: str) -> str:
    """Return host:port or the path of a socket, empty when none is named; ImproperlyConfigured otherwise."""
    value = text(name, "")
    host, _colon, port = value.rpartition(":")
    if value and not value.startswith("/") and not (host and port.isascii() and port.isdigit()):
        raise ImproperlyConfigured(
            f"{name} must look like scanner.example.com:3310 or /run/clamav/clamd.ctl."
        )
    return value


def web_address(name: str, default: str | None) -> str:
    """Return a web address without a path or last slash; raise ImproperlyConfigured when it is none."""
    value = text(name, default).rstrip("/")
    url = urlsplit(value)
    if url.scheme not in {"http", "https"} or not url.hostname or value != f"{url.scheme}://{url.netloc}":
        raise ImproperlyConfigured(f"{name} must look like https://hiring.example.com, without a path.")
    return value


def endpoint(name: str) -> str:
    """Return the address of an endpoint without its last slash, empty when none is named; it may have a path.

    Raises ImproperlyConfigured for anything but http(s)://host[:port][/path], say with a password in it.
    """
    value = text(name, "").rstrip("/")
    url = urlsplit(value)
    plain = f"{url.scheme}://{url.netloc}{url.path}"
    if value and (
        url.scheme not in {"http", "https"} or not url.hostname or "@" in url.netloc or value != plain
    ):
        raise ImproperlyConfigured(f"{name} must look like https://models.example.com/v1.")
    return value
