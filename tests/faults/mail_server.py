"""A mail server of a few lines that keeps what it was given, and can be away or hang."""

import re
import select
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.processes import free_port


class _Conversation(socketserver.StreamRequestHandler):
    timeout = 10
    server: "_Server"

    def handle(self) -> None:
        if not self._greeted():
            return
        self._say("220 ready")
        for line in self.rfile:
            word = line[:4].upper().strip()
            if word == b"DATA":
                self._say("354 go on")
                self.server.kept.append(self._letter())
                self._say("250 kept")
            elif word == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _greeted(self) -> bool:
        """Keep the client waiting while the server hangs; False when the client has gone meanwhile."""
        with self.server.counted():
            while self.server.hangs.is_set():
                readable, _, _ = select.select([self.connection], [], [], 0.05)
                if readable and not self.connection.recv(1, socket.MSG_PEEK):
                    return False
        return True

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

    def _letter(self) -> str:
        lines: list[bytes] = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line)
        return b"".join(lines).decode(errors="replace")


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    kept: list[str]
    hangs: threading.Event
    waiting = most_waiting = 0
    lock = threading.Lock()

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Count how many clients wait at once."""
        with self.lock:
            self.waiting += 1
            self.most_waiting = max(self.most_waiting, self.waiting)
        try:
            yield
        finally:
            with self.lock:
                self.waiting -= 1


class MailServer:
    """Starts on a port of its own; `stop` makes it refuse, `start` takes mail again at the same port."""

    def __init__(self) -> None:
        self.port = free_port()
        self.kept: list[str] = []
        self.hangs = threading.Event()
        self._server: _Server | None = None

    def start(self) -> None:
        if self._server is not None:
            return
        self._server = _Server(("127.0.0.1", self.port), _Conversation)
        self._server.kept, self._server.hangs = self.kept, self.hangs
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def most_at_once(self) -> int:
        """Return how many clients at most were in a conversation at once since the start."""
        return self._server.most_waiting if self._server else 0

    def message_ids(self) -> list[str]:
        """Return the Message-ID of each mail that was taken, in order."""
        return [
            found[1] for letter in self.kept if (found := re.search(r"(?mi)^Message-ID:\s*(\S+)", letter))
        ]

    def letters_to(self, address: str) -> int:
        return sum(1 for letter in self.kept if re.search(rf"(?mi)^To:.*{re.escape(address)}", letter))
