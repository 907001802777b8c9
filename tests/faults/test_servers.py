"""F10, F17: the primary dies and a standby takes its place; the disk is full."""

import json
import secrets
import subprocess
import urllib.parse
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests.faults.outcome import Outcome
from tests.faults.requests import send, timed
from tests.faults.stack import FaultStack
from tests.faults.standby import Pair
from tests.processes import wait_until

COMMITTED = """
SELECT (SELECT count(*) FROM scorecards_scorecard
        WHERE committed_at IS NOT NULL AND seat_id = ANY(%s::uuid[])),
       (SELECT count(*) FROM hiring_event
        WHERE kind = 'scorecard_committed' AND payload->>'seat_id' = ANY(%s))
"""
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def pair(stack: FaultStack) -> Iterator[Pair]:
    """A primary with the demo's data, and its standby."""
    pair = Pair(stack.prepared.with_name("pair"), stack.prepared / "postgresql")
    try:
        yield pair
    finally:
        pair.end()


@pytest.mark.slow_fault
def test_f10_standby_that_is_promoted_has_every_commit(
    stack: FaultStack, pair: Pair, record_property: Callable[[str, object], None]
) -> None:
    for name in list(stack.processes):
        stack.kill(name)
    stack.visitors.clear()
    outcome = Outcome(stack)
    try:
        with stack.environment_of({"FAULT_DATABASE_URL": pair.url}):
            stack.start("web")
            seats = [stack.new_seat(f"Failover {number}") for number in range(2)]
        forms = [urllib.parse.urlencode(stack.complete_form(seat)).encode() for seat in seats]
        addresses = [f"/interviews/{seat}/commit/" for seat in seats]
        tokens = [stack.visitor()._token(f"/interviews/{seat}/") for seat in seats]
        assert send(stack, addresses[0], forms[0], FORM, token=tokens[0])[0] == 200
        assert pair.rows(1, COMMITTED, seats, seats) == [(1, 1)]
        pair.kill_primary()
        status, _, seconds = timed(stack, f"/interviews/{seats[1]}/")
        assert (status, seconds < 5) == (503, True)
        pair.promote_standby()
        with outcome.recovery():
            retry = lambda: send(stack, addresses[1], forms[1], FORM, token=tokens[1])[0] == 200  # noqa: E731
            wait_until(retry, "the commit is taken")
        assert send(stack, addresses[1], forms[1], FORM, token=tokens[1])[0] == 200
        cards, events = pair.rows(1, COMMITTED, seats, seats)[0]
        assert (cards, events) == (2, 2)
    finally:
        stack.kill("web")
        stack.visitors.clear()
    record_property("outcome", [0, 0, outcome.recovery_seconds])


@pytest.fixture
def small_disk(stack: FaultStack) -> Iterator[FaultStack]:
    """A stack on a file system of its own that is nearly full."""
    mount = stack.prepared.with_name("small-disk")
    mount.mkdir(exist_ok=True)
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=230m", "tmpfs", str(mount)], check=False)
    if made.returncode:
        pytest.skip("A file system of a test's own needs the right to mount one.")
    small = None
    try:
        small = FaultStack(mount / "stack")
        small._copied_while_stopped(stack.prepared, small.folder)
        small.start("web")
        yield small
    finally:
        if small is not None:
            small.end()
        subprocess.run(["umount", "-l", str(mount)], check=True)


def _fill(folder: Path) -> Path:
    """Take what is left of the disk."""
    ballast = folder / "ballast"
    with ballast.open("wb") as file:
        try:
            while True:
                file.write(bytes(64 * 1024))
                file.flush()
        except OSError:
            return ballast


@pytest.mark.slow_fault
def test_f17_full_disk_is_answered_and_nothing_is_half_written(
    small_disk: FaultStack, record_property: Callable[[str, object], None]
) -> None:
    outcome = Outcome(small_disk)
    seat = small_disk.new_seat("Disk Full")
    form = urllib.parse.urlencode(small_disk.complete_form(seat)).encode()
    ballast = _fill(small_disk.folder.parent)
    acknowledged, version, statuses = "", 0, set()
    for _ in range(40):
        text = secrets.token_hex(100_000)  # nothing that could be compressed
        edit = {"mutation": str(uuid4()), "field": "overall_notes", "base": version, "value": text}
        body = json.dumps({"edits": [edit], "seen": {}}).encode()
        status, _ = send(small_disk, f"/interviews/{seat}/edits/", body, "application/json")
        statuses.add(status)
        if status == 200:
            acknowledged, version = text, version + 1
    assert 503 in statuses
    assert statuses <= {200, 503}
    ballast.unlink()
    stored = "SELECT value, version FROM scorecards_draftfield WHERE seat_id = %s AND name = 'overall_notes'"
    assert small_disk.rows(stored, seat) == ([(acknowledged, version)] if version else [])
    with outcome.recovery():
        wait_until(
            lambda: send(small_disk, f"/interviews/{seat}/commit/", form, FORM)[0] in {200, 409}, "it goes on"
        )
    record_property("outcome", [0, 0, outcome.recovery_seconds])
