"""Production starts only with all of its settings, and then tells browsers to be careful."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMPLETE = {
    "DATABASE_URL": "postgresql://hiring:secret@localhost/hiring",
    "REDIS_URL": "redis://localhost:6379/0",
    "SECRET_KEY": "a-long-random-secret-key-of-more-than-fifty-characters-1234567890",
    "ALLOWED_HOSTS": "hiring.example.com",
    "PUBLIC_URL": "https://hiring.example.com",
    "MAIL_HOST": "none",
}


def run(words: list[str], **variables: str) -> "subprocess.CompletedProcess[str]":
    return start(["manage.py", *words], **variables)


def start(words: list[str], **variables: str) -> "subprocess.CompletedProcess[str]":
    environment = {key: value for key, value in os.environ.items() if key not in COMPLETE}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env=environment | variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize("missing", ["REDIS_URL", "PUBLIC_URL"])
def test_production_without_a_setting_names_it(missing: str) -> None:
    finished = run(["check"], **{key: value for key, value in COMPLETE.items() if key != missing})
    assert finished.returncode == 1
    expected = f"Not started: {missing} is missing: set it in the environment (see docs/operating.md).\n"
    assert finished.stderr == expected


def test_production_takes_every_secret_from_a_file(tmp_path: Path) -> None:
    """ASVS V13.3.1: as a vault or an orchestrator mounts them; the process's environment holds none."""
    secret = {**COMPLETE, "MAIL_HOST": "localhost", "MAIL_FROM": "a@example.com", "MAIL_USER": "a"}
    for name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY"):
        (tmp_path / name).write_text(secret.pop(name), encoding="utf-8")
        secret[f"{name}_FILE"] = str(tmp_path / name)
    (tmp_path / "MAIL_PASSWORD").write_text("of-the-mail-server", encoding="utf-8")
    secret["MAIL_PASSWORD_FILE"] = str(tmp_path / "MAIL_PASSWORD")
    got = setting("PRODUCTION, settings.SECRET_KEY, settings.EMAIL_HOST_PASSWORD", **secret)
    assert got == f"True {COMPLETE['SECRET_KEY']} of-the-mail-server"


WEB = ["-m", "gunicorn", "config.wsgi", "--bind", "127.0.0.1:0", "--no-control-socket"]
WORKER = ["-m", "celery", "-A", "config.celery:application", "worker"]
SHORT_KEY = {"SECRET_KEY": "too-short"}
OPEN_HOSTS = {"ALLOWED_HOSTS": "hiring.example.com,*"}


@pytest.mark.parametrize(
    ("words", "careless", "named"),
    [
        (["manage.py", "check"], {"DEBUG": "yes"}, "DEBUG"),
        (WEB, SHORT_KEY, "SECRET_KEY"),
        (WORKER, OPEN_HOSTS, "ALLOWED_HOSTS"),
    ],
)
def test_careless_production_does_not_start_and_says_why_in_one_line(
    words: list[str], careless: dict[str, str], named: str
) -> None:
    finished = start(words, **COMPLETE | careless)
    assert finished.returncode == 1
    assert finished.stderr.startswith(f"Not started: {named} ")
    assert finished.stderr.count("\n") == 1


def test_production_check_is_silent() -> None:
    finished = run(["check", "--deploy", "--fail-level", "WARNING"], **COMPLETE)
    assert finished.returncode == 0, finished.stderr
    assert "no issues" in finished.stdout


def test_production_encrypts_the_connection_when_the_address_says_so() -> None:
    url = COMPLETE["DATABASE_URL"] + "?sslmode=verify-full"
    finished = run(
        [
            "shell",
            "-v0",
            "-c",
            "from django.conf import settings; print(settings.DATABASES['default']['OPTIONS'])",
        ],
        **COMPLETE | {"DATABASE_URL": url},
    )
    assert "'sslmode': 'verify-full'" in finished.stdout


def setting(name: str, **variables: str) -> str:
    words = ["shell", "-v0", "-c", f"from django.conf import settings; print(settings.{name})"]
    return run(words, **variables).stdout.strip()


@pytest.mark.parametrize("said", ["", "no"])
def test_r12_production_always_demands_a_second_factor(said: str) -> None:
    assert setting("REQUIRE_SECOND_FACTOR", **COMPLETE | {"REQUIRE_SECOND_FACTOR": said}) == "True"


def test_r11_production_believes_one_proxy() -> None:
    assert setting("ALLAUTH_TRUSTED_PROXY_COUNT", **COMPLETE) == "1"


def test_single_sign_on_without_its_secret_names_it() -> None:
    finished = run(
        ["check"], **COMPLETE | {"OIDC_ISSUER": "https://id.example.com", "OIDC_CLIENT_ID": "loop"}
    )
    assert finished.returncode != 0
    assert "OIDC_CLIENT_SECRET is missing" in finished.stderr
