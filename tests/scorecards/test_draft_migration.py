"""Drafts that an earlier release stored as whole scorecards move to fields; committed ones stay."""

from importlib import import_module

import pytest
from django.db import connection

from candidates.models import Seat
from scorecards.models import Rating, Scorecard, SignalFinding
from scorecards.selectors.drafts import draft_from, draft_of
from tests import factories
from tests.drafts import stored

MOVE = import_module("scorecards.migrations.0008_move_drafts").MOVE


@pytest.mark.django_db
def test_draft_moves_to_fields_and_a_committed_scorecard_stays() -> None:
    loop = factories.make_loop(panel=2)
    draft, done = Seat.objects.filter(interview__loop=loop).order_by("interview__position")
    first, second = draft.interview.dimensions.order_by("position")
    committed = factories.fill(done, evidence="Kept.")
    old = factories.ScorecardFactory(seat=draft, running_notes="12:04", recommendation="no")
    factories.RatingFactory(scorecard=old, dimension=first, score=2, evidence="Drew it.")
    factories.RatingFactory(
        scorecard=old,
        dimension=second,
        score=None,
        not_assessed=True,
        not_assessed_reason="Time",
        evidence="",
    )
    factories.SignalFindingFactory(
        scorecard=old,
        signal=loop.rubric.signals.get(),
        source="interviewer",
        quote="not me",
        start=None,
        end=None,
    )
    before = draft_of(old)
    with connection.cursor() as cursor:
        cursor.execute(MOVE)
    fields = stored(draft)
    assert {version for _value, version in fields.values()} == {1}
    assert draft_from({name: value for name, (value, _version) in fields.items()}) == before
    assert len(fields) == 8
    assert (list(Scorecard.objects.all()), Rating.objects.count(), SignalFinding.objects.count()) == (
        [committed],
        2,
        0,
    )
    assert stored(done) == {}
