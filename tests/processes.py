"""The real processes for journeys and fault tests: servers, web, worker and beat in a folder of their own."""

import fcntl
import http.cookiejar
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import psycopg

Result = TypeVar("Result")

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_SECONDS = 60
ALONE = "FAULT_REPORT" in os.environ  # make faults: nothing else runs on this machine's cores
CELERY = ["-m", "celery", "-A", "config.celery:application"]


def wait_until(reached: Callable[[], Result], what: str, seconds: float = PATIENCE_SECONDS) -> Result:
    """Return the first true result; AssertionError naming `what` when time is up."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if result := reached():
            return result
        time.sleep(0.1)
    raise AssertionError(f"Not within {seconds} s: {what}")


def promised(seconds: float) -> float:
    """Return how long an answer may take: what is promised in make faults, more beside other tests."""
    return seconds if ALONE else 5 * seconds


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Stack:
    """The product's processes, each of which can be killed, stopped and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        hidden = {"DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE"}
        self.environment = {key: value for key, value in os.environ.items() if key not in hidden}
        self.environment["VAR_DIRECTORY"] = str(folder)
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.servers = self._start_servers()

    def _start_servers(self) -> "subprocess.Popen[str]":
        servers = subprocess.Popen(
            [sys.executable, "-m", "config.embedded"],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert servers.stdout is not None
        self.connection_words = servers.stdout.readline().strip()
        assert self.connection_words.startswith("host="), "the embedded servers did not start"
        return servers

    def manage(self, *words: str) -> str:
        """Run a management command and return what it printed; AssertionError if it failed."""
        finished = self.python("manage.py", *words)
        assert finished.returncode == 0, finished.stdout + finished.stderr
        return finished.stdout

    def python(self, *words: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, *words]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False, timeout=200
        )

    def prepare(self) -> None:
        """Create the tables and load the demo, or take the folder that another stack of this run prepared."""
        of_this_run = self.folder.parents["PYTEST_XDIST_WORKER" in os.environ]
        prepared = of_this_run / "prepared-stack"
        with (of_this_run / "prepared-stack.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not prepared.exists():
                self._create()
                self._copied_while_stopped(self.folder, prepared)
                return
        self._copied_while_stopped(prepared, self.folder)

    def _copied_while_stopped(self, source: Path, target: Path) -> None:
        """Copy the servers' whole folder, which is only whole while they are stopped."""
        self.servers.communicate("", timeout=60)
        shutil.rmtree(target, ignore_errors=True)
        # Not shutil: root starts PostgreSQL as somebody else, who has to own the files of the copy too.
        subprocess.run(["cp", "-a", str(source), str(target)], check=True, timeout=60)
        self.servers = self._start_servers()

    def _create(self) -> None:
        self.manage("migrate", "--verbosity", "0")
        self.manage("createcachetable")
        self.manage("collectstatic", "--noinput", "--verbosity", "0")
        self.manage("load_demo")

    def start(self, *names: str) -> None:
        """Start processes by name: web, worker, beat; more of a kind as worker-2, worker-3 …"""
        for name in names:
            with (self.folder / f"{name}.log").open("ab") as log:
                self.processes[name] = subprocess.Popen(
                    [sys.executable, *self._words(name)],
                    cwd=ROOT,
                    env=self.environment,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
        if "web" in names:
            wait_until(self._answers, "the web server answers")

    def _words(self, name: str) -> list[str]:
        bind = [
            "--bind",
            f"127.0.0.1:{self.port}",
            "--workers",
            "2",
            "--timeout",
            "60",  # of a slow machine's patience, not of the product's: that is held by tests/faults
            "--no-control-socket",
        ]
        return {
            "web": ["-m", "gunicorn", "config.wsgi", *bind],
            "worker": [
                *CELERY,
                "worker",
                "--concurrency",
                "1",
                "--queues",
                "live,mail,bulk",
                "--hostname",
                f"{name}@%h",
                "--loglevel",
                "INFO",
            ],
            "beat": [*CELERY, "beat", "--schedule", str(self.folder / "beat"), "--pidfile="],
        }[name.partition("-")[0]]

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(f"{self.url}/account/login/", timeout=5).close()
        except OSError:
            return False
        return True

    def kill(self, name: str, how: int = signal.SIGKILL) -> None:
        """Kill a process and all its children at once."""
        process = self.processes.pop(name)
        os.killpg(process.pid, how)
        process.wait(30)

    def stop_redis(self) -> None:
        assert self.python("-c", "from config import embedded; embedded.stop_redis()").returncode == 0

    def start_redis(self) -> None:
        # The servers' own holder still counts as a user, so Redis outlives this command.
        assert self.python("-c", "from config import embedded; embedded.use_redis()").returncode == 0

    def rows(self, query: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """Read the database past the application."""
        with psycopg.connect(self.connection_words) as connection:
            return connection.execute(query, parameters).fetchall()

    def end(self) -> None:
        for name in list(self.processes):
            self.kill(name, signal.SIGTERM)
        self.servers.communicate("", timeout=60)


class Visitor:
    """A signed-in person without a browser: plain forms over plain HTTP."""

    def __init__(self, url: str, email: str, password: str) -> None:
        self.url = url
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        status, page = self.post("/account/login/", {"login": email, "password": password})
        assert status == 200, page

    def get(self, path: str) -> tuple[int, str]:
        return self._open(urllib.request.Request(self.url + path))

    def post(self, path: str, fields: dict[str, str], page: str = "") -> tuple[int, str]:
        """Send a form with the token of the page that it stands on."""
        token = self._token(page or path)
        body = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": token}).encode()
        return self._open(
            urllib.request.Request(self.url + path, data=body, headers={"Referer": self.url + path})
        )

    def _token(self, path: str) -> str:
        # Changes have addresses without a page; their token is on the page above.
        for candidate in (path, path.rstrip("/").rsplit("/", 1)[0] + "/"):
            found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(candidate)[1])
            if found:
                return found[1]
        raise AssertionError(f"No form at {path}")

    def _open(self, request: urllib.request.Request) -> tuple[int, str]:
        try:
            with self.opener.open(request, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
