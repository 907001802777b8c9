"""Each careless setting is refused by name; the careful ones, and anything outside production, pass."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.refusals import refuse_careless

KEY = "a-long-random-secret-key-of-more-than-fifty-characters-1234567890"
CAREFUL: dict[str, Any] = {
    "PRODUCTION": True,
    "DEBUG": False,
    "SECRET_KEY": KEY,
    "SECRET_KEY_FALLBACKS": [],
    "ALLOWED_HOSTS": [".example.com"],
    "DATABASES": {"default": {"HOST": "db.example.com", "OPTIONS": {"sslmode": "verify-full"}}},
    "OWNER_CONNECTION": {},
    "ALLOW_PLAIN_DATABASE": False,
    "REDIS_URL": "rediss://redis.example.com:6379/0",
    "ALLOW_PLAIN_REDIS": False,
    "PUBLIC_URL": "https://hiring.example.com",
    "EMAIL_HOST": "mail.example.com",
    "EMAIL_HOST_PASSWORD": "secret",
    "MAIL_TLS": "starttls",
    "METRICS_TOKEN": "",
}
PLAIN_DATABASE = {"HOST": "db.example.com", "OPTIONS": {"sslmode": "prefer"}}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VAR_DIRECTORY", str(tmp_path))
    return tmp_path


def refusal(**careless: Any) -> str:
    with pytest.raises(ImproperlyConfigured) as refused:
        refuse_careless(SimpleNamespace(**CAREFUL | careless))
    return str(refused.value)


@pytest.mark.parametrize(
    ("named", "careless"),
    [
        ("DEBUG", {"DEBUG": True}),
        ("SECRET_KEY", {"SECRET_KEY": KEY[:49]}),
        ("SECRET_KEY", {"SECRET_KEY": "ab" * 40}),
        ("SECRET_KEY", {"SECRET_KEY": f"django-insecure-{KEY}"}),
        ("SECRET_KEY_BEFORE", {"SECRET_KEY_FALLBACKS": [KEY]}),
        ("ALLOWED_HOSTS", {"ALLOWED_HOSTS": ["hiring.example.com", "*"]}),
        ("DATABASE_URL", {"DATABASES": {"default": PLAIN_DATABASE}}),
        ("DATABASE_URL", {"DATABASES": {"default": {"HOST": "10.0.0.1", "OPTIONS": {}}}}),
        ("OWNER_DATABASE_URL", {"OWNER_CONNECTION": PLAIN_DATABASE}),
        ("REDIS_URL", {"REDIS_URL": "redis://redis.example.com:6379/0"}),
        ("PUBLIC_URL", {"PUBLIC_URL": "http://hiring.example.com"}),
        ("PUBLIC_URL", {"PUBLIC_URL": "https://hiring.example.org"}),
        ("MAIL_PASSWORD", {"MAIL_TLS": "no"}),
        ("METRICS_TOKEN", {"METRICS_TOKEN": "short"}),
    ],
)
def test_careless_setting_is_refused_by_name(named: str, careless: dict[str, Any]) -> None:
    said = refusal(**careless)
    assert said.startswith(f"{named} ")
    assert "\n" not in said
    assert KEY[:49] not in said


def test_key_of_the_demo_is_refused(folder: Path) -> None:
    (folder / "secret_key").write_text(f"{KEY}\n")
    assert refusal() == "SECRET_KEY is the demo's own: make another."


@pytest.mark.parametrize(
    "careful",
    [
        {},
        {"DATABASES": {"default": PLAIN_DATABASE}, "ALLOW_PLAIN_DATABASE": True},
        {"DATABASES": {"default": {"HOST": "", "OPTIONS": {"host": "/run/postgresql"}}}},
        {"DATABASES": {"default": {"HOST": "/run/postgresql", "OPTIONS": {}}}},
        {"REDIS_URL": "redis://redis.example.com:6379/0", "ALLOW_PLAIN_REDIS": True},
        {"REDIS_URL": "unix:///run/redis.sock"},
        {"MAIL_TLS": "no", "EMAIL_HOST": "localhost"},
        {"PRODUCTION": False, "DEBUG": True, "SECRET_KEY": "", "ALLOWED_HOSTS": ["*"]},
    ],
)
def test_careful_settings_pass(careful: dict[str, Any]) -> None:
    refuse_careless(SimpleNamespace(**CAREFUL | careful))
