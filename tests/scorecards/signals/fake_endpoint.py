"""A language model's endpoint on this machine that answers as a test tells it to."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


def answer_of(content: object) -> bytes:
    """Return an OpenAI-compatible answer; a text is the message itself, anything else its JSON."""
    text = content if isinstance(content, str) else json.dumps(content)
    return json.dumps({"choices": [{"message": {"role": "assistant", "content": text}}]}).encode()


@dataclass
class FakeEndpoint:
    """`requests` holds what came in: path, headers and the body as JSON."""

    url: str = ""
    status: int = 200
    body: bytes = answer_of({"findings": []})
    headers: dict[str, str] = field(default_factory=dict)
    drips: bool = False
    requests: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)


@contextmanager
def fake_endpoint() -> Iterator[FakeEndpoint]:
    endpoint = FakeEndpoint()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"]))
            endpoint.requests.append((self.path, dict(self.headers), json.loads(sent)))
            self.send_response(endpoint.status)
            for name, value in endpoint.headers.items():
                self.send_header(name, value)
            self.end_headers()
            pieces = (
                [endpoint.body[i : i + 1] for i in range(len(endpoint.body))]
                if endpoint.drips
                else [endpoint.body]
            )
            try:
                for piece in pieces:
                    self.wfile.write(piece)
                    if endpoint.drips:
                        time.sleep(0.02)
            except OSError:
                pass  # the caller has had enough

        def log_message(self, *words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    endpoint.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield endpoint
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
