"""When a scorecard is due and overdue, by the policy that holds."""

import datetime

import pytest
import time_machine

from candidates.models import Interview, Seat
from hiring.models import Person
from hiring.selectors.process_policies import DueRules
from hiring.services.process_policies import set_due_rules
from scorecards.selectors.debriefs.header import header_of_loop
from scorecards.selectors.interviews import my_interviews
from scorecards.selectors.loop_filters import LoopFilters
from scorecards.selectors.loops import loops_for_page
from tests import factories
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db

ENDED = datetime.datetime(2026, 5, 4, 10, tzinfo=datetime.UTC)


@pytest.fixture
def seat() -> Seat:
    loop = factories.make_loop(panel=1)
    Interview.objects.filter(loop=loop).update(starts_at=ENDED - datetime.timedelta(hours=1), minutes=60)
    return Seat.objects.select_related("interview").get(interview__loop=loop)


@pytest.mark.parametrize(
    ("policy", "hours", "overdue"),
    [(None, 23.9, False), (None, 24.1, True), (4, 3.9, False), (4, 4.1, True), (100, 99, False)],
)
def test_scorecard_is_overdue_after_the_hours_of_the_policy(
    seat: Seat, admin: Person, policy: int | None, hours: float, overdue: bool
) -> None:
    if policy:
        set_due_rules(actor=admin, rules=DueRules(0, policy))
    with time_machine.travel(ENDED + datetime.timedelta(hours=hours), tick=False):
        [row] = my_interviews(seat.person).due
        header = header_of_loop(admin, seat.interview.loop_id)
        listed = loops_for_page(admin, LoopFilters(state="overdue")).rows
        [loop] = loops_for_page(admin, LoopFilters()).rows
    assert row.due_at == ENDED + datetime.timedelta(hours=policy or 24)
    assert row.is_overdue is overdue
    assert header is not None
    assert [each.stand for each in header.panel] == ["overdue" if overdue else "out"]
    assert len(listed) == loop.seats.overdue == int(overdue)


def test_author_is_told_the_moment(seat: Seat, admin: Person, signed_in: SignIn) -> None:
    set_due_rules(actor=admin, rules=DueRules(0, 4))
    client = signed_in(seat.person)
    with time_machine.travel(ENDED + datetime.timedelta(hours=2), tick=False):
        assert "due by Mon 4 May, 14:00" in client.get("/interviews/").content.decode()
    with time_machine.travel(ENDED + datetime.timedelta(hours=5), tick=False):
        assert "overdue since Mon 4 May, 14:00" in client.get("/interviews/").content.decode()
