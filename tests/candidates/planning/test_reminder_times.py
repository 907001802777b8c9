"""The arithmetic of reminders: never at night or on a day off, in any zone, over any change of the clocks."""

import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from candidates.planning.reminders import (
    FORGOTTEN_AFTER,
    QuietTimes,
    due_times,
    latest_due_step,
    next_allowed,
    oldest_end,
)

MINUTE = datetime.timedelta(minutes=1)
HOUR = datetime.timedelta(hours=1)
BERLIN = ZoneInfo("Europe/Berlin")
USUAL = QuietTimes(night_from=20, night_until=8, days_off=frozenset({6, 7}))
HOURS = (2, 24, 48)


def utc(*parts: int) -> datetime.datetime:
    return datetime.datetime(*parts, tzinfo=datetime.UTC)


def local(zone: ZoneInfo, *parts: int) -> datetime.datetime:
    return datetime.datetime(*parts, tzinfo=zone)


# Changes of the clocks by half an hour, by two, at midnight, a minute later; odd offsets; a day left out.
ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "America/Santiago",
    "Africa/Cairo",
    "Asia/Beirut",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Antarctica/Troll",
    "Pacific/Apia",
    "Pacific/Chatham",
)

zones = st.sampled_from(ZONES).map(ZoneInfo)
moments = st.datetimes(
    utc(2005, 1, 1).replace(tzinfo=None),
    utc(2036, 1, 1).replace(tzinfo=None),
    timezones=st.just(datetime.UTC),
)
quiets = st.builds(
    QuietTimes,
    night_from=st.integers(0, 23),
    night_until=st.integers(0, 23),
    days_off=st.frozensets(st.integers(1, 7), max_size=6),
)
schedules = st.sets(st.integers(1, 200), min_size=1, max_size=5).map(sorted)
spans = st.timedeltas(datetime.timedelta(0), datetime.timedelta(days=20))


def is_quiet(moment: datetime.datetime, zone: ZoneInfo, quiet: QuietTimes) -> bool:
    """What the words of the policy say, computed another way: by the hours of the night one by one."""
    there = moment.astimezone(zone)
    night = {hour % 24 for hour in range(quiet.night_from, quiet.night_until + 24)}
    if quiet.night_from <= quiet.night_until:
        night = set(range(quiet.night_from, quiet.night_until))
    return there.weekday() + 1 in quiet.days_off or there.hour in night


@given(moments, zones, quiets)
def test_next_allowed_is_never_quiet_and_never_earlier(
    moment: datetime.datetime, zone: ZoneInfo, quiet: QuietTimes
) -> None:
    found = next_allowed(moment, zone, quiet)
    assert found >= moment
    assert not is_quiet(found, zone, quiet)


@given(moments, zones, quiets)
def test_next_allowed_twice_is_once(moment: datetime.datetime, zone: ZoneInfo, quiet: QuietTimes) -> None:
    found = next_allowed(moment, zone, quiet)
    assert next_allowed(found, zone, quiet) == found


@settings(max_examples=40)
@given(moments, zones, quiets)
@example(utc(2026, 3, 29, 0, 10), BERLIN, QuietTimes(20, 2, frozenset()))
@example(utc(2026, 10, 25, 0, 10), BERLIN, QuietTimes(20, 2, frozenset()))
@example(utc(2026, 3, 29, 0, 10), ZoneInfo("Antarctica/Troll"), QuietTimes(20, 2, frozenset()))
@example(utc(2011, 12, 30, 9, 59), ZoneInfo("Pacific/Apia"), QuietTimes(20, 8, frozenset({4})))
@example(utc(2010, 11, 7, 2, 29), ZoneInfo("America/St_Johns"), QuietTimes(1, 1, frozenset({6})))
def test_next_allowed_steps_over_no_allowed_minute(
    moment: datetime.datetime, zone: ZoneInfo, quiet: QuietTimes
) -> None:
    found = next_allowed(moment, zone, quiet)
    minute = moment.replace(second=0, microsecond=0) + MINUTE if found > moment else found
    while minute < found:
        assert is_quiet(minute, zone, quiet)
        minute += MINUTE


@given(moments, spans, zones, quiets)
def test_next_allowed_keeps_the_order(
    moment: datetime.datetime, later: datetime.timedelta, zone: ZoneInfo, quiet: QuietTimes
) -> None:
    assert next_allowed(moment, zone, quiet) <= next_allowed(moment + later, zone, quiet)


@given(moments, schedules, zones, quiets)
def test_due_times_are_allowed_and_keep_their_distance(
    ended_at: datetime.datetime, hours: list[int], zone: ZoneInfo, quiet: QuietTimes
) -> None:
    times = due_times(ended_at, hours, zone, quiet)
    assert len(times) == len(hours)
    assert not any(is_quiet(due, zone, quiet) for due in times)
    distances = [later - earlier for earlier, later in pairwise([ended_at, *times])]
    wanted = [(later - earlier) * HOUR for earlier, later in pairwise([0, *hours])]
    assert all(distance >= least for distance, least in zip(distances, wanted, strict=True))


@given(moments, spans, schedules, zones, quiets)
def test_due_times_of_a_later_end_are_not_earlier(
    ended_at: datetime.datetime,
    later: datetime.timedelta,
    hours: list[int],
    zone: ZoneInfo,
    quiet: QuietTimes,
) -> None:
    earlier_times = due_times(ended_at, hours, zone, quiet)
    later_times = due_times(ended_at + later, hours, zone, quiet)
    assert all(one <= other for one, other in zip(earlier_times, later_times, strict=True))


