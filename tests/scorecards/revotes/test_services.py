"""Opening, entering and closing a re-vote."""

import uuid

import pytest

from candidates.models import Seat
from hiring.actors import SYSTEM, ConflictError, NotAllowedError
from hiring.models import Event, Person
from scorecards.models import (
    Rating,
    Reveal,
    RevisionRating,
    Revote,
    RevoteBallot,
    ScorecardRevision,
    SecondEstimate,
)
from scorecards.services.decisions import record_decision
from scorecards.services.loops import ReasonNeededError
from scorecards.services.revotes import EstimateAnswer, close_revote, enter_estimates, open_revote
from tests import factories
from tests.scorecards.revotes.conftest import Round

pytestmark = pytest.mark.django_db


def _open(found: Round, *keys: str, actor: Person | None = None) -> Revote:
    return open_revote(actor=actor or found.runner, loop_id=found.loop.pk, dimensions=keys or found.keys)


def test_panel_is_asked_about_what_it_rated(closed_loop: Round) -> None:
    shadow = factories.SeatFactory(interview=closed_loop.loop.interviews.first(), kind=Seat.Kind.SHADOW)
    factories.fill(shadow, score=1)
    revote = _open(closed_loop, closed_loop.keys[0])
    rows = SecondEstimate.objects.filter(ballot__revote=revote).order_by("first")
    assert [(row.ballot.person, row.dimension.key, row.first, row.answer) for row in rows] == [
        (person, closed_loop.keys[0], first, "")
        for person, first in zip(closed_loop.panel, (2, 4, 5), strict=True)
    ]
    payload = Event.objects.get(kind="revote_opened").payload
    assert payload == {
        "revote_id": str(revote.pk),
        "number": 1,
        "state_before": None,
        "state": "open",
        "dimensions": [closed_loop.keys[0]],
        "asked_ids": sorted(str(person.pk) for person in closed_loop.panel),
    }


@pytest.mark.parametrize(("after_reveal", "first"), [(True, 2), (False, 3)])
def test_first_estimate_is_the_one_from_before_the_reveal(
    closed_loop: Round, after_reveal: bool, first: int
) -> None:
    card = closed_loop.panel[0].seats.get().scorecard
    reveal = Reveal.objects.get()
    if not after_reveal:
        factories.take_reveals_back()
    revision = ScorecardRevision.objects.create(
        scorecard=card,
        interview=card.interview,
        number=2,
        committed_at=factories.NOON,
        after_reveal=after_reveal,
        reason="Read again.",
        recommendation="no",
    )
    for dimension in card.interview.dimensions.all():
        RevisionRating.objects.create(
            revision=revision, interview=card.interview, dimension=dimension, score=3
        )
    if not after_reveal:
        reveal.save(force_insert=True)
    _open(closed_loop)
    assert {estimate.first for estimate in closed_loop.asked(closed_loop.panel[0])} == {first}


def test_not_assessed_is_asked_about_and_left_empty_is_not(closed_loop: Round) -> None:
    late = factories.SeatFactory(interview=closed_loop.loop.interviews.first())
    card = factories.ScorecardFactory(seat=late)
    dimension = late.interview.dimensions.get(key=closed_loop.keys[0])
    factories.RatingFactory(
        scorecard=card, dimension=dimension, score=None, not_assessed=True, not_assessed_reason="Time"
    )
    left_empty = late.interview.dimensions.get(key=closed_loop.keys[1])
    factories.RatingFactory(scorecard=card, dimension=left_empty, score=None)
    factories.commit(card)
    _open(closed_loop)
    assert [(each.dimension, each.first) for each in closed_loop.asked(late.person)] == [(dimension, None)]


def test_opening_is_refused_to_others(closed_loop: Round, admin: Person) -> None:
    factories.SeatFactory(interview=closed_loop.loop.interviews.first(), person=admin)
    for actor in (closed_loop.panel[0], admin, SYSTEM):
        with pytest.raises(NotAllowedError):
            _open(closed_loop, actor=actor)
    assert not Revote.objects.exists()


def test_opening_before_the_reveal_is_refused(closed_loop: Round) -> None:
    factories.take_reveals_back()
    with pytest.raises(NotAllowedError):
        _open(closed_loop)


def test_second_open_revote_is_refused(round_: Round) -> None:
    with pytest.raises(ConflictError):
        _open(round_)


def test_revote_and_decision_exclude_each_other(closed_loop: Round) -> None:
    _open(closed_loop)

    def decide() -> None:
        record_decision(
            actor=closed_loop.runner, loop_id=closed_loop.loop.pk, outcome="hold", rationale="Wait."
        )

    with pytest.raises(ConflictError, match="re-vote is open"):
        decide()
    close_revote(actor=closed_loop.runner, loop_id=closed_loop.loop.pk, number=1, reason="Late.")
    decide()
    with pytest.raises(ConflictError, match="decision stands"):
        _open(closed_loop)


