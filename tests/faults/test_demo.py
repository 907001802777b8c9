"""`make demo` starts everything, says clearly what is in its way, and leaves nothing behind."""

import os
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from configparser import RawConfigParser
from pathlib import Path

import psutil
import psycopg
import pytest

from config.demo import _write_configuration
from config.embedded import DATABASE_NAME, DATABASE_USER, RUNTIME_USER
from tests.processes import ROOT, free_port, wait_until

pytestmark = pytest.mark.fault


class Demo:
    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        hidden = {"DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE"}
        environment = {key: value for key, value in os.environ.items() if key not in hidden}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "config.demo", "--port", str(port)],
            cwd=ROOT,
            env=environment | {"VAR_DIRECTORY": str(folder)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def wait_until_ready(self) -> list[str]:
        said = []
        assert self.process.stdout is not None
        for line in self.process.stdout:
            said.append(line.rstrip())
            if line.startswith("Logs:"):
                return said
        raise AssertionError("\n".join(said) + (self.process.stderr.read() if self.process.stderr else ""))

    def family(self) -> list[psutil.Process]:
        """Return every process that works in this demo's folder, however it was started."""
        return [process for process in psutil.process_iter() if self._belongs(process)]

    def _belongs(self, process: psutil.Process) -> bool:
        try:
            words = " ".join(process.cmdline()) + process.environ().get("VAR_DIRECTORY", "")
        except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
            return False
        return process.pid != os.getpid() and str(self.folder) in words

    def end(self, how: int) -> int:
        self.process.send_signal(how)
        code = self.process.wait(60)
        for stream in (self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()
        return code


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture
def demos() -> Iterator[list[Demo]]:
    started: list[Demo] = []
    yield started
    for demo in started:
        if demo.process.poll() is None:
            demo.end(signal.SIGTERM)


def roles_connected(folder: Path) -> set[str]:
    """Return as whom everybody but this test is connected to the demo's database."""
    with psycopg.connect(host=str(folder / "run"), dbname=DATABASE_NAME, user=DATABASE_USER) as server:
        rows = server.execute(
            "SELECT usename FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()",
            [DATABASE_NAME],
        )
        return {role for (role,) in rows}


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_r31_demo_runs_as_the_runtime_role_and_ends_every_process(
    folder: Path, demos: list[Demo], how: signal.Signals
) -> None:
    port = free_port()
    demo = Demo(folder, port)
    demos.append(demo)
    said = "\n".join(demo.wait_until_ready())
    assert f"http://127.0.0.1:{port}/" in said
    for email in ("admin", "recruiter", "manager", "interviewer"):
        assert f"{email}@example.com" in said
    assert len(demo.family()) >= 6  # itself, supervisor, web, worker, beat, PostgreSQL, Redis
    assert roles_connected(folder) == {RUNTIME_USER}
    assert demo.end(how) == 0
    wait_until(lambda: not demo.family(), "every process has ended", seconds=10)


def test_demo_restarts_a_worker_that_was_killed(folder: Path, demos: list[Demo]) -> None:
    demo = Demo(folder, free_port())
    demos.append(demo)
    demo.wait_until_ready()

    def workers() -> set[int]:
        return {process.pid for process in demo.family() if " worker " in " ".join(process.cmdline())}

    before = wait_until(workers, "a worker runs")
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    wait_until(lambda: workers() - before, "another worker runs")


def test_demo_on_a_taken_port_says_so_in_one_line(folder: Path, demos: list[Demo]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        demo = Demo(folder, port)
        demos.append(demo)
        _, error = demo.process.communicate(timeout=60)
    assert demo.process.returncode == 1
    assert error.startswith(f"Port {port} cannot be used")
    assert len(error.strip().splitlines()) == 1


def test_second_demo_in_a_folder_says_so_in_one_line(folder: Path, demos: list[Demo]) -> None:
    first = Demo(folder, free_port())
    demos.append(first)
    first.wait_until_ready()
    second = Demo(folder, free_port())
    demos.append(second)
    _, error = second.process.communicate(timeout=60)
    assert second.process.returncode == 1
    assert error.startswith("A demo already runs in this folder")
    assert len(error.strip().splitlines()) == 1


def test_demo_in_a_folder_that_cannot_be_written_says_so_in_one_line(
    tmp_path: Path, demos: list[Demo]
) -> None:
    (tmp_path / "file").touch()
    demo = Demo(tmp_path / "file" / "var", free_port())
    demos.append(demo)
    _, error = demo.process.communicate(timeout=60)
    assert demo.process.returncode == 1
    assert error.startswith("Cannot write to ")
    assert len(error.strip().splitlines()) == 1


def test_demo_without_its_modules_says_what_to_do_in_one_line(tmp_path: Path) -> None:
    # -S hides the installed packages, as a half-made environment would.
    finished = subprocess.run(
        [sys.executable, "-S", "-m", "config.demo"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "VAR_DIRECTORY": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 1
    assert finished.stderr.startswith("Not installed: django")
    assert finished.stderr.strip().endswith("Run make setup.")


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_demo_stopped_while_it_prepares_leaves_no_process(
    tmp_path: Path, demos: list[Demo], how: signal.Signals
) -> None:
    demo = Demo(tmp_path / "var", free_port())
    demos.append(demo)
    wait_until(lambda: (tmp_path / "var" / "postgresql" / "postmaster.pid").exists(), "PostgreSQL starts")
    demo.process.send_signal(how)
    _, error = demo.process.communicate(timeout=60)
    assert error.split() == ["Stopped."]
    wait_until(lambda: not demo.family(), "every process has ended", seconds=10)


def test_demo_in_a_folder_with_spaces_and_quotes_starts(tmp_path: Path, demos: list[Demo]) -> None:
    demo = Demo(tmp_path / "it's ünï çodé", free_port())
    demos.append(demo)
    assert "Hiring Loop runs" in "\n".join(demo.wait_until_ready())
    assert demo.end(signal.SIGINT) == 0


def test_demo_in_a_folder_with_a_percent_sign_says_so_in_one_line(tmp_path: Path, demos: list[Demo]) -> None:
    demo = Demo(tmp_path / "100%", free_port())
    demos.append(demo)
    _, error = demo.process.communicate(timeout=60)
    assert error.strip().endswith("holds a % sign. Move the folder.")
    assert len(error.strip().splitlines()) == 1


def test_demo_supervises_a_python_at_a_path_with_spaces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VAR_DIRECTORY", str(tmp_path / "a folder"))
    (tmp_path / "a folder").mkdir()
    monkeypatch.setattr(sys, "executable", "/a checkout/it's/.venv/bin/python")
    configuration = RawConfigParser()
    configuration.read(_write_configuration(8000))
    for program in ("web", "worker", "bulk", "beat"):
        words = shlex.split(configuration[f"program:{program}"]["command"])
        assert words[:2] == ["/a checkout/it's/.venv/bin/python", "-m"]
