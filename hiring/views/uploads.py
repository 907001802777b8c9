"""Stopping an upload while it arrives, before it fills a disk."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

MOST_BYTES = 6 * 1024 * 1024  # a little more than any page takes
# What is this much too long isn't even read to its end: whoever sends it sees the connection close.
HOPELESS = 8


class LimitedUpload(FileUploadHandler):
    """Keeps no more than `most_bytes` of all files; `was_cut` tells the view that there were more."""

    def __init__(self, request: HttpRequest, most_bytes: int) -> None:
        super().__init__(request)
        self.most_bytes, self.received = most_bytes, 0
        self.was_cut = self.is_hopeless = False

    def handle_raw_input(
        self, input_data: Any, meta: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        self.is_hopeless = content_length > HOPELESS * self.most_bytes

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.received > self.most_bytes:
            self.was_cut = True
            raise StopUpload(connection_reset=self.is_hopeless)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Another handler makes the file."""


class AnyUpload(LimitedUpload):
    """Stands before every form, those without a file among them: reading the token reads what was sent.

    A page that takes a file has a limit of its own, and words for whoever chose one that is too large.
    """

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request, MOST_BYTES)
