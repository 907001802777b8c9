"""PostgreSQL's own programs: those of this machine, or those that came with the embedded server."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from psycopg.conninfo import make_conninfo

from config.embedded import EmbeddedServerError, postgresql_binary

# A dump of a large database takes its time, but no program of ours waits for ever.
LONGEST_SECONDS = 6 * 3600


class ProgramError(Exception):
    """A program is missing, too old, or failed; the message is one line for a person."""


def run(name: str, arguments: list[str], *, words: dict[str, Any], server: int) -> None:
    """Run a program against the database that `words` lead to; raise ProgramError with what it said last.

    `server` is the server's major version: an older program can't read it. The password goes by the
    environment, where other users of the machine don't see it.
    """
    plain = {key: value for key, value in words.items() if key != "password" and value != ""}
    environment = os.environ | ({"PGPASSWORD": words["password"]} if words.get("password") else {})
    command = [_program(name, server), f"--dbname={make_conninfo(**plain)}", "--no-password", *arguments]
    finished = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, timeout=LONGEST_SECONDS
    )
    if finished.returncode:
        said = finished.stderr.strip().splitlines() or ["it said nothing"]
        raise ProgramError(f"{name} failed: {said[0]}")


def _program(name: str, server: int) -> str:
    found = [path for path in (shutil.which(name), _embedded(name)) if path]
    for path in found:
        if _major_version(path) >= server:
            return path
    older = f"; what is here is older: {', '.join(found)}" if found else ""
    raise ProgramError(f"{name} of PostgreSQL {server} is needed: install its client programs{older}.")


def _embedded(name: str) -> str | None:
    try:
        path = postgresql_binary(name)
    except EmbeddedServerError:
        return None
    return path if Path(path).exists() else None


def _major_version(path: str) -> int:
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False, timeout=10).stdout
    found = re.search(r"\) (\d+)", said)
    return int(found[1]) if found else 0
