"""The comparison itself: from the newest debrief of each loop, and what people made of it since."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from candidates.models import Loop, Seat
from hiring.actors import ConflictError
from hiring.models import Dimension, Person
from scorecards.debrief import Column, MatrixRow
from scorecards.debrief import Debrief as Document
from scorecards.models import Debrief, Decision, SignalFinding
from scorecards.querysets import loops_open_to
from scorecards.selectors.comparisons.choices import ComparisonFilters
from scorecards.selectors.comparisons.dots import dot_strip, highest_stack
from scorecards.selectors.comparisons.values import (
    ComparableGroup,
    ComparedCandidate,
    ComparedCell,
    ComparedFlag,
    ComparedRow,
    ComparedSeat,
    Comparison,
    ComparisonRefusal,
)


def chosen_loops(person: Person, filters: ComparisonFilters) -> list[Loop] | None:
    """Return the chosen loops in their order, None where one of them isn't open to the person. One query."""
    open_loops = loops_open_to(person).filter(pk__in=filters.loops)
    found = list(open_loops.select_related("application__candidate", "application__role", "rubric", "reveal"))
    if len(found) < len(set(filters.loops)):
        return None
    return sorted(found, key=lambda loop: _place(loop, filters.order))


def _place(loop: Loop, order: str) -> tuple[str, str]:
    name, opened = loop.application.candidate.name.casefold(), loop.opened_at.isoformat()
    return (opened, name) if order == "opened" else (name, opened)


def refusal_of_loops(loops: Sequence[Loop]) -> ComparisonRefusal | None:
    """Return why loops under different rubrics aren't compared, None where they share one. No query."""
    by_rubric: dict[UUID, list[Loop]] = {}
    for loop in loops:
        by_rubric.setdefault(loop.rubric_id, []).append(loop)
    if len(by_rubric) < 2:
        return None
    groups = tuple(
        ComparableGroup(
            role=group[0].application.role.title,
            version=group[0].rubric.version,
            names=tuple(loop.application.candidate.name for loop in group),
            loops=tuple(loop.pk for loop in group),
        )
        for group in by_rubric.values()
    )
    return ComparisonRefusal(len({loop.application.role_id for loop in loops}) == 1, groups)


def comparison_of_loops(person: Person, loops: Sequence[Loop]) -> Comparison:
    """Return loops of one rubric side by side, in the given order. Five queries, however many loops.

    Raises ConflictError while one of them has no debrief yet.
    """
    documents = _documents(person, loops)
    seats = _seats(loops)
    dispositions = _dispositions(person, loops)
    decisions = _decisions(person, loops)
    raters = [_raters(documents[loop.pk]) for loop in loops]
    shared = set.intersection(*raters)
    dimensions = Dimension.objects.filter(rubric=loops[0].rubric_id).order_by("position", "key")
    names = {seat.person_id: seat.person.name for seat in seats.values()}
    return Comparison(
        role=loops[0].application.role.title,
        role_key=loops[0].application.role.key,
        rubric_version=loops[0].rubric.version,
        candidates=tuple(
            _candidate(loop, documents[loop.pk], seats, shared, dispositions, decisions.get(loop.pk, ""))
            for loop in loops
        ),
        rows=tuple(_row(dimension, loops, documents) for dimension in dimensions),
        shared=tuple(sorted(name for key, name in names.items() if str(key) in shared)),
    )


def _documents(person: Person, loops: Sequence[Loop]) -> dict[UUID, Document]:
    newest = Debrief.objects.visible_to(person).filter(loop__in=loops).order_by("loop_id", "-compiled_at")
    found = {row.loop_id: Document.from_json(row.document) for row in newest.distinct("loop_id")}
    if len(found) < len(loops):
        raise ConflictError(_("The debrief of one of them is being compiled; try again in a moment."))
    return found


def _seats(loops: Sequence[Loop]) -> dict[str, Seat]:
    rows = Seat.objects.filter(interview__loop__in=loops).select_related("person", "interview__exercise")
    return {str(row.pk): row for row in rows}


def _dispositions(person: Person, loops: Sequence[Loop]) -> dict[str, tuple[str, str]]:
    """Return what people made of findings since the debriefs were compiled, and who did."""
    rows = SignalFinding.objects.visible_to(person).filter(scorecard__interview__loop__in=loops)
    judged = rows.annotate(judge=F("disposed_by__name"))
    return {
        str(key): (disposition, judge or "")
        for key, disposition, judge in judged.values_list("pk", "disposition", "judge")
    }


def _decisions(person: Person, loops: Sequence[Loop]) -> dict[UUID, str]:
    rows = Decision.objects.visible_to(person).filter(loop__in=loops, reopening__isnull=True)
    return {row.loop_id: str(Decision.Outcome(row.outcome).label) for row in rows.only("loop", "outcome")}


