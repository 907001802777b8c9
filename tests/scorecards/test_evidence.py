"""What a debrief is compiled from."""

import datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from candidates.models import Loop, Seat
from scorecards.debrief import RatingEvidence, ScorecardEvidence
from scorecards.models import Scorecard
from scorecards.selectors.evidence import evidence_of_loop
from tests import factories

pytestmark = pytest.mark.django_db

QUERIES = 12
EVIDENCE = "Never asked who reads the alert."


def seats_of(loop: Loop) -> list[Seat]:
    return list(Seat.objects.filter(interview__loop=loop).order_by("interview__position", "pk"))


def scorecards_in(loop: Loop) -> list[str]:
    interviews = evidence_of_loop(loop.pk).interviews
    return [seat.scorecard.id for interview in interviews for seat in interview.seats if seat.scorecard]


def test_evidence_of_a_committed_scorecard_is_complete() -> None:
    loop = factories.make_loop(panel=1, dimensions=2)
    [seat] = seats_of(loop)
    first, second = loop.rubric.dimensions.all()
    scorecard = factories.ScorecardFactory(seat=seat, overall_notes="Clear.", running_notes="10:05 Logs?")
    factories.RatingFactory(scorecard=scorecard, dimension=first, score=2, evidence=EVIDENCE)
    factories.RatingFactory(
        scorecard=scorecard, dimension=second, score=None, not_assessed=True,
        not_assessed_reason="No time left", evidence="",
    )  # fmt: skip
    factories.commit(scorecard, recommendation="no")
    evidence = evidence_of_loop(loop.pk)
    assert (evidence.loop, evidence.role_title) == (str(loop.pk), loop.application.role.title)
    assert [dimension.anchors for dimension in evidence.dimensions] == [first.anchors, second.anchors]
    [interview] = evidence.interviews
    assert interview.dimensions == tuple(sorted([first.key, second.key]))
    [place] = interview.seats
    assert (place.id, place.person, place.kind) == (str(seat.pk), str(seat.person_id), "lead")
    assert place.scorecard == ScorecardEvidence(
        id=str(scorecard.pk),
        committed_at="2026-11-20T12:00:00+00:00",
        recommendation="no",
        overall_notes="Clear.",
        running_notes="10:05 Logs?",
        ratings=tuple(
            sorted(
                [
                    RatingEvidence(first.key, 2, "", EVIDENCE),
                    RatingEvidence(second.key, None, "No time left", ""),
                ],
                key=lambda rating: rating.dimension,
            )
        ),
    )


def test_evidence_leaves_out_drafts_shadows_and_cancelled_interviews() -> None:
    loop = factories.make_loop(panel=3)
    draft, cancelled, kept = seats_of(loop)
    shadow = factories.SeatFactory(interview=kept.interview, kind="shadow")
    factories.fill(draft, committed=False)
    for seat in (cancelled, shadow):
        factories.fill(seat)
    committed = factories.fill(kept)
    cancelled.interview.cancelled_at = factories.NOON
    cancelled.interview.save()
    assert scorecards_in(loop) == [str(committed.pk)]
    seats = [seat.id for interview in evidence_of_loop(loop.pk).interviews for seat in interview.seats]
    assert sorted(seats) == sorted([str(draft.pk), str(kept.pk)])


def test_evidence_names_no_person() -> None:
    loop = factories.make_loop(panel=2)
    for seat in seats_of(loop):
        factories.fill(seat)
    people = [seat.person for seat in seats_of(loop)]
    text = repr(evidence_of_loop(loop.pk))
    assert all(person.name not in text and person.email not in text for person in people)
    assert loop.application.candidate.name not in text


def test_rating_left_empty_is_missing_and_not_unassessed() -> None:
    loop = factories.make_loop(panel=1, dimensions=1)
    [seat] = seats_of(loop)
    scorecard = factories.ScorecardFactory(seat=seat)
    factories.RatingFactory(
        scorecard=scorecard, dimension=loop.rubric.dimensions.get(), score=None, evidence=""
    )
    factories.commit(scorecard)
    [interview] = evidence_of_loop(loop.pk).interviews
    assert [seat.scorecard.ratings for seat in interview.seats if seat.scorecard] == [()]


def test_findings_of_drafts_are_left_out_and_those_of_both_sources_kept() -> None:
    loop = factories.make_loop(panel=2)
    signal = loop.rubric.signals.get()
    committed, draft = seats_of(loop)
    scorecard = factories.fill(committed, evidence="Word by word.")
    found = [
        factories.SignalFindingFactory(scorecard=scorecard, signal=signal),
        factories.SignalFindingFactory(
            scorecard=scorecard, signal=signal, source="interviewer", engine="", confidence=None
        ),
    ]
    hidden = factories.fill(draft, evidence="Word by word.", committed=False)
    factories.SignalFindingFactory(scorecard=hidden, signal=signal, source="interviewer")
    findings = evidence_of_loop(loop.pk).findings
    assert sorted(finding.id for finding in findings) == sorted(str(finding.pk) for finding in found)
    assert {finding.source for finding in findings} == {"detector", "interviewer"}
    assert {finding.signal for finding in findings} == {signal.key}


def test_experience_counts_what_was_committed_before_the_loop_was_opened() -> None:
    loop = factories.make_loop(panel=1)
    [seat] = seats_of(loop)
    for days in (-2, -1, 1):
        earlier = factories.make_loop(panel=1)
        [other] = seats_of(earlier)
        Seat.objects.filter(pk=other.pk).update(person=seat.person)
        scorecard = factories.fill(other, committed=False)
        Scorecard.objects.filter(pk=scorecard.pk).update(
            recommendation="yes", committed_at=loop.opened_at + datetime.timedelta(days=days)
        )
    [interview] = evidence_of_loop(loop.pk).interviews
    assert [place.experience for place in interview.seats] == [2]


@pytest.mark.parametrize("panel", [1, 6])
def test_evidence_runs_the_same_queries_for_every_panel(
    panel: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    loop = factories.make_loop(panel=panel, dimensions=4)
    for seat in seats_of(loop):
        scorecard = factories.fill(seat, evidence="Word by word.")
        factories.SignalFindingFactory(scorecard=scorecard, signal=loop.rubric.signals.get())
    with django_assert_num_queries(QUERIES):
        evidence_of_loop(loop.pk)


def test_evidence_of_an_empty_loop_is_empty() -> None:
    loop = factories.make_loop(panel=0)
    evidence = evidence_of_loop(loop.pk)
    assert (evidence.interviews, evidence.findings) == ((), ())


def test_evidence_of_an_unknown_loop_is_an_error() -> None:
    with pytest.raises(Loop.DoesNotExist):
        evidence_of_loop(factories.CandidateFactory().pk)
