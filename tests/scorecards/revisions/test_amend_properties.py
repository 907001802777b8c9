"""Whatever an author amends, in whatever order: the first commit stays and revisions are numbered in turn."""

import pytest
from django.core import serializers
from hypothesis import given, settings
from hypothesis import strategies as st

from candidates.models import Seat
from hiring.actors import ConflictError
from scorecards.models import Rating, Reveal, Scorecard, SignalFinding
from scorecards.selectors.drafts import RatingDraft, ScorecardDraft, SignalDraft, canonical, settled
from scorecards.selectors.revisions import revisions_of
from scorecards.services.amendments import NothingChangedError, amend_scorecard
from scorecards.services.loops import ReasonNeededError
from scorecards.services.scorecards import IncompleteScorecardError
from tests import factories
from tests.drafts import commit

pytestmark = pytest.mark.django_db

TEXTS = st.sampled_from(["", "Calm.", "Calm. Blamed the team.", "Blamed the team.", "–", " calm\n"])
SCORES = st.one_of(st.none(), st.integers(1, 5))


@st.composite
def drafts(draw: st.DrawFn) -> ScorecardDraft:
    """Drafts of two dimensions, named by their places; often incomplete."""
    ratings = []
    for place in ("0", "1"):
        score = draw(SCORES)
        ratings.append(RatingDraft(place, score, score is None, draw(TEXTS), draw(TEXTS)))
    ticks = [SignalDraft("signal", draw(TEXTS))] if draw(st.booleans()) else []
    recommendation = draw(st.sampled_from(["no", "yes", "yes", ""]))
    return ScorecardDraft(tuple(ratings), tuple(ticks), recommendation, draw(TEXTS), draw(TEXTS))


amendments = st.tuples(
    drafts(),
    st.sampled_from(["Mixed up.", "Heard more.", " "]),
    st.sampled_from([0, 0, 0, -1]),
    st.booleans(),
)


def named(draft: ScorecardDraft, seat: Seat) -> ScorecardDraft:
    """Return the draft with the keys of the seat's own rubric."""
    keys = list(seat.interview.dimensions.order_by("position").values_list("key", flat=True))
    signal = seat.interview.loop.rubric.signals.get().key
    ratings = [
        RatingDraft(
            keys[int(each.dimension)],
            each.score,
            each.not_assessed,
            each.not_assessed_reason,
            each.evidence,
        )
        for each in draft.ratings
    ]
    ticks = [SignalDraft(signal, tick.words_heard) for tick in draft.signals]
    return canonical(
        ScorecardDraft(
            tuple(ratings), tuple(ticks), draft.recommendation, draft.running_notes, draft.overall_notes
        )
    )


def committed_first(scorecard: Scorecard) -> str:
    """Return revision 1 as it is stored, but for what tells that its ticks were replaced."""
    ticks = SignalFinding.objects.filter(scorecard=scorecard, revision=1).order_by("pk")
    rows = [
        *Scorecard.objects.filter(pk=scorecard.pk),
        *Rating.objects.filter(scorecard=scorecard).order_by("pk"),
    ]
    stored = ("signal", "source", "field", "start", "end", "quote", "found_at", "disposition")
    return serializers.serialize("json", rows) + repr(list(ticks.values_list("pk", *stored)))


@settings(max_examples=30, deadline=None)
@given(st.lists(amendments, max_size=6), st.integers(0, 6))
def test_any_amendments_keep_the_original_and_number_in_turn(
    entered: list[tuple[ScorecardDraft, str, int, bool]], reveal_before: int
) -> None:
    seat = Seat.objects.get(interview__loop=factories.make_loop(panel=1))
    first = ScorecardDraft((RatingDraft("0", 4, evidence="Calm."), RatingDraft("1", 2, evidence="–")))
    first = named(ScorecardDraft(first.ratings, (SignalDraft("signal", "Calm."),), "yes", "", "Calm."), seat)
    scorecard = commit(seat, first)
    before = committed_first(scorecard)
    expected = [first]
    for place, (draft, reason, offset, repeated) in enumerate(entered):
        if place == reveal_before:
            Reveal.objects.create(loop=seat.interview.loop, at=factories.NOON, by=seat.person)
        for _ in range(1 + repeated):
            try:
                revision = amend_scorecard(
                    actor=seat.person,
                    scorecard_id=scorecard.pk,
                    base_revision=len(expected) + offset,
                    draft=named(draft, seat),
                    reason=reason,
                )
            except (ConflictError, NothingChangedError, ReasonNeededError, IncompleteScorecardError):
                continue
            if revision.number > len(expected):
                expected.append(settled(named(draft, seat)))
                assert revision.after_reveal is (place >= reveal_before)
    revisions = revisions_of([scorecard])[scorecard.pk]
    assert [revision.number for revision in revisions] == list(range(1, len(expected) + 1))
    assert [revision.draft for revision in revisions] == expected
    assert committed_first(scorecard) == before
    for finding in scorecard.findings.exclude(start=None):
        text = revisions[finding.revision - 1].text(finding.field)
        assert text[finding.start : finding.end] == finding.quote
