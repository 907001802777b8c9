"""One call to the language model's endpoint: bounded in time and size, and never led anywhere else."""

import http.client
import time
from urllib.parse import urlsplit

MOST_BYTES = 200_000
AT_ONCE = 16_384


class CallError(Exception):
    """The endpoint did not answer as it should; the message holds nothing that was sent or received."""


def ask_endpoint(url: str, key: str, body: bytes, seconds: float) -> bytes:
    """Post the body to an OpenAI-compatible endpoint and return its answer.

    Redirects are refused: the notes go where the operator said. Raises CallError when there is no answer in
    `seconds`, when it is too long, or when it is anything but a 200.
    """
    address = urlsplit(f"{url.rstrip('/')}/chat/completions")
    kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
    deadline = time.monotonic() + seconds
    connection = kind(address.hostname or "", address.port, timeout=seconds)
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if key:
        headers["Authorization"] = f"Bearer {key}"
    try:
        connection.request("POST", address.path, body, headers)
        answer = connection.getresponse()
        if answer.status != http.HTTPStatus.OK:
            raise CallError(f"status {answer.status}")
        return _read(answer, deadline)
    except (OSError, http.client.HTTPException) as error:
        raise CallError(type(error).__name__) from None
    finally:
        connection.close()


def _read(answer: http.client.HTTPResponse, deadline: float) -> bytes:
    """Read piece by piece: an endpoint that drips never outlasts the deadline by more than one piece."""
    pieces: list[bytes] = []
    size = 0
    while piece := answer.read1(AT_ONCE):
        pieces.append(piece)
        size += len(piece)
        if size > MOST_BYTES:
            raise CallError("the answer is too long")
        if time.monotonic() > deadline:
            raise CallError("the answer took too long")
    return b"".join(pieces)
