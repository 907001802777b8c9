"""My interviews says who is asked for a second estimate, as long as the answer is out."""

import pytest
from pytest_django import DjangoAssertNumQueries

from scorecards.models import RevoteBallot
from scorecards.selectors.interviews import my_interviews
from scorecards.services.revotes import close_revote, open_revote
from tests import factories
from tests.conftest import SignIn
from tests.scorecards.revotes.conftest import Round

pytestmark = pytest.mark.django_db


def test_whoever_is_asked_again_finds_it_under_due(signed_in: SignIn, round_: Round) -> None:
    page = signed_in(round_.panel[0]).get("/interviews/").content.decode()
    assert "1 re-vote waits for you" in page
    assert f'href="/loops/{round_.loop.pk}/#revote">Estimate again<' in page
    assert f"asked by {round_.runner.name}" in page


def test_nobody_else_is_told(round_: Round) -> None:
    assert my_interviews(round_.runner).estimates == ()
    assert my_interviews(factories.PersonFactory()).estimates == ()


def test_an_entered_ballot_waits_no_longer(round_: Round) -> None:
    person = round_.panel[0]
    round_.enter(person, *[0] * len(round_.asked(person)))
    assert my_interviews(person).estimates == ()


def test_a_closed_revote_waits_for_nobody(round_: Round) -> None:
    close_revote(actor=round_.runner, loop_id=round_.loop.pk, number=1, reason="Two of three are in.")
    assert [my_interviews(person).estimates for person in round_.panel] == [(), (), ()]


def test_a_debrief_that_closed_again_tells_nothing_of_its_revote(round_: Round) -> None:
    """Whoever owes another scorecard of the loop is blind again; the ballot is there all the same."""
    person = round_.panel[0]
    second = factories.InterviewFactory(loop=round_.loop, starts_at=factories.NOON)
    factories.SeatFactory(interview=second, person=person)
    assert RevoteBallot.objects.filter(person=person).exists()
    assert my_interviews(person).estimates == ()


def test_loops_say_that_a_revote_is_under_way(signed_in: SignIn, round_: Round) -> None:
    page = signed_in(round_.runner).get("/loops/").content.decode()
    assert "re-vote under way" in page
    assert f'href="/loops/{round_.loop.pk}/#revote">Re-vote<' in page


def test_loops_do_not_tell_of_a_revote_to_whoever_owes_a_scorecard(signed_in: SignIn, round_: Round) -> None:
    second = factories.InterviewFactory(loop=round_.loop, starts_at=factories.NOON)
    factories.SeatFactory(interview=second, person=round_.runner)
    page = signed_in(round_.runner).get("/loops/").content.decode()
    assert "your scorecard comes first" in page
    assert "#revote" not in page


def test_page_takes_as_many_queries_with_a_revote(
    signed_in: SignIn, round_: Round, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(round_.panel[0])
    with django_assert_num_queries(5):
        client.get("/interviews/")


def test_every_revote_has_its_row(round_: Round) -> None:
    close_revote(actor=round_.runner, loop_id=round_.loop.pk, number=1, reason="Two of three are in.")
    open_revote(actor=round_.runner, loop_id=round_.loop.pk, dimensions=round_.keys[:1])
    (row,) = my_interviews(round_.panel[0]).estimates
    assert (row.loop_id, row.dimensions) == (round_.loop.pk, 1)
