"""Judged findings as labelled data, without the names of those whom the notes are about or by."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from uuid import UUID

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from candidates.models import Candidate, Seat
from hiring.actors import Actor
from hiring.models import Person
from scorecards.models import Scorecard, SignalFinding
from scorecards.selectors.revisions import revisions_of
from scorecards.selectors.signal_definitions import definition_of
from scorecards.signals.judged_notes import line_of_judged
from scorecards.signals.pseudonyms import Pseudonymised, pseudonymise

BATCH = 200  # scorecards read at once
CANDIDATE, INTERVIEWER = "[candidate]", "[interviewer]"
Names = dict[str, str]


def judged_findings(actor: Actor) -> QuerySet[SignalFinding]:
    """Return the findings with a disposition and a place in a text that the actor may read."""
    rows = SignalFinding.objects.all()
    if isinstance(actor, Person):
        rows = rows.visible_to(actor)
    judged = rows.filter(start__isnull=False).exclude(disposition=SignalFinding.Disposition.OPEN)
    return judged.order_by("scorecard_id", "revision", "field", "start", "pk")


def labelled_lines(actor: Actor) -> Iterator[dict[str, object]]:
    """Yield a line per judged text. Two queries, and eight for every BATCH scorecards."""
    found = judged_findings(actor).order_by("scorecard_id")
    keys = list(found.values_list("scorecard_id", flat=True).distinct())
    for batch in _batches(keys):
        rows = judged_findings(actor).filter(scorecard__in=batch)
        with_rubrics = rows.select_related("signal__rubric__role").prefetch_related("signal__rubric__signals")
        yield from _lines(list(with_rubrics), batch)


def _batches(keys: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    yield from (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))


def _lines(rows: Sequence[SignalFinding], keys: Sequence[UUID]) -> Iterator[dict[str, object]]:
    scorecards = list(Scorecard.objects.filter(pk__in=keys).select_related("interview"))
    revisions, names = revisions_of(scorecards), _names(scorecards)
    for (key, number, field), found in groupby(rows, key=_text_of):
        revision = next((one for one in revisions[key] if one.number == number), None)
        if revision is not None:
            yield _line(f"{key}/{number}/{field}", revision.text(field), list(found), names[key])


def _text_of(row: SignalFinding) -> tuple[UUID, int, str]:
    return row.scorecard_id, row.revision, row.field


def _line(
    place: str, text: str, found: Sequence[SignalFinding], names: Mapping[str, str]
) -> dict[str, object]:
    without = pseudonymise(text, names)
    confirmed, dismissed = _of(found, "confirmed", without), _of(found, "dismissed", without)
    return line_of_judged(
        identifier=salted_hmac("labels", place).hexdigest()[:16],
        role=found[0].signal.rubric.role.key,
        text=without.text,
        confirmed=confirmed,
        dismissed=dismissed,
        # All of the rubric: how sure the detector is of one signal depends on the others.
        signals=[definition_of(signal) for signal in found[0].signal.rubric.signals.all()],
    )


def _of(rows: Iterable[SignalFinding], disposition: str, without: Pseudonymised) -> list[tuple[str, str]]:
    quotes = []
    for row in rows:
        if row.disposition == disposition:
            start, end = without.forward(row.start or 0, row.end or 0)
            quotes.append((row.signal.key, without.text[start:end]))
    return list(dict.fromkeys(quotes))


def _names(scorecards: Sequence[Scorecard]) -> dict[UUID, Names]:
    """Return by scorecard who is about to be named in it: the candidate, and everybody on the panel."""
    names = names_of_loops({scorecard.interview.loop_id for scorecard in scorecards})
    return {scorecard.pk: names[scorecard.interview.loop_id] for scorecard in scorecards}


def names_of_loops(loops: Iterable[UUID]) -> dict[UUID, Names]:
    """Return by loop the names known in it, each with what stands for it. Two queries."""
    found: dict[UUID, Names] = defaultdict(dict)
    keys = list(loops)
    panel = Seat.objects.filter(interview__loop__in=keys).values_list("interview__loop", "person__name")
    for loop, name in panel:
        found[loop][name] = INTERVIEWER
    candidates = Candidate.objects.filter(applications__loops__in=keys)
    for loop, name in candidates.values_list("applications__loops", "name"):
        found[loop][name] = CANDIDATE
    return found
