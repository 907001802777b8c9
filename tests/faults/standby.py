"""Two PostgreSQL servers of a test's own: a primary, and a standby that can take its place."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

import psutil
import psycopg

from config import embedded
from tests.processes import free_port, wait_until


class Pair:
    """A primary made of a copy of a stopped cluster, and its synchronous standby."""

    def __init__(self, folder: Path, cluster: Path) -> None:
        self.folder = folder
        self.ports = (free_port(), free_port())
        self.data = (folder / "primary", folder / "standby")
        for words in (["mkdir", "-p", str(folder)], ["cp", "-a", str(cluster), str(self.data[0])]):
            subprocess.run(words, check=True, timeout=60)
        if os.geteuid() == 0:
            shutil.chown(folder, embedded.UNPRIVILEGED_USER_ID, embedded.UNPRIVILEGED_USER_ID)
        self._start(0)
        self._run("pg_basebackup", "-h", "127.0.0.1", "-p", str(self.ports[0]), "-U", embedded.DATABASE_USER,
                  "-D", str(self.data[1]), "-R", "-X", "stream", "-c", "fast")  # fmt: skip
        self._start(1)
        wait_until(
            lambda: self.rows(0, "SELECT count(*) FROM pg_stat_replication") == [(1,)], "it replicates"
        )
        # From here on nothing is acknowledged that the standby doesn't have.
        self.execute(0, "ALTER SYSTEM SET synchronous_standby_names = '*'")
        self.execute(0, "SELECT pg_reload_conf()")
        synchronous = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"
        wait_until(lambda: self.rows(0, synchronous) == [(1,)], "it replicates synchronously")

    @property
    def url(self) -> str:
        """The address that web processes are given: both servers, of which the writable one is wanted."""
        servers = ",".join(f"127.0.0.1:{port}" for port in self.ports)
        name, user = embedded.DATABASE_NAME, embedded.RUNTIME_USER
        return f"postgresql://{user}@{servers}/{name}?target_session_attrs=read-write"

    def rows(self, number: int, query: str, *parameters: object) -> list[tuple[object, ...]]:
        with self._connected(number) as connection:
            return connection.execute(query, parameters).fetchall()

    def execute(self, number: int, statement: str) -> None:
        with self._connected(number) as connection:
            connection.execute(statement)

    def _connected(self, number: int) -> "psycopg.Connection[tuple[object, ...]]":
        words = f"host=127.0.0.1 port={self.ports[number]} user={embedded.DATABASE_USER}"
        return psycopg.connect(f"{words} dbname={embedded.DATABASE_NAME}", autocommit=True)

    def kill_primary(self) -> None:
        """End every process of the primary at once, as a machine that loses its power does."""
        first = psutil.Process(int((self.data[0] / "postmaster.pid").read_text().split()[0]))
        for process in [first, *first.children(recursive=True)]:
            process.send_signal(signal.SIGKILL)

    def promote_standby(self) -> None:
        self._run("pg_ctl", "-D", str(self.data[1]), "-w", "promote")
        # The one that is gone is not waited for.
        self.execute(1, "ALTER SYSTEM SET synchronous_standby_names = ''")
        self.execute(1, "SELECT pg_reload_conf()")

    def end(self) -> None:
        for data in self.data:
            if (data / "postmaster.pid").exists():
                self._run("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop", check=False)

    def _start(self, number: int) -> None:
        options = f"-c listen_addresses=127.0.0.1 -p {self.ports[number]} -c unix_socket_directories=''"
        log = str(self.folder / f"server-{number}.log")
        self._run("pg_ctl", "-D", str(self.data[number]), "-l", log, "-w", "-o", options, "start")

    def _run(self, binary: str, *words: str, check: bool = True) -> None:
        command = [*embedded._unprivileged_prefix(), embedded.postgresql_binary(binary), *words]
        with (self.folder / f"{binary}.log").open("w") as log:
            subprocess.run(command, cwd=self.folder, stdout=log, stderr=log, check=check, timeout=90)
