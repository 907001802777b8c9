"""A candidate who is one of us, or close to one of us: that person reads nothing of the loop."""

import pytest
from django.utils import timezone

from candidates.models import Candidate, Loop, Seat
from candidates.policies import may_run_loop
from hiring.actors import NotAllowedError
from hiring.models import Duty, Person
from scorecards.models import Rating, Reveal, Scorecard
from scorecards.policies import may_judge_evidence, may_nudge, may_reopen_decision, may_reveal_loop
from scorecards.querysets import loops_open_to
from scorecards.selectors.event_log.filters import LogFilters, events_for
from scorecards.services.panels import set_ties
from tests import factories
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db

POLICIES = (may_run_loop, may_judge_evidence, may_nudge, may_reveal_loop)


def revealed_to(person: Person, recruiter: Person) -> Loop:
    """A revealed loop that is open to this person by duty, by role, or by a seat whose scorecard is in."""
    loop = factories.make_loop(panel=2)
    loop.application.role.hiring_managers.add(person)
    first, second = Seat.objects.filter(interview__loop=loop).order_by("interview__position")
    if Duty.INTERVIEWER in person.duties:
        first.person = person
        first.save()
    for seat in (first, second):
        factories.fill(seat, evidence="A secret quotation", score=2)
    Reveal.objects.create(loop=loop, at=timezone.now(), by=recruiter)
    assert list(loops_open_to(person)) == [loop]
    return loop


def tie(recruiter: Person, loop: Loop, person: Person) -> Loop:
    set_ties(actor=recruiter, loop_id=loop.pk, linked_person=person.pk, referrer=None)
    return Loop.objects.get(pk=loop.pk)


@pytest.mark.parametrize("duty", [Duty.ADMIN, Duty.RECRUITER, Duty.HIRING_MANAGER, Duty.INTERVIEWER])
def test_linked_person_reads_nothing_but_what_they_wrote(
    recruiter: Person, signed_in: SignIn, duty: Duty
) -> None:
    close = factories.PersonFactory(duties=[duty])
    loop = tie(recruiter, revealed_to(close, recruiter), close)
    for rows in (Loop.objects.visible_to(close), Loop.objects.run_by(close), loops_open_to(close)):
        assert not rows.exists()
    assert not Candidate.objects.visible_to(close).exists()
    assert not Scorecard.objects.visible_to(close).exclude(seat__person=close).exists()
    assert not Rating.objects.visible_to(close).exclude(scorecard__seat__person=close).exists()
    client = signed_in(close)
    for address in ("", "plan/", "compilation/"):
        answer = client.get(f"/loops/{loop.pk}/{address}")
        assert (answer.status_code, "secret quotation" in answer.content.decode()) == (404, False)
    # The same loop stays open to everybody else who could read it.
    assert list(loops_open_to(recruiter)) == [loop]


@pytest.mark.parametrize("duty", [Duty.ADMIN, Duty.RECRUITER, Duty.HIRING_MANAGER])
def test_linked_person_may_not_run_the_loop(recruiter: Person, duty: Duty) -> None:
    close = factories.PersonFactory(duties=[duty])
    loop = revealed_to(close, recruiter)
    assert [may(close, loop) for may in POLICIES] == [True] * 4
    loop = tie(recruiter, loop, close)
    assert [may(close, loop) for may in POLICIES] == [False] * 4
    assert not may_reopen_decision(close, loop)
    with pytest.raises(NotAllowedError):
        set_ties(actor=close, loop_id=loop.pk, linked_person=None, referrer=None)
    assert [may(recruiter, loop) for may in POLICIES] == [True] * 4


def test_linked_admin_reads_no_event_of_the_loop(recruiter: Person) -> None:
    close, other = factories.PersonFactory.create_batch(2, duties=[Duty.ADMIN])
    tie(recruiter, factories.make_loop(), close)
    assert not events_for(close, LogFilters()).exists()
    assert events_for(other, LogFilters()).get().kind == "ties_changed"


def test_person_who_names_themselves_is_led_away_from_the_loop(recruiter: Person, signed_in: SignIn) -> None:
    loop = factories.make_loop()
    client = signed_in(recruiter)
    form = {"version": "1", "referrer": "", "linked_person": str(recruiter.pk)}
    answer = client.post(f"/loops/{loop.pk}/plan/ties/", form, follow=True)
    assert answer.redirect_chain == [("/loops/", 302)]
    text = answer.content.decode()
    assert "this loop is closed to you now" in text
    assert loop.application.candidate.name not in text