@given(moments, spans, spans, schedules, zones, quiets)
def test_steps_only_go_up_as_time_goes_by(
    ended_at: datetime.datetime,
    waited: datetime.timedelta,
    longer: datetime.timedelta,
    hours: list[int],
    zone: ZoneInfo,
    quiet: QuietTimes,
) -> None:
    now = ended_at + waited
    first = latest_due_step(now, ended_at, hours, zone, quiet)
    second = latest_due_step(now + longer, ended_at, hours, zone, quiet)
    assert first is None or not is_quiet(now, zone, quiet)
    assert first is None or second is None or first <= second


@given(moments, st.timedeltas(datetime.timedelta(0), datetime.timedelta(days=90)), schedules, zones, quiets)
def test_nothing_is_due_before_the_oldest_end(
    now: datetime.datetime, ago: datetime.timedelta, hours: list[int], zone: ZoneInfo, quiet: QuietTimes
) -> None:
    oldest = oldest_end(now, hours)
    assert latest_due_step(now, min(now - ago, oldest - MINUTE), hours, zone, quiet) is None


def test_step_in_working_hours_is_due_to_the_minute() -> None:
    ended_at = local(BERLIN, 2026, 11, 24, 11, 45)  # a Tuesday
    assert due_times(ended_at, HOURS, BERLIN, USUAL) == (
        local(BERLIN, 2026, 11, 24, 13, 45),
        local(BERLIN, 2026, 11, 25, 11, 45),
        local(BERLIN, 2026, 11, 26, 11, 45),
    )


def test_step_at_night_waits_for_the_morning() -> None:
    ended_at = local(BERLIN, 2026, 11, 24, 18, 30)
    assert due_times(ended_at, (2,), BERLIN, USUAL) == (local(BERLIN, 2026, 11, 25, 8),)


def test_weekend_never_carries_a_matter_to_the_recruiter_first() -> None:
    ended_at = local(BERLIN, 2026, 11, 27, 18, 30)  # a Friday
    assert due_times(ended_at, HOURS, BERLIN, USUAL) == (
        local(BERLIN, 2026, 11, 30, 8),
        local(BERLIN, 2026, 12, 1, 8),
        local(BERLIN, 2026, 12, 2, 8),
    )


def test_hours_are_hours_even_when_the_clocks_change() -> None:
    ended_at = local(BERLIN, 2026, 3, 29, 0, 30)
    quiet = QuietTimes(0, 0, frozenset())
    assert due_times(ended_at, (2,), BERLIN, quiet) == (utc(2026, 3, 29, 1, 30),)


def test_morning_after_the_clocks_change_is_the_local_one() -> None:
    quiet = QuietTimes(20, 8, frozenset())
    assert next_allowed(local(BERLIN, 2026, 3, 28, 22), BERLIN, quiet) == utc(2026, 3, 29, 6)
    assert next_allowed(local(BERLIN, 2026, 10, 24, 22), BERLIN, quiet) == utc(2026, 10, 25, 7)


def test_night_that_ends_in_an_hour_left_out_ends_with_the_change() -> None:
    troll = ZoneInfo("Antarctica/Troll")  # 01:00 becomes 03:00, so 02:00 never is
    quiet = QuietTimes(20, 2, frozenset())
    assert next_allowed(utc(2026, 3, 28, 22), troll, quiet) == utc(2026, 3, 29, 1)


def test_same_moment_is_day_for_one_and_night_for_another() -> None:
    moment = utc(2026, 11, 24, 15)
    assert USUAL.allow(moment, BERLIN)
    assert not USUAL.allow(moment, ZoneInfo("Asia/Tokyo"))


def test_night_within_one_day_leaves_both_ends() -> None:
    quiet = QuietTimes(1, 6, frozenset())
    hours = [hour for hour in range(24) if quiet.allow(utc(2026, 11, 24, hour), ZoneInfo("UTC"))]
    assert hours == [0, *range(6, 24)]


def test_catching_up_takes_only_the_latest_step() -> None:
    ended_at = local(BERLIN, 2026, 11, 23, 9)
    at = [local(BERLIN, 2026, 11, 23, 10), local(BERLIN, 2026, 11, 23, 11), local(BERLIN, 2026, 11, 25, 12)]
    assert [latest_due_step(now, ended_at, HOURS, BERLIN, USUAL) for now in at] == [None, 1, 3]


def test_step_caught_up_with_at_night_waits() -> None:
    ended_at = local(BERLIN, 2026, 11, 23, 16)
    assert latest_due_step(local(BERLIN, 2026, 11, 23, 21), ended_at, HOURS, BERLIN, USUAL) is None
    assert latest_due_step(local(BERLIN, 2026, 11, 24, 8), ended_at, HOURS, BERLIN, USUAL) == 1


def test_step_long_overdue_is_forgotten() -> None:
    ended_at = utc(2026, 11, 2, 9)
    quiet = QuietTimes(0, 0, frozenset())
    due = ended_at + 2 * HOUR
    last_moment = due + FORGOTTEN_AFTER - MINUTE
    assert latest_due_step(last_moment, ended_at, (2,), ZoneInfo("UTC"), quiet) == 1
    assert latest_due_step(last_moment + MINUTE, ended_at, (2,), ZoneInfo("UTC"), quiet) is None


@pytest.mark.parametrize(
    ("night_from", "night_until", "days_off"),
    [(24, 8, ()), (20, -1, ()), (20, 8, (0,)), (20, 8, (8,)), (20, 8, range(1, 8))],
)
def test_times_that_leave_no_moment_are_refused(
    night_from: int, night_until: int, days_off: tuple[int, ...]
) -> None:
    with pytest.raises(ValueError, match="from"):
        QuietTimes(night_from, night_until, frozenset(days_off))
