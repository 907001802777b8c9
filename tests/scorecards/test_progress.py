"""The progress of loops as the database keeps it: always what the rows themselves say."""

import datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from candidates.models import Candidate, Interview, Loop, Seat
from hiring.models import Person
from scorecards.models import Debrief, Decision, LoopProgress, Reopening, Reveal, Scorecard
from scorecards.models.progress import NEVER
from tests import factories

pytestmark = pytest.mark.django_db

END = factories.NOON + datetime.timedelta(minutes=60)


def stored(loop: Loop) -> dict[str, Any]:
    (row,) = LoopProgress.objects.filter(pk=loop.pk).values()
    return row


def said(loop: Loop, *names: str) -> tuple[Any, ...]:
    row = stored(loop)
    return tuple(row[name] for name in names)


def differing() -> list[UUID]:
    """Return the loops whose stored progress isn't what a fresh look finds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT loop_id FROM (SELECT * FROM scorecards_progress_of(ARRAY(SELECT id FROM candidates_loop))"
            " EXCEPT SELECT * FROM scorecards_loopprogress) AS fresh"
        )
        return [key for (key,) in cursor.fetchall()]


def decide(loop: Loop, by: Person) -> Decision:
    debrief = Debrief.objects.create(loop=loop, input_hash="a", compiler_version="1", document={})
    return Decision.objects.create(
        loop=loop,
        debrief=debrief,
        outcome="offer",
        rationale="Yes.",
        decided_by=by,
        decided_at=factories.NOON,
    )


def test_new_loop_has_its_progress() -> None:
    loop = factories.make_loop(panel=3)
    assert stored(loop) == {
        "loop_id": loop.pk,
        "role_id": loop.application.role_id,
        "opened_at": loop.opened_at,
        "name_key": loop.application.candidate.name.lower(),
        "is_restricted": False,
        "is_closed": False,
        "is_revealed": False,
        "is_decided": False,
        "planned": 3,
        "missing": 3,
        "missing_since": END,
    }


def test_progress_counts_commits_and_no_drafts() -> None:
    loop = factories.make_loop(panel=2)
    first, second = Seat.objects.filter(interview__loop=loop).order_by("interview__position")
    draft = factories.fill(first, committed=False)
    assert said(loop, "planned", "missing", "missing_since") == (2, 2, END)
    factories.commit(draft)
    second.interview.starts_at += datetime.timedelta(days=2)
    second.interview.save()
    assert said(loop, "missing", "missing_since") == (1, END + datetime.timedelta(days=2))
    factories.fill(second)
    assert said(loop, "planned", "missing", "missing_since") == (2, 0, NEVER)
    assert differing() == []


def test_progress_leaves_out_shadows_withdrawn_seats_and_cancelled_interviews() -> None:
    loop = factories.make_loop(panel=3)
    shadow, withdrawn, cancelled = Seat.objects.filter(interview__loop=loop).order_by("interview__position")
    Seat.objects.filter(pk=shadow.pk).update(kind="shadow")
    assert said(loop, "planned") == (2,)
    Seat.objects.filter(pk=withdrawn.pk).update(withdrawn_at=factories.NOON)
    assert said(loop, "planned") == (1,)
    Interview.objects.filter(pk=cancelled.interview_id).update(cancelled_at=factories.NOON)
    assert said(loop, "planned", "missing", "missing_since") == (0, 0, NEVER)
    withdrawn.delete()
    assert differing() == []


def test_progress_knows_reveal_decision_and_reopening(recruiter: Person) -> None:
    loop = factories.make_loop(panel=1)
    factories.fill(Seat.objects.get(interview__loop=loop))
    Reveal.objects.create(loop=loop, at=factories.NOON, by=recruiter)
    assert said(loop, "is_revealed", "is_decided") == (True, False)
    decision = decide(loop, recruiter)
    assert said(loop, "is_decided") == (True,)
    Reopening.objects.create(decision=decision, by=recruiter, at=factories.NOON, reason="New facts")
    assert said(loop, "is_decided") == (False,)


def test_progress_tells_of_no_decision_before_the_reveal(recruiter: Person) -> None:
    loop = factories.make_loop(panel=1)
    decide(loop, recruiter)
    assert said(loop, "is_decided") == (False,)
    Reveal.objects.create(loop=loop, at=factories.NOON, by=recruiter)
    assert said(loop, "is_decided") == (True,)


def test_progress_follows_name_restriction_closing_and_deletion() -> None:
    loop, other = factories.make_loop(panel=1), factories.make_loop(panel=1)
    loop.application.candidate.name = "Zoë O’Hara"
    loop.application.candidate.save()
    Loop.objects.filter(pk=loop.pk).update(closed_at=factories.NOON)
    Candidate.objects.filter(pk=loop.application.candidate_id).update(erasure_asked_on=factories.NOON.date())
    assert said(loop, "name_key", "is_closed", "is_restricted") == ("zoë o’hara", True, True)
    assert differing() == []
    other.delete()
    assert not LoopProgress.objects.filter(pk=other.pk).exists()


def test_progress_follows_a_seat_that_moves_to_another_loop() -> None:
    one, other = factories.make_loop(panel=1), factories.make_loop(panel=1)
    Seat.objects.filter(interview__loop=one).update(interview=other.interviews.get())
    assert [said(loop, "planned") for loop in (one, other)] == [(0,), (2,)]
    assert Scorecard.objects.count() == 0
