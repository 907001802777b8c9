"""A flood is cut while it arrives: little of it is read, less is kept, and the page says why."""

import time
import tracemalloc

import pytest
from django.test import Client
from django.urls import reverse

from hiring.models import DocumentImport, Person
from hiring.views.uploads import MOST_BYTES
from tests import factories
from tests.conftest import SignIn

BOUNDARY = "frontier"
KIND = f"multipart/form-data; boundary={BOUNDARY}"
TEN_GIGABYTES = 10 * 1024**3


class Flood:
    """A body that never ends: the head of one file, then letters, as many as are asked for."""

    def __init__(self, field: str) -> None:
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"; filename="role.txt"\r\n'
        self.head = f"{head}Content-Type: text/plain\r\n\r\n".encode()
        self.taken = 0

    def read(self, size: int = 65536) -> bytes:
        start = self.head[self.taken : self.taken + size]
        self.taken += size
        return start.ljust(size, b"x")

    readline = read


def flooded(client: Client, address: str, flood: Flood) -> int:
    sent = {"wsgi.input": flood, "CONTENT_LENGTH": str(TEN_GIGABYTES), "CONTENT_TYPE": KIND}
    return client.generic("POST", address, **sent).status_code


@pytest.mark.parametrize("field", ["file", "anything"])
def test_r18_endless_upload_is_refused_within_seconds_and_megabytes(
    field: str, admin: Person, signed_in: SignIn
) -> None:
    client, flood = signed_in(admin), Flood(field)
    client.get(reverse("document_imports"))  # what the first request loads is none of the upload's
    tracemalloc.start()
    begun = time.thread_time()
    assert flooded(client, reverse("document_imports"), flood) == 422
    spent, (_, most) = time.thread_time() - begun, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert flood.taken < 8 * 1024 * 1024
    assert most < 32 * 1024 * 1024
    assert spent < 2
    assert not DocumentImport.objects.exists()


def test_r18_page_that_takes_no_file_takes_no_flood_either(admin: Person, signed_in: SignIn) -> None:
    client, flood = signed_in(admin), Flood("name")
    client.handler.enforce_csrf_checks = True  # what reads the body before any view does
    assert flooded(client, reverse("reveal_policy"), flood) == 403
    assert flood.taken < MOST_BYTES + 2 * 1024 * 1024


def test_r18_document_needs_the_token_although_it_is_checked_late(admin: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin)
    answer = client.post(reverse("document_imports"), {"text": factories.ROLE_DOCUMENT})
    assert answer.status_code == 403
    assert not DocumentImport.objects.exists()