def test_unknown_dimension_is_refused(closed_loop: Round) -> None:
    with pytest.raises(ValueError, match="charm"):
        _open(closed_loop, "charm")


def test_revote_on_what_nobody_rated_is_refused(closed_loop: Round) -> None:
    with pytest.raises(ConflictError, match="Nobody has rated"):
        open_revote(actor=closed_loop.runner, loop_id=closed_loop.loop.pk, dimensions=[])


def test_originals_stay_and_the_last_one_in_closes(round_: Round) -> None:
    before = list(Rating.objects.order_by("pk").values())
    first, second, third = round_.panel
    round_.enter(first, 4, 3, reason=" Heard more. ")
    round_.enter(second, 0, 0)
    assert round_.revote.closed_at is None
    round_.enter(third, 4, 0)
    assert (round_.revote.closed_by, round_.revote.closing_reason) == (None, "")
    assert round_.revote.closed_at is not None
    assert list(Rating.objects.order_by("pk").values()) == before
    said = [(each.first, each.answer, each.score, each.reason) for each in round_.asked(first)]
    assert said == [(2, "score", 4, "Heard more."), (2, "score", 3, "Heard more.")]
    states = [event.payload["state"] for event in Event.objects.filter(kind="revote_entered").order_by("pk")]
    assert states == ["open", "open", "closed"]


def test_estimates_may_be_entered_again_until_everybody_is_in(round_: Round) -> None:
    round_.enter(round_.panel[0], 4, 3)
    round_.enter(round_.panel[0], 0, 3)
    assert [each.answer for each in round_.asked(round_.panel[0])] == ["unchanged", "score"]
    again = [event.payload["again"] for event in Event.objects.filter(kind="revote_entered").order_by("pk")]
    assert again == [False, True]


def test_events_hold_no_estimate(round_: Round) -> None:
    round_.enter(round_.panel[0], 4, 3, reason="Canary reason.")
    event = Event.objects.get(kind="revote_entered")
    ballot = RevoteBallot.objects.get(person=round_.panel[0])
    assert event.payload == {
        "revote_id": str(round_.revote.pk),
        "number": 1,
        "state_before": "open",
        "state": "open",
        "ballot_id": str(ballot.pk),
        "again": False,
    }


def test_entering_is_refused_to_whoever_is_not_asked(round_: Round) -> None:
    answers = round_.answers(round_.panel[0], 4, 3)
    for actor in (round_.runner, factories.PersonFactory(), SYSTEM):
        with pytest.raises(NotAllowedError):
            enter_estimates(actor=actor, loop_id=round_.loop.pk, number=1, answers=answers)


def test_entering_while_a_new_scorecard_is_owed_is_refused(round_: Round) -> None:
    factories.SeatFactory(interview=round_.loop.interviews.last(), person=round_.panel[0])
    with pytest.raises(NotAllowedError):
        round_.enter(round_.panel[0], 4, 3)


def test_answers_must_be_those_asked_for(round_: Round) -> None:
    own = round_.answers(round_.panel[0], 4, 3)
    others = round_.answers(round_.panel[1], 4, 3)
    partly = dict(list(own.items())[:1])
    for answers in (others, partly, {**own, uuid.uuid4(): EstimateAnswer("unchanged")}):
        with pytest.raises(ValueError, match="Exactly what is asked"):
            enter_estimates(actor=round_.panel[0], loop_id=round_.loop.pk, number=1, answers=answers)


def test_entering_a_closed_revote_is_refused(round_: Round) -> None:
    close_revote(actor=round_.runner, loop_id=round_.loop.pk, number=1, reason="Late.")
    with pytest.raises(ConflictError):
        round_.enter(round_.panel[0], 4, 3)


def test_closing_needs_a_reason_and_names_the_missing(round_: Round) -> None:
    round_.enter(round_.panel[0], 4, 3)
    with pytest.raises(ReasonNeededError):
        close_revote(actor=round_.runner, loop_id=round_.loop.pk, number=1, reason=" ")
    revote = close_revote(actor=round_.runner, loop_id=round_.loop.pk, number=1, reason=" She is ill. ")
    assert (revote.closed_by, revote.closing_reason) == (round_.runner, "She is ill.")
    payload = Event.objects.get(kind="revote_closed").payload
    assert payload["missing_ids"] == sorted(str(person.pk) for person in round_.panel[1:])
    with pytest.raises(ConflictError):
        close_revote(actor=round_.runner, loop_id=round_.loop.pk, number=1, reason="Again.")


def test_closing_is_refused_to_the_panel(round_: Round) -> None:
    for actor in (round_.panel[0], SYSTEM):
        with pytest.raises(NotAllowedError):
            close_revote(actor=actor, loop_id=round_.loop.pk, number=1, reason="Now.")


def test_several_revotes_follow_each_other(round_: Round) -> None:
    close_revote(actor=round_.runner, loop_id=round_.loop.pk, number=1, reason="Late.")
    assert _open(round_, round_.keys[0]).number == 2
