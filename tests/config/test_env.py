"""Typed readers of the environment name the variable that is wrong."""

import ssl
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from kombu import Connection

from config import env


def test_text_missing_names_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY is missing"):
        env.text("SECRET_KEY")


def test_text_blank_counts_as_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "  ")
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY"):
        env.text("SECRET_KEY")


def test_text_is_read_from_the_file_that_a_vault_wrote(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "key").write_text("from the vault\n", encoding="utf-8")
    monkeypatch.delenv("SECRET_KEY", raising=False)
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "key"))
    assert env.text("SECRET_KEY") == "from the vault"
    monkeypatch.setenv("SECRET_KEY", "from the environment")
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY and SECRET_KEY_FILE are both set"):
        env.text("SECRET_KEY")


@pytest.mark.parametrize(
    ("content", "said"), [(None, "can't be read"), (b"\xff", "can't be"), (b" ", "empty")]
)
def test_file_of_a_secret_that_holds_none_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None, said: str
) -> None:
    path = tmp_path / "url"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.delenv("REDIS_URL", raising=False)
    monkeypatch.setenv("REDIS_URL_FILE", str(path))
    with pytest.raises(ImproperlyConfigured, match=f"^REDIS_URL_FILE names .*{said}"):
        env.redis("REDIS_URL")


@pytest.mark.parametrize(("word", "expected"), [("yes", True), ("On", True), ("0", False), ("no", False)])
def test_flag_reads_words(monkeypatch: pytest.MonkeyPatch, word: str, expected: bool) -> None:
    monkeypatch.setenv("HTTPS_REDIRECT", word)
    assert env.flag("HTTPS_REDIRECT", default=not expected) is expected


def test_flag_with_another_word_names_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_REDIRECT", "perhaps")
    with pytest.raises(ImproperlyConfigured, match="HTTPS_REDIRECT must be yes or no"):
        env.flag("HTTPS_REDIRECT", default=True)


@pytest.mark.parametrize("value", ["-1", "1.5", "ten", "²"])
def test_integer_with_another_word_names_the_variable(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("WORKERS", value)
    with pytest.raises(ImproperlyConfigured, match="WORKERS must be a whole number"):
        env.integer("WORKERS", 1)


def test_names_drops_empty_entries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", "a.example, ,b.example,")
    assert env.names("ALLOWED_HOSTS") == ["a.example", "b.example"]


def test_names_of_commas_alone_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", ", ,")
    with pytest.raises(ImproperlyConfigured, match="ALLOWED_HOSTS"):
        env.names("ALLOWED_HOSTS")


def test_database_reads_an_escaped_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://ada:p%40ss@db.example:5433/hiring")
    assert env.database("DATABASE_URL") == {
        "NAME": "hiring",
        "USER": "ada",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "5433",
        "OPTIONS": {},
    }


def test_f10_database_may_be_one_of_several_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    servers = "db1.example:5433,db2.example,[::1]:5434"
    monkeypatch.setenv("DATABASE_URL", f"postgresql://ada@{servers}/hiring?target_session_attrs=read-write")
    assert env.database("DATABASE_URL") == {
        "NAME": "hiring",
        "USER": "ada",
        "PASSWORD": "",
        "HOST": "db1.example,db2.example,::1",
        "PORT": "5433,,5434",
        "OPTIONS": {"target_session_attrs": "read-write"},
    }


def test_database_hands_what_the_driver_should_know_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://db/hiring?sslmode=verify-full&sslrootcert=%2Fca.pem")
    assert env.database("DATABASE_URL")["OPTIONS"] == {"sslmode": "verify-full", "sslrootcert": "/ca.pem"}


def test_database_may_be_reached_with_a_certificate_instead_of_a_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """ASVS V13.2.1."""
    words = "sslmode=verify-full&sslcert=/run/client.pem&sslkey=/run/client.key"
    monkeypatch.setenv("DATABASE_URL", f"postgresql://hiring_loop_runtime@db/hiring?{words}")
    read = env.database("DATABASE_URL")
    assert read["PASSWORD"] == ""
    assert read["OPTIONS"] == {
        "sslmode": "verify-full",
        "sslcert": "/run/client.pem",
        "sslkey": "/run/client.key",
    }


@pytest.mark.parametrize(
    "url", ["mysql://db/hiring", "postgresql://db", "hiring", "postgresql://db:x/h", "postgresql://[::1/h"]
)
def test_database_of_another_kind_is_refused(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL must look like"):
        env.database("DATABASE_URL")


@pytest.mark.parametrize("url", ["http://redis", "redis://[::1"])
def test_redis_of_another_kind_is_refused(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("REDIS_URL", url)
    with pytest.raises(ImproperlyConfigured, match="REDIS_URL must look like"):
        env.redis("REDIS_URL")


def test_certificate_of_redis_is_checked_by_the_workers_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Celery's client takes any certificate when the address doesn't say otherwise (ASVS V12.3.2)."""
    monkeypatch.setenv("REDIS_URL", "rediss://:p%40ss@redis.example:6380/1?ssl_ca_certs=/ca.pem")
    url = env.redis("REDIS_URL")
    assert Connection(url).ssl == {"ssl_cert_reqs": ssl.CERT_REQUIRED, "ssl_ca_certs": "/ca.pem"}
    assert (Connection(url).password, Connection(url).virtual_host) == ("p@ss", "1")
    monkeypatch.setenv("REDIS_URL", "rediss://redis.example:6380/1?ssl_cert_reqs=none")
    with pytest.raises(ImproperlyConfigured, match="REDIS_URL must leave ssl_cert_reqs at required"):
        env.redis("REDIS_URL")


@pytest.mark.parametrize("value", ["https://hiring.example.com", "http://127.0.0.1:8000/"])
def test_web_address_ends_without_a_slash(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("PUBLIC_URL", value)
    assert env.web_address("PUBLIC_URL", "http://unused.example") == value.rstrip("/")


@pytest.mark.parametrize(
    "value", ["hiring.example.com", "ftp://a.example", "https://", "https://a.example/app", "https://a.b?c=d"]
)
def test_web_address_that_is_none_names_the_variable(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("PUBLIC_URL", value)
    with pytest.raises(ImproperlyConfigured, match="PUBLIC_URL must look like"):
        env.web_address("PUBLIC_URL", "http://unused.example")