def _raters(document: Document) -> set[str]:
    return {column.person for column in document.panel.columns if column.scorecard}


def _candidate(
    loop: Loop,
    document: Document,
    seats: dict[str, Seat],
    shared: set[str],
    dispositions: dict[str, tuple[str, str]],
    decision: str,
) -> ComparedCandidate:
    names = {row.dimension: row.name for row in document.matrix}
    means = document.means
    return ComparedCandidate(
        loop_id=loop.pk,
        name=loop.application.candidate.name,
        opened_at=loop.opened_at,
        committed=document.panel.committed_scorecards,
        planned=document.panel.planned_scorecards,
        raters=document.panel.committed_interviewers,
        seats=tuple(
            _seat(number, column, seats.get(column.seat), shared)
            for number, column in enumerate(document.panel.columns, start=1)
        ),
        recommendations=tuple((count.text, count.count) for count in document.recommendations.counts),
        flags=tuple(_flags(document, dispositions)),
        gaps=tuple((names.get(gap.dimension or "", ""), gap.reason) for gap in document.gaps),
        decision=decision,
        is_adjusted=means is not None and not means.why_not_adjusted,
        adjustment=means.why_not_adjusted if means else _("This debrief was compiled before means were."),
        early_reason=loop.reveal.reason,
    )


def _seat(number: int, column: Column, seat: Seat | None, shared: set[str]) -> ComparedSeat:
    exercise = seat.interview.exercise if seat else None
    return ComparedSeat(
        number=number,
        name=seat.person.name if seat else "",
        interview=column.label,
        exercise=exercise.name if exercise and exercise.name not in column.label else "",
        committed=column.scorecard is not None,
        shared=column.person in shared,
    )


def _flags(document: Document, dispositions: dict[str, tuple[str, str]]) -> list[ComparedFlag]:
    return [
        ComparedFlag(
            signal=group.text,
            quote=entry.citation.quote,
            raised_by=group.corroboration,
            interviewers=group.interviewers,
            disposition=disposition,
            disposition_words=_disposition_words(disposition, judge),
        )
        for group in document.signals
        if group.kind == "red_flag"
        for entry in group.entries
        if not entry.superseded
        for disposition, judge in [_present(entry.sources[0].finding, entry.disposition, dispositions)]
    ]


def _present(finding: str, compiled: str, dispositions: dict[str, tuple[str, str]]) -> tuple[str, str]:
    return dispositions.get(finding, (compiled, ""))


def _disposition_words(disposition: str, judge: str) -> str:
    if disposition == SignalFinding.Disposition.CONFIRMED:
        return _("confirmed by %(name)s") % {"name": judge}
    if disposition == SignalFinding.Disposition.DISMISSED:
        return _("dismissed by %(name)s") % {"name": judge}
    return _("not judged yet")


def _row(dimension: Dimension, loops: Sequence[Loop], documents: dict[UUID, Document]) -> ComparedRow:
    found = {loop.pk: _matrix_row(dimension.key, documents[loop.pk]) for loop in loops}
    stack = max(highest_stack(_numbered_scores(row)) for row in found.values())
    cells = tuple(
        _cell(found[loop.pk], loop, stack, _mean(dimension.key, documents[loop.pk])) for loop in loops
    )
    return ComparedRow(dimension.name, cells)


def _matrix_row(dimension: str, document: Document) -> MatrixRow | None:
    return next((row for row in document.matrix if row.dimension == dimension), None)


def _cell(row: MatrixRow | None, loop: Loop, stack: int, mean: str) -> ComparedCell:
    scores = _numbered_scores(row)
    return ComparedCell(
        candidate=loop.application.candidate.name,
        loop_id=loop.pk,
        strip=dot_strip(scores, row.median if row else None, stack),
        words=row.words if row else "",
        split=row is not None and row.split,
        rated=bool(scores),
        mean=mean,
    )


def _numbered_scores(row: MatrixRow | None) -> list[tuple[int, int]]:
    cells = enumerate(row.cells, start=1) if row else ()
    return [(number, cell.score) for number, cell in cells if cell.score is not None]


def _mean(dimension: str, document: Document) -> str:
    """A mean stands only with its interval: without one its decimals say more than is known."""
    means = document.means.dimensions if document.means else ()
    found = next((each for each in means if each.dimension == dimension), None)
    estimate = found and (found.adjusted or found.raw)
    if not found or not estimate or estimate.low is None or estimate.high is None:
        return ""
    numbers = {
        "mean": f"{estimate.mean:.1f}",
        "low": f"{estimate.low:.1f}",
        "high": f"{estimate.high:.1f}",
    }
    if found.adjusted:
        return _("adjusted mean %(mean)s (%(low)s to %(high)s)") % numbers
    return _("mean %(mean)s (%(low)s to %(high)s)") % numbers
