"""Two amendments at the same instant, and an amendment beside a reveal, in real transactions."""

from dataclasses import replace

import pytest

from candidates.models import Seat
from hiring.models import Duty, Event
from scorecards.models import Reveal, Scorecard, ScorecardRevision
from scorecards.selectors.drafts import ScorecardDraft, draft_of
from scorecards.services.amendments import RevisionConflictError, amend_scorecard
from scorecards.services.reveals import reveal_loop
from tests import factories
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scorecard() -> Scorecard:
    loop = factories.make_loop(panel=1)
    return factories.fill(Seat.objects.get(interview__loop=loop), evidence="Word by word.")


def amending(scorecard: Scorecard, draft: ScorecardDraft) -> str:
    """Amend and return the notes, or those that are stored in their stead."""
    author = scorecard.seat.person
    try:
        amend_scorecard(
            actor=author, scorecard_id=scorecard.pk, base_revision=1, draft=draft, reason="Mixed up."
        )
    except RevisionConflictError as conflict:
        return f"found {conflict.stored.overall_notes}"
    return draft.overall_notes


def test_two_amendments_at_once_keep_one_and_tell_the_other(scorecard: Scorecard) -> None:
    first = draft_of(scorecard)
    laptop, phone = (replace(first, overall_notes=name) for name in ("laptop", "phone"))
    results = at_once(lambda: amending(scorecard, laptop), lambda: amending(scorecard, phone))
    kept = ScorecardRevision.objects.get().overall_notes
    assert sorted(results) == sorted([kept, f"found {kept}"])


def test_double_click_amends_once(scorecard: Scorecard) -> None:
    changed = replace(draft_of(scorecard), recommendation="no")
    at_once(lambda: amending(scorecard, changed), lambda: amending(scorecard, changed))
    assert ScorecardRevision.objects.get().number == 2
    assert Event.objects.filter(kind="scorecard_amended").count() == 1


def test_amendment_beside_a_reveal_is_marked_as_the_log_tells_it(scorecard: Scorecard) -> None:
    recruiter = factories.PersonFactory(duties=[Duty.RECRUITER])
    changed = replace(draft_of(scorecard), recommendation="no")
    loop = scorecard.interview.loop_id
    at_once(lambda: amending(scorecard, changed), lambda: reveal_loop(actor=recruiter, loop_id=loop))
    kinds = Event.objects.filter(kind__in=["scorecard_amended", "loop_revealed"]).order_by("id")
    revealed_first = next(iter(kinds)).kind == "loop_revealed"
    revision = ScorecardRevision.objects.get()
    assert revision.after_reveal is revealed_first
    assert (revision.committed_at > Reveal.objects.get().at) is revealed_first
