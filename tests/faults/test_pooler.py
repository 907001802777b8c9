"""Everything goes through a pooler that hands a server to each transaction: no session is anybody's."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from config import embedded
from tests.faults.outcome import Outcome
from tests.faults.stack import AT_WORK, FaultStack
from tests.processes import ROOT, free_port, wait_until

COMMITS = 12
SERVERS = 3  # fewer than there are processes, so that they take turns on each
SETTINGS = """
[databases]
{name} = host={sockets} dbname={name}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = trust
auth_file = {folder}/users
admin_users = {user}
pool_mode = transaction
default_pool_size = {servers}
max_client_conn = 200
"""


@pytest.fixture
def pooler(running: FaultStack, tmp_path: Path) -> Iterator[str]:
    """The address of a pgbouncer of this test's own before the stack's PostgreSQL."""
    program = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        pytest.skip("No pgbouncer on this machine: apt-get install pgbouncer")
    port, user = free_port(), embedded.RUNTIME_USER
    folder = running.folder
    (folder / "users").write_text(f'"{user}" ""\n')
    sockets = running.connection_words.split()[0].removeprefix("host=")
    words = {"name": embedded.DATABASE_NAME, "sockets": sockets, "folder": folder, "user": user}
    (folder / "pgbouncer.ini").write_text(SETTINGS.format(**words, port=port, servers=SERVERS))
    as_nobody = embedded._unprivileged_prefix()
    process = subprocess.Popen([*as_nobody, program, "--quiet", str(folder / "pgbouncer.ini")])
    try:
        yield f"postgresql://{user}@127.0.0.1:{port}/{embedded.DATABASE_NAME}"
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture
def pooled(running: FaultStack, pooler: str) -> Iterator[FaultStack]:
    """Web, two workers and beat that know no other way to the database."""
    for name in AT_WORK:
        running.kill(name, signal.SIGTERM)
    words = {
        "FAULT_DATABASE_URL": pooler,
        "DATABASE_POOLER": "transaction",
        "DJANGO_SETTINGS_MODULE": "tests.faults.pooled_settings",
    }
    with running.environment_of({"DATABASE_POOLER": "transaction"}):
        running.manage("migrate", "--verbosity", "0")  # straight to PostgreSQL, as the owner
    with running.environment_of(words):
        running.start(*AT_WORK, "worker-2")
        try:
            yield running
        finally:
            for name in (*AT_WORK, "worker-2"):
                running.kill(name, signal.SIGTERM)


def _asked(address: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(address, autocommit=True, connect_timeout=5) as connection:
        return connection.execute(query.encode()).fetchall()


@pytest.mark.slow_fault
def test_everything_works_through_a_pooler_of_transactions(
    pooled: FaultStack, pooler: str, outcome: Outcome
) -> None:
    command = [sys.executable, "-m", "tests.bench.committing", str(COMMITS), "20"]
    at_work = [subprocess.Popen(command, cwd=ROOT, env=pooled.environment) for _number in range(2)]
    try:
        loop, seat = pooled.open_seat("Through A Pooler")
        outcome.commit(seat)
        assert [process.wait(120) for process in at_work] == [0, 0]
    finally:
        for process in at_work:
            process.kill()
            process.wait(30)
    wait_until(lambda: pooled.newest_debrief(loop) == 1, "the debrief follows")
    for page in ("/loops/", "/insights/mine/", f"/interviews/{seat}/"):
        assert pooled.visitor("recruiter" if page == "/loops/" else "interviewer").get(page)[0] == 200
    outcome.settle()
    assert _asked(pooler, "SHOW statement_timeout") == [("1min",)]
    used = _asked(pooler, "SELECT count(*) FROM pg_stat_activity WHERE usename = current_user")
    assert used[0][0] <= SERVERS  # type: ignore[operator]
