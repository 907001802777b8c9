"""ASVS V5.4.3: where the operator names a virus scanner, no file is taken that it doesn't pass."""

import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from config import env
from hiring.attachment_files import AttachmentRefusedError
from hiring.models import ExerciseAttachment, Person
from hiring.scanner import CHUNK, refuse_harmful
from tests import factories
from tests.conftest import SignIn

Scanner = Callable[[bytes], list[bytes]]
PDF = b"%PDF-1.7 " + b"x" * (CHUNK + 5)


def received(line: socket.socket, length: int) -> bytes:
    whole = b""
    while len(whole) < length and (part := line.recv(length - len(whole))):
        whole += part
    return whole


@pytest.fixture
def scanner(tmp_path: Path, settings: Settings) -> Iterator[Scanner]:
    """Answer once, as clamd does, and keep what was sent."""
    settings.SCANNER_ADDRESS = str(tmp_path / "clamd.ctl")
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(settings.SCANNER_ADDRESS)
    listening.listen()
    listening.settimeout(10)
    sent: list[bytes] = []
    threads: list[threading.Thread] = []

    def answer_with(answer: bytes) -> list[bytes]:
        def serve() -> None:
            line, _address = listening.accept()
            with line:
                line.settimeout(10)
                sent.append(received(line, 10))
                while length := int.from_bytes(received(line, 4), "big"):
                    sent.append(received(line, length))
                line.sendall(answer)

        threads.append(threading.Thread(target=serve))
        threads[-1].start()
        return sent

    yield answer_with
    for thread in threads:
        thread.join(10)
    listening.close()


def test_file_that_the_scanner_passes_is_taken(scanner: Scanner) -> None:
    sent = scanner(b"stream: OK\0")
    refuse_harmful(PDF)
    assert sent[0] == b"zINSTREAM\0"
    assert b"".join(sent[1:]) == PDF


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"stream: Win.Test.EICAR_HDB-1 FOUND\0", "found something harmful"),
        (b"INSTREAM size limit exceeded. ERROR\0", "doesn’t answer"),
        (b"stream: OK FOUND\0", "found something harmful"),
        (b"\xff\0", "doesn’t answer"),
        (b"", "doesn’t answer"),
    ],
)
def test_file_that_the_scanner_does_not_pass_is_refused(scanner: Scanner, answer: bytes, said: str) -> None:
    scanner(answer)
    with pytest.raises(AttachmentRefusedError, match=said):
        refuse_harmful(PDF)


def test_no_file_is_taken_while_the_scanner_is_silent(settings: Settings, tmp_path: Path) -> None:
    settings.SCANNER_ADDRESS = str(tmp_path / "nobody.ctl")
    with pytest.raises(AttachmentRefusedError, match="doesn’t answer"):
        refuse_harmful(PDF)


def test_harmful_file_is_not_kept(scanner: Scanner, admin: Person, signed_in: SignIn) -> None:
    exercise = factories.ExerciseFactory()
    scanner(b"stream: Eicar-Signature FOUND\0")
    page = signed_in(admin).post(
        f"/roles/{exercise.rubric.role.key}/exercises/{exercise.pk}/files/new/",
        {"audience": "interviewers", "file": SimpleUploadedFile("case.pdf", PDF)},
    )
    assert page.status_code == 422
    assert "The virus scanner found something harmful" in page.content.decode()
    assert not ExerciseAttachment.objects.exists()


@pytest.mark.parametrize("address", ["scanner", ":3310", "scanner:http"])
def test_address_that_is_none_names_the_variable(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("SCANNER_ADDRESS", address)
    with pytest.raises(ImproperlyConfigured, match="SCANNER_ADDRESS must look like"):
        env.socket_address("SCANNER_ADDRESS")
