"""Who may be given a seat, who is suggested first, and how times and coverage are reckoned."""

import datetime
from dataclasses import replace
from itertools import pairwise
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candidates.planning.coverage import DimensionCoverage, RatedBy, coverage
from candidates.planning.local_times import OddTimeError, moment_of
from candidates.planning.qualifications import SeatKind, Standing, Step
from candidates.planning.seating import Booking, Days, Facts, Rule, WantedSeat, broken_rules, is_busy, load_on
from candidates.planning.suggestions import proposal, suggestions

BERLIN, TOKYO = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo")
HOUR = datetime.timedelta(hours=1)
WEDNESDAY = datetime.datetime(2026, 12, 2, 9, tzinfo=datetime.UTC)
ADA = UUID(int=1)


def seat(start: datetime.datetime = WEDNESDAY, kind: str = "lead", number: int = 99) -> WantedSeat:
    return WantedSeat(UUID(int=number), start, start + HOUR, SeatKind(kind), "role/design")


def booking(start: datetime.datetime, number: int = 50) -> Booking:
    return Booking(UUID(int=number), start, start + HOUR)


def facts(**changes: object) -> Facts:
    usual = Facts(ADA, True, BERLIN, 2, 5, standings={"role/design": Standing(Step.QUALIFIED)})
    return replace(usual, **changes)


def test_nothing_stands_in_the_way_of_a_qualified_person_with_room() -> None:
    assert broken_rules(facts(), seat()) == ()


@pytest.mark.parametrize(
    ("who", "wanted", "rule"),
    [
        (facts(is_active=False), seat(), Rule.INACTIVE),
        (facts(), replace(seat(), candidate_is=ADA), Rule.CANDIDATE),
        (facts(), replace(seat(), referred_by=ADA), Rule.REFERRER),
        (facts(bookings=(booking(WEDNESDAY, number=99),)), seat(), Rule.SEATED),
        (facts(pauses=(Days(datetime.date(2026, 12, 2), None),)), seat(), Rule.PAUSED),
        (facts(daily_cap=0), seat(), Rule.DAILY_CAP),
        (facts(weekly_cap=0), seat(), Rule.WEEKLY_CAP),
        (facts(standings={}), seat(), Rule.QUALIFICATION),
    ],
)
def test_each_rule_refuses_by_its_own_name(who: Facts, wanted: WantedSeat, rule: Rule) -> None:
    assert broken_rules(who, wanted) == (rule,)


def test_all_broken_rules_are_named() -> None:
    nobody = facts(is_active=False, daily_cap=0, weekly_cap=0, standings={})
    assert broken_rules(nobody, replace(seat(), referred_by=ADA)) == (
        Rule.INACTIVE, Rule.REFERRER, Rule.DAILY_CAP, Rule.WEEKLY_CAP, Rule.QUALIFICATION,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("until", "is_paused"),
    [(datetime.date(2026, 12, 1), False), (datetime.date(2026, 12, 2), True), (None, True)],
)
def test_pause_includes_both_its_days(until: datetime.date | None, is_paused: bool) -> None:
    paused = facts(pauses=(Days(datetime.date(2026, 11, 20), until),))
    assert (Rule.PAUSED in broken_rules(paused, seat())) == is_paused


def test_day_and_week_are_those_of_the_persons_own_zone() -> None:
    """Sunday 22:00 UTC is Sunday in Berlin and Monday of the next week in Tokyo."""
    sunday_night = datetime.datetime(2026, 12, 6, 22, tzinfo=datetime.UTC)
    monday = booking(datetime.datetime(2026, 12, 7, 9, tzinfo=datetime.UTC))
    at_berlin = facts(zone=BERLIN, bookings=(monday,), daily_cap=1, weekly_cap=1)
    at_tokyo = replace(at_berlin, zone=TOKYO)
    assert broken_rules(at_berlin, seat(sunday_night)) == ()
    assert broken_rules(at_tokyo, seat(sunday_night)) == (Rule.DAILY_CAP, Rule.WEEKLY_CAP)
    assert (load_on(at_berlin, sunday_night), load_on(at_tokyo, sunday_night)) == ((0, 0), (1, 1))


def test_cap_counts_the_seats_that_are_there_and_not_the_one_that_moves() -> None:
    full = facts(daily_cap=1, bookings=(booking(WEDNESDAY + 3 * HOUR),))
    assert broken_rules(full, seat()) == (Rule.DAILY_CAP,)
    moving = facts(daily_cap=1, bookings=(booking(WEDNESDAY + 3 * HOUR, number=99),))
    assert broken_rules(moving, seat()) == (Rule.SEATED,)


@pytest.mark.parametrize(
    ("kind", "step", "is_enough"),
    [
        ("lead", "reverse_shadow", False),
        ("bar_raiser", "reverse_shadow", False),
        ("reverse_shadow", "reverse_shadow", True),
        ("reverse_shadow", "shadow", False),
        ("shadow", "shadow", True),
        ("shadow", "none", False),
    ],
)
def test_seat_asks_for_its_step(kind: str, step: str, is_enough: bool) -> None:
    trained = facts(standings={"role/design": Standing(Step(step))})
    assert (broken_rules(trained, seat(kind=kind)) == ()) == is_enough


def test_interview_without_an_exercise_asks_for_no_qualification() -> None:
    assert broken_rules(facts(standings={}), replace(seat(), exercise=None)) == ()


def test_busy_is_who_is_in_another_interview_then() -> None:
    assert is_busy(facts(bookings=(booking(WEDNESDAY + HOUR / 2),)), seat())
    assert not is_busy(facts(bookings=(booking(WEDNESDAY + HOUR),)), seat())
    assert not is_busy(facts(bookings=(booking(WEDNESDAY, number=99),)), seat())


