"""The made-up history as lines: pure, so nothing here needs a database."""

import datetime
from collections import Counter
from dataclasses import replace
from hashlib import sha256

import pytest

from scorecards.generation import COLUMNS, SCALES, Settings, company_history

SETTINGS = Settings(
    today=datetime.date(2026, 11, 23),
    sign_ins=(("Ann Admin", "ann@example.com", "admin"),),
    subscribers={"scorecard_committed": ("compile_debrief", "detect_in_scorecard")},
)
Rows = dict[str, list[list[str]]]


def rows_of(settings: Settings) -> Rows:
    rows: Rows = {}
    for portion in company_history(SCALES["demo"], settings):
        for table, lines in portion.lines.items():
            rows.setdefault(table, []).extend(line.split("\t") for line in lines)
    return rows


@pytest.fixture(scope="module")
def rows() -> Rows:
    return rows_of(SETTINGS)


def test_history_same_seed_is_the_same(rows: Rows) -> None:
    assert rows_of(SETTINGS) == rows


def test_history_other_seed_is_another(rows: Rows) -> None:
    other = rows_of(replace(SETTINGS, seed=2))
    assert {row[0] for row in other["candidates_loop"]}.isdisjoint(row[0] for row in rows["candidates_loop"])


def test_rows_fill_the_columns_of_their_tables(rows: Rows) -> None:
    wrong = {
        table: {len(row) for row in found}
        for table, found in rows.items()
        if {len(row) for row in found} != {len(COLUMNS[table].split(","))}
    }
    assert wrong == {}


def test_counts_are_those_of_the_scale(rows: Rows) -> None:
    scale = SCALES["demo"]
    counts = {table: len(rows[table]) for table in ("hiring_person", "hiring_role", "candidates_candidate")}
    assert counts == {
        "hiring_person": scale.people,
        "hiring_role": scale.roles,
        "candidates_candidate": scale.candidates,
    }
    assert len(rows["candidates_loop"]) == scale.loops
    assert len(rows["candidates_interview"]) == 4 * scale.loops
    assert len(rows["hiring_event"]) == scale.events


def test_scorecards_have_a_rating_for_each_tested_dimension(rows: Rows) -> None:
    rated = Counter(row[0] for row in rows["scorecards_rating"])
    assert rated == dict.fromkeys((row[0] for row in rows["scorecards_scorecard"]), 4)


def test_findings_quote_the_words_where_they_say(rows: Rows) -> None:
    notes = {row[0]: row[5] for row in rows["scorecards_scorecard"]}
    quoted = [(notes[row[1]][int(row[5]) : int(row[6])], row[7]) for row in rows["scorecards_signalfinding"]]
    assert quoted
    assert [pair for pair in quoted if pair[0] != pair[1]] == []


def test_events_are_chained_in_the_order_of_their_identifiers(rows: Rows) -> None:
    heads: dict[tuple[str, str], tuple[int, str]] = {}
    for identifier, kind, at, actor, stream_kind, stream, payload, number, digest in rows["hiring_event"]:
        before, previous = heads.get((stream_kind, stream), (0, ""))
        words = (
            previous,
            number,
            kind,
            at[:-3].replace(" ", "T"),
            actor.replace("\\N", ""),
            stream_kind,
            stream,
            payload,
        )
        assert int(number) == before + 1, identifier
        assert digest == "\\\\x" + sha256("\n".join(words).encode()).hexdigest(), identifier
        heads[stream_kind, stream] = (int(number), digest.removeprefix("\\\\x"))
    stored = {
        (kind, stream): (int(number), digest[3:])
        for kind, stream, number, digest in rows["hiring_eventstream"]
    }
    assert stored == heads


def test_events_follow_each_other_in_time_up_to_the_last_day(rows: Rows) -> None:
    moments = [row[2] for row in rows["hiring_event"]]
    days = [moment[:10] for moment in moments]
    assert days == sorted(days)
    assert max(moments) <= "2026-11-23 12:00:00.000000+00"


def test_subscribers_are_owed_nothing(rows: Rows) -> None:
    committed = [row[0] for row in rows["hiring_event"] if row[1] == "scorecard_committed"]
    deliveries = Counter((row[0], row[1]) for row in rows["hiring_delivery"])
    wanted = [(event, name) for event in committed for name in ("compile_debrief", "detect_in_scorecard")]
    assert deliveries == dict.fromkeys(wanted, 1)
    assert "\\N" not in {row[4] for row in rows["hiring_delivery"]}
