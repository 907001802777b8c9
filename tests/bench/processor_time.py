"""Seconds of processor time that a stack's processes have used, by what they are."""

import psutil

from tests.processes import Stack


def used_by(stack: Stack) -> dict[str, float]:
    """Return user and system time since each began, children that live and have ended included.

    Of "web", "worker", "beat" and "PostgreSQL"; several of a kind are added up.
    """
    found: dict[str, float] = {}
    for name, process in stack.processes.items():
        kind = name.partition("-")[0]
        found[kind] = found.get(kind, 0.0) + _of(psutil.Process(process.pid))
    server = (stack.folder / "postgresql" / "postmaster.pid").read_text().split()[0]
    return {**found, "PostgreSQL": _of(psutil.Process(int(server)))}


def _of(process: psutil.Process) -> float:
    times = [each.cpu_times() for each in (process, *process.children(recursive=True))]
    # What has ended is counted with its parent once it was waited for.
    return sum(used.user + used.system + used.children_user + used.children_system for used in times)
