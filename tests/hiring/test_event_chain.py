"""The log proves itself: what was edited, moved, left out or cut off is found, and where."""

import datetime
import hashlib
import io
import json
from pathlib import Path
from uuid import UUID

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import Error, connection, transaction
from django.db.models.functions import Now
from hypothesis import given
from hypothesis import strategies as st

from hiring.actors import SYSTEM
from hiring.merkle import merkle_root
from hiring.models import Event, EventStream, LogDay, Person
from hiring.selectors.log_verification import log_faults
from hiring.services.events import append_event
from hiring.services.log_days import close_log_days
from hiring.tasks import close_log_days as close_log_days_task
from tests import factories
from tests.threads import at_once

ROLE, LOOP = ("role", UUID(int=1)), ("loop", UUID(int=2))
TODAY = datetime.datetime.now(datetime.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
TOMORROW = TODAY + datetime.timedelta(days=1, hours=2)


def append(stream: tuple[str, UUID] = ROLE, **payload: object) -> Event:
    with transaction.atomic():
        return append_event("noted", actor=SYSTEM, stream=stream, payload=payload)


@pytest.fixture
def log(db: None) -> list[Event]:
    return [append(ROLE, step=1), append(LOOP, step=1), append(ROLE, step=2), append(ROLE, step=3)]


@pytest.fixture
def forced(log: list[Event]) -> None:
    """What somebody could do who owns the database: go past the triggers."""
    go_past_triggers("replica")


def go_past_triggers(session: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL session_replication_role = {session}")


def found() -> list[tuple[str, str]]:
    return [(fault.kind, fault.where) for fault in log_faults()]


def test_untouched_log_has_no_faults(log: list[Event]) -> None:
    assert [(event.number, len(bytes(event.hash))) for event in log] == [(1, 32), (1, 32), (2, 32), (3, 32)]
    assert found() == []


@pytest.mark.parametrize(
    "change", ["kind = 'denied'", "payload = '{}'", "at = at + interval '1 second'", "number = 9"]
)
def test_edit_is_found(change: str, log: list[Event], forced: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE hiring_event SET {change} WHERE id = %s", [log[2].pk])
    assert any(str(log[2].pk) in where for _kind, where in found())


def test_edit_names_the_event(log: list[Event], forced: None) -> None:
    Event.objects.filter(pk=log[2].pk).update(kind="denied")
    assert found() == [("edited", f"event {log[2].pk}, number 2 of role {ROLE[1]}")]


def test_edit_with_a_hash_to_match_is_found_at_the_next_event(log: list[Event], forced: None) -> None:
    Event.objects.filter(pk=log[2].pk).update(kind="denied")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE hiring_event SET hash = hiring_event_hash(%s, number, kind, at, actor_id, stream_kind,"
            " stream_id, payload) WHERE id = %s",
            [bytes(log[0].hash), log[2].pk],
        )
    assert found() == [("edited", f"event {log[3].pk}, number 3 of role {ROLE[1]}")]


def test_reorder_is_found(log: list[Event], forced: None) -> None:
    for event, number in ((log[2], 99), (log[3], 2), (log[2], 3)):
        Event.objects.filter(pk=event.pk).update(number=number)
    assert [kind for kind, _where in found()] == ["moved", "moved", "cut"]


def test_gap_is_found(log: list[Event], forced: None) -> None:
    Event.objects.filter(pk=log[2].pk).delete()
    assert found() == [("gap", f"event {log[3].pk}, number 3 of role {ROLE[1]}: 1 missing before it")]


def test_cut_tail_is_found(log: list[Event], forced: None) -> None:
    Event.objects.filter(pk__in=[log[2].pk, log[3].pk]).delete()
    assert found() == [("cut", f"role {ROLE[1]}: ends at number 1 instead of 3")]


def test_emptied_stream_is_found(log: list[Event], forced: None) -> None:
    Event.objects.filter(pk=log[1].pk).delete()
    assert found() == [("cut", f"loop {LOOP[1]}: ends at number 0 instead of 1")]


@pytest.mark.parametrize("model", [EventStream, LogDay])
def test_chain_itself_is_out_of_reach(model: type[EventStream] | type[LogDay], log: list[Event]) -> None:
    close_log_days(now=TOMORROW)
    with pytest.raises(Error, match="append-only"), transaction.atomic():
        model._default_manager.all().delete()
    with pytest.raises(Error, match="append-only"), connection.cursor() as cursor:
        column = "number = 0" if model is EventStream else "events = 0"
        cursor.execute(f"UPDATE {model._meta.db_table} SET {column}")


def test_event_written_past_the_application_is_chained(log: list[Event]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO hiring_event (kind, at, stream_kind, stream_id, payload, number, hash)"
            " VALUES ('noted', now(), 'role', %s, '{}', 77, 'forged')",
            [ROLE[1]],
        )
    assert Event.objects.latest("id").number == 4
    assert found() == []


@pytest.mark.django_db(transaction=True)
def test_two_at_once_in_one_stream_are_chained_one_after_the_other() -> None:
    def work() -> None:
        for step in range(10):
            append(ROLE, step=step)

    at_once(work, work)
    assert list(Event.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 21))
    assert found() == []


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("verify_log", *arguments, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def test_days_are_closed_once_and_only_when_they_are_over(log: list[Event]) -> None:
    assert close_log_days(now=log[0].at) == []
    (day,) = close_log_days(now=TOMORROW)
    assert (day.events, day.root) == (4, merkle_root(bytes(event.hash) for event in log))
    assert close_log_days(now=TOMORROW) == []


@pytest.mark.parametrize("days", [-1, 1])
def test_f12_events_and_days_of_the_log_go_by_the_clock_of_the_database(days: int, db: None) -> None:
    """A day closed too early, or an event dated into a closed one, would look like a forged log."""
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=days)):
        append(ROLE, step=1)
        close_log_days_task()
    assert not LogDay.objects.exists()
    minute = datetime.timedelta(minutes=1)
    assert Event.objects.filter(at__gt=Now() - minute, at__lte=Now()).count() == 1


def test_command_says_that_the_log_is_as_it_was_written(log: list[Event], tmp_path: Path) -> None:
    close_log_days(now=TOMORROW)
    anchor = tmp_path / "anchor.jsonl"
    assert run("--write-anchor", str(anchor)) == "4 events, 1 closed days: as it was written.\n"
    result = json.loads(run("--anchor", str(anchor), "--json"))
    assert result == {"events": 4, "days": 1, "anchored_days": 1, "faults": []}


def test_log_rewritten_from_end_to_end_differs_from_its_anchor(
    log: list[Event], forced: None, tmp_path: Path
) -> None:
    """Who owns the database can make it consistent again; the file elsewhere tells."""
    close_log_days(now=TOMORROW)
    anchor = tmp_path / "anchor.jsonl"
    run("--write-anchor", str(anchor))
    day = LogDay.objects.get()
    Event.objects.all().delete()
    EventStream.objects.all().delete()
    go_past_triggers("DEFAULT")
    append(ROLE, step=1)
    go_past_triggers("replica")
    rewritten = merkle_root(bytes(event.hash) for event in Event.objects.all())
    LogDay.objects.update(events=1, root=rewritten)
    assert run() == "1 events, 1 closed days: as it was written.\n"
    with pytest.raises(CommandError):
        run("--anchor", str(anchor))
    LogDay.objects.all().delete()
    with pytest.raises(CommandError):
        run("--anchor", str(anchor))
    assert day.root != rewritten


@pytest.mark.parametrize("line", ["{", '{"day": "tomorrow"}', '{"day": "2026-01-01"}', "[]", "7"])
def test_unreadable_anchor_names_its_line(line: str, tmp_path: Path, db: None) -> None:
    anchor = tmp_path / "anchor.jsonl"
    anchor.write_text(f"{line}\n")
    with pytest.raises(CommandError, match="line 1"):
        run("--anchor", str(anchor))


def test_missing_anchor_is_named(tmp_path: Path, db: None) -> None:
    with pytest.raises(CommandError, match="nowhere"):
        run("--anchor", str(tmp_path / "nowhere"))


def test_hash_can_be_computed_elsewhere(admin: Person) -> None:
    """From the columns as text alone, without this database's function."""
    role = factories.RoleFactory()
    with transaction.atomic():
        event = append_event("noted", actor=admin, stream=("role", role.pk), payload={"b": 1, "a": "é"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT payload::text FROM hiring_event WHERE id = %s", [event.pk])
        (payload,) = cursor.fetchone() or ("",)
    at = event.at.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")
    lines = ["", "1", "noted", at, str(admin.pk), "role", str(role.pk), payload]
    assert bytes(event.hash) == hashlib.sha256("\n".join(lines).encode()).digest()


def test_roots_of_known_trees() -> None:
    """RFC 6962: an empty tree, one leaf, and the two first leaves of its published test vectors."""
    assert merkle_root([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert merkle_root([b""]) == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert merkle_root([b"", b"\x00"]) == "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"


@given(st.lists(st.binary(max_size=4), min_size=1, max_size=9), st.data())
def test_root_changes_with_any_leaf(leaves: list[bytes], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(leaves) - 1))
    changed = [*leaves[:place], leaves[place] + b"!", *leaves[place + 1 :]]
    assert len({merkle_root(leaves), merkle_root(changed), merkle_root([*leaves, b"!"])}) == 3
