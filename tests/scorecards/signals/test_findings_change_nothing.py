"""The product with findings and without: the same ratings, rows, orders and permissions for everybody."""

import itertools
from dataclasses import replace
from typing import Any

import pytest
import time_machine

from candidates.models import Candidate, Interview, Loop, Seat
from candidates.policies import may_run_loop
from hiring.actors import SYSTEM
from hiring.models import Duty, Person
from scorecards import policies
from scorecards.models import (
    Decision,
    Rating,
    RevisionRating,
    Scorecard,
    ScorecardRevision,
    SignalFinding,
)
from scorecards.selectors.debriefs import debrief_of_loop, header_of_loop
from scorecards.selectors.loop_filters import ORDERS, LoopFilters
from scorecards.selectors.loops import loops_for_export, loops_for_page
from scorecards.services.debriefs import compile_debrief_of_loop
from tests import factories
from tests.scorecards.debrief_page.cases import EVIDENCE, Case, make_case

pytestmark = pytest.mark.django_db
ROWS = (Scorecard, Rating, ScorecardRevision, RevisionRating, Interview, Seat)
VISIBLE = (*ROWS, Loop, Candidate, Decision)
PREDICATES = (
    policies.may_read_evidence,
    policies.owes_scorecard,
    policies.may_reveal_loop,
    policies.may_judge_evidence,
    policies.may_nudge,
    may_run_loop,
)


@pytest.fixture
def cases(recruiter: Person) -> list[Case]:
    """One loop that is revealed, one that waits, one whose owing member is the only one left."""
    made = [make_case(missing=0), make_case(), make_case()]
    made[0].reveal(recruiter)
    made[2].reveal(recruiter)
    SignalFinding.objects.all().delete()
    return made


def find(cases: list[Case], every: int) -> None:
    """Let a detector find something at every so many letters of all committed notes, judged in turn."""
    judge = Person.objects.with_duty(Duty.RECRUITER)[0]
    turns = itertools.cycle(["open", "confirmed", "dismissed"])
    for scorecard in Scorecard.objects.committed().order_by("pk"):
        for start in range(0, len(EVIDENCE) - 9, every):
            disposition = next(turns)
            factories.SignalFindingFactory(
                scorecard=scorecard,
                signal=scorecard.interview.loop.rubric.signals.get(),
                start=start,
                end=start + 9,
                quote=EVIDENCE[start : start + 9],
                confidence=start / len(EVIDENCE),
                disposition=disposition,
                disposed_by=None if disposition == "open" else judge,
            )
    for case in cases:
        compile_debrief_of_loop(actor=SYSTEM, loop_id=case.loop.pk)


def state(cases: list[Case], people: list[Person]) -> dict[str, Any]:
    """Return everything but what is said of findings: rows, who sees and may what, lists, orders."""
    seen: dict[str, Any] = {model.__name__: list(model.objects.order_by("pk").values()) for model in ROWS}
    for person in people:
        for model in VISIBLE:
            rows = model.objects.visible_to(person)  # type: ignore[attr-defined]
            seen[f"{model.__name__} of {person.name}"] = sorted(rows.values_list("pk", flat=True))
        for predicate in PREDICATES:
            answers = [predicate(person, case.loop) for case in cases]
            seen[f"{predicate.__name__} of {person.name}"] = answers
        for order in ORDERS:
            filters = LoopFilters(state="all", sort=order)
            lists = (loops_for_page(person, filters).rows, loops_for_export(person, filters))
            seen[f"loops of {person.name} by {order}"] = [
                [replace(row, red_flags=None) for row in rows] for rows in lists
            ]
        seen[f"pages of {person.name}"] = [page(person, case) for case in cases]
    return seen


def page(person: Person, case: Case) -> Any:
    """Return what stands on the debrief but for findings, the sentences on them and the sources' numbers."""
    header = header_of_loop(person, case.loop.pk)
    shown = debrief_of_loop(person, header) if header else None
    if header is None or shown is None:
        return None if header is None else header.panel
    agenda = [(item.title, item.first) for item in shown.agenda if "red_flag" not in item.kind]
    return [header.panel, shown.seats, shown.recommendations, shown.matrix, shown.dimensions, agenda]


@time_machine.travel(factories.NOON, tick=False)
@pytest.mark.parametrize("every", [7, 40])
def test_r25_findings_change_no_rating_no_order_and_no_permission(
    cases: list[Case], recruiter: Person, admin: Person, every: int
) -> None:
    people = [recruiter, admin, cases[0].manager, cases[0].committed, cases[2].owing, cases[1].owing]
    for case in cases:
        compile_debrief_of_loop(actor=SYSTEM, loop_id=case.loop.pk)
    without = state(cases, people)
    find(cases, every)
    assert SignalFinding.objects.count() >= Scorecard.objects.committed().count()
    assert state(cases, people) == without


def test_r26_authors_see_no_finding_of_the_detector_on_their_own_notes_before_the_reveal() -> None:
    case = make_case(missing=0)
    for seat in case.seats:
        assert not SignalFinding.objects.visible_to(seat.person).exists()
    assert SignalFinding.objects.filter(source="detector").count() == 4


def test_finding_in_a_draft_cannot_be_seen_by_anybody(recruiter: Person) -> None:
    """No service makes one; a row made past them all must still stay hidden, from the author, too."""
    case = make_case()
    draft = Scorecard.objects.get(seat=case.seats[-1])
    factories.SignalFindingFactory(scorecard=draft, signal=case.loop.rubric.signals.get())
    case.reveal(recruiter)
    for person in (case.owing, case.committed, case.manager, recruiter):
        assert not SignalFinding.objects.visible_to(person).filter(scorecard=draft).exists()