def test_training_seat_goes_to_whoever_is_at_that_step() -> None:
    qualified = facts()
    trainee = facts(person=UUID(int=2), standings={"role/design": Standing(Step.SHADOW)})
    order = suggestions([qualified, trainee], seat(kind="shadow"))
    assert [each.facts.person for each in order] == [UUID(int=2), ADA]


def test_proposal_spreads_seats_and_leaves_open_what_nobody_may_have() -> None:
    people = [facts(person=UUID(int=number), daily_cap=1) for number in (1, 2)]
    places = [seat(WEDNESDAY + number * 2 * HOUR, number=70 + number) for number in range(3)]
    chosen = [each.person if each else None for each in proposal(people, places)]
    assert chosen == [UUID(int=1), UUID(int=2), None]


def test_proposal_puts_nobody_in_two_interviews_at_once() -> None:
    places = [seat(number=70), seat(number=71)]
    assert [each is not None for each in proposal([facts()], places)] == [True, False]


STARTS = st.integers(-72, 72).map(lambda hours: WEDNESDAY + hours * HOUR)
BOOKINGS = st.lists(st.builds(booking, STARTS, st.integers(0, 98)), max_size=5).map(tuple)
PEOPLE = st.lists(
    st.builds(
        facts,
        person=st.integers(1, 30).map(lambda number: UUID(int=number)),
        is_active=st.booleans(),
        zone=st.sampled_from([BERLIN, TOKYO]),
        daily_cap=st.integers(0, 3),
        weekly_cap=st.integers(0, 6),
        bookings=BOOKINGS,
        standings=st.sampled_from(Step).map(lambda step: {"role/design": Standing(step)}),
    ),
    max_size=8,
    unique_by=lambda each: each.person,
)
SEATS = st.builds(seat, STARTS, st.sampled_from(["lead", "shadow", "reverse_shadow", "bar_raiser"]))


@given(PEOPLE, SEATS, st.randoms(use_true_random=False))
def test_suggestions_are_everybody_in_one_order_that_the_input_does_not_sway(
    people: list[Facts], wanted: WantedSeat, chance: Random
) -> None:
    order = suggestions(people, wanted)
    shuffled = list(people)
    chance.shuffle(shuffled)
    assert suggestions(shuffled, wanted) == order
    assert {each.facts.person for each in order} == {each.person for each in people}
    ranks = [(not each.is_allowed, each.is_busy) for each in order]
    assert ranks == sorted(ranks)
    for one, other in pairwise(order):
        if (one.is_allowed, one.is_busy, one.standing) == (other.is_allowed, other.is_busy, other.standing):
            assert (one.week, one.today) <= (other.week, other.today)


@given(PEOPLE, st.lists(SEATS, max_size=6))
def test_proposal_never_breaks_a_rule(people: list[Facts], wanted: list[WantedSeat]) -> None:
    places = [replace(each, interview=UUID(int=200 + number)) for number, each in enumerate(wanted)]
    by_key = {each.person: each for each in people}
    for place, chosen in zip(places, proposal(people, places), strict=True):
        if chosen is None:
            continue
        assert broken_rules(by_key[chosen.person], place) == ()
        taken = Booking(place.interview, place.starts_at, place.ends_at)
        by_key[chosen.person] = by_key[chosen.person].with_booking(taken)


ONE, TWO = UUID(int=11), UUID(int=12)


def test_coverage_counts_people_and_not_seats() -> None:
    held = [
        RatedBy(frozenset({ONE, TWO}), frozenset({ADA})),
        RatedBy(frozenset({ONE}), frozenset({ADA, UUID(int=2)})),
    ]
    assert coverage({ONE: 2, TWO: 2}, held) == (DimensionCoverage(ONE, 2, 2), DimensionCoverage(TWO, 1, 2))
    assert [row.is_thin for row in coverage({ONE: 2, TWO: 2}, held)] == [False, True]


def test_coverage_is_thin_below_what_each_dimension_asks_for() -> None:
    held = [RatedBy(frozenset({ONE, TWO}), frozenset({ADA, UUID(int=2)}))]
    assert [row.is_thin for row in coverage({ONE: 3, TWO: 1}, held)] == [True, False]


@pytest.mark.parametrize(
    ("day", "time", "oddity"),
    [
        ("2027-03-28", "02:30", "skipped"),
        ("2027-03-28", "02:00", "skipped"),
        ("2027-10-31", "02:30", "repeated"),
        ("2027-10-31", "02:00", "repeated"),
        ("0001-01-01", "00:00", "out_of_reach"),
    ],
)
def test_time_that_is_no_moment_or_two_is_said_to_be_so(day: str, time: str, oddity: str) -> None:
    with pytest.raises(OddTimeError) as odd:
        moment_of(datetime.date.fromisoformat(day), datetime.time.fromisoformat(time), BERLIN)
    assert odd.value.oddity == oddity


FIRST_MINUTE = datetime.datetime(1990, 1, 1, tzinfo=datetime.UTC)


@given(st.integers(0, 100 * 366 * 24 * 60))
def test_time_that_is_a_moment_is_what_the_clock_shows_then(minutes: int) -> None:
    shown = (FIRST_MINUTE + datetime.timedelta(minutes=minutes)).replace(tzinfo=None)
    try:
        moment = moment_of(shown.date(), shown.time(), BERLIN)
    except OddTimeError:
        return
    assert moment.astimezone(BERLIN).replace(tzinfo=None) == shown
