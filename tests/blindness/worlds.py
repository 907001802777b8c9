"""Loops that differ in nothing but what other panellists wrote, and in all that is made of it."""

import datetime
from dataclasses import dataclass

from django.apps import apps
from django.db import connection, models

from candidates.models import Interview, Loop, Seat
from hiring.actors import SYSTEM
from hiring.models import Dimension, Duty, Exercise, Person
from scorecards.models import RevoteBallot, SignalFinding
from scorecards.selectors.drafts import RatingDraft, ScorecardDraft, SignalDraft
from scorecards.services.amendments import amend_scorecard
from scorecards.services.decisions import record_decision, record_dissent
from scorecards.services.dispositions import dispose_finding
from scorecards.services.insights import compute_waiting_insights, request_insights
from scorecards.services.kept_forms import keep_form
from scorecards.services.reminders import nudge, send_due_reminders, send_nudges
from scorecards.services.reveals import reveal_by_policy, reveal_loop
from scorecards.services.revotes import EstimateAnswer, close_revote, enter_estimates, open_revote
from tests import drafts, factories
from tests.outbox import deliver_all

BLIND = {
    "interviewer": Duty.INTERVIEWER,
    "manager": Duty.HIRING_MANAGER,
    "recruiter": Duty.RECRUITER,
    "admin": Duty.ADMIN,
}


@dataclass(frozen=True)
class Words:
    """What the others write in one world; `word` is in every text of theirs and in nothing else."""

    word: str
    scores: tuple[int, int]
    recommendation: str
    ticked: bool  # a signal of theirs, which is one finding more
    blames: int  # how many sentences the detector finds
    second_estimate: int
    disposition: str
    outcome: str

    def draft(self, interview: Interview, *, amended: bool = False) -> ScorecardDraft:
        """Return a complete scorecard in these words; amended, everything in it is another."""
        first, second = (6 - score if amended else score for score in self.scores)
        one, other = interview.dimensions.order_by("position", "key")
        said = f"He said {self.word}. " + "He blamed his colleagues for the outage. " * self.blames
        ratings = (
            RatingDraft(one.key, score=first, evidence=said),
            RatingDraft(other.key, not_assessed=True, not_assessed_reason=f"No time, {self.word}")
            if self.ticked
            else RatingDraft(other.key, score=second, evidence=f"{said} Twice."),
        )
        ticks = (SignalDraft(interview.loop.rubric.signals.get().key, f"heard {self.word}"),)
        return ScorecardDraft(
            ratings=ratings,
            signals=ticks if self.ticked else (),
            recommendation="no" if amended else self.recommendation,
            running_notes=f"10:05 {self.word}",
            overall_notes=f"{said}{' Amended.' if amended else ''}",
        )


ONE = Words("canaryfinch", (1, 2), "definitely_not", True, 2, 5, "confirmed", "decline")
OTHER = Words("canaryshrike-and-more", (5, 4), "strong_yes", False, 0, 1, "dismissed", "offer")


@dataclass(frozen=True)
class Panels:
    """Loops of one role with the same people, each in a state of its own, and whoever runs them."""

    loops: dict[str, Loop]
    blind: dict[str, Person]
    authors: list[Person]  # two who commit and one who only drafts
    runner: Person

    def seats(self, state: str) -> list[Seat]:
        """Return the seats of those who write, in the order of the authors."""
        seats = Seat.objects.filter(interview__loop=self.loops[state], person__in=self.authors)
        return sorted(seats, key=lambda seat: self.authors.index(seat.person))


def make_panels(now: datetime.datetime, states: tuple[str, ...]) -> Panels:
    """Return loops in which nobody has written anything; their interviews are over."""
    blind = {name: factories.PersonFactory(duties=[duty]) for name, duty in BLIND.items()}
    authors = factories.PersonFactory.create_batch(3)
    runner = factories.PersonFactory(duties=[Duty.RECRUITER])
    rubric = factories.RubricFactory()
    tested = factories.DimensionFactory.create_batch(2, rubric=rubric)
    exercise = factories.ExerciseFactory(rubric=rubric)
    factories.SignalFactory(rubric=rubric)
    factories.make_attachment(exercise)
    factories.publish(rubric)
    rubric.role.hiring_managers.add(blind["manager"])
    loops = {}
    for state in states:
        loops[state] = factories.LoopFactory(rubric=rubric, opened_by=runner, opened_at=now)
        _seat(loops[state], [*authors], [*blind.values()], exercise, tested, now)
    return Panels(loops, blind, authors, runner)


def _seat(
    loop: Loop,
    authors: list[Person],
    blind: list[Person],
    exercise: Exercise,
    tested: list[Dimension],
    now: datetime.datetime,
) -> None:
    """An interview for each author, in which one or two of the blind sit beside."""
    starts_at = now - datetime.timedelta(hours=30)
    for position, author in enumerate(authors):
        interview = factories.InterviewFactory(
            loop=loop, position=position, exercise=exercise, starts_at=starts_at
        )
        interview.dimensions.set(tested)
        for person in (author, *blind[position :: len(authors)]):
            factories.SeatFactory(interview=interview, person=person)


def write(panels: Panels, words: Words, now: datetime.datetime) -> None:
    """Have the others write, commit, amend, vote again and decide, and the workers do what follows."""
    for state in panels.loops:
        first, second, third = panels.seats(state)
        for seat in (first, second):
            drafts.commit(seat, words.draft(seat.interview))
        drafts.enter(third, words.draft(third.interview))
        _amend(first, words, 1)
    deliver_all()
    for state in panels.loops.keys() - {"closed"}:
        _reveal_and_ask_again(panels, state, words)
    _decide(panels, words)
    _work(panels, now)
    _at_one_time(now)


def _amend(seat: Seat, words: Words, base: int) -> None:
    amend_scorecard(
        actor=seat.person,
        scorecard_id=seat.scorecard.pk,
        base_revision=base,
        draft=words.draft(seat.interview, amended=base % 2 == 1),
        reason=f"Read it again, {words.word}",
    )


def _reveal_and_ask_again(panels: Panels, state: str, words: Words) -> None:
    """Only the first author answers in the round that stays open."""
    loop, runner = panels.loops[state], panels.runner
    reveal_loop(actor=runner, loop_id=loop.pk, reason="The offer expires.")
    deliver_all()
    keys = [dimension.key for dimension in loop.rubric.dimensions.order_by("position", "key")]
    revote = open_revote(actor=runner, loop_id=loop.pk, dimensions=keys[:1])
    ballot = RevoteBallot.objects.get(revote=revote, person=panels.authors[0])
    answer = EstimateAnswer("score", words.second_estimate, f"Heard more, {words.word}")
    answers = {estimate.pk: answer for estimate in ballot.estimates.all()}
    enter_estimates(actor=ballot.person, loop_id=loop.pk, number=1, answers=answers)
    keep_form(actor=panels.authors[1], loop_id=loop.pk, form="ballot", content=f"reason={words.word}")


def _decide(panels: Panels, words: Words) -> None:
    """Everything that follows the reveal: an amendment, what is made of findings, decision and dissent."""
    loop, runner = panels.loops["decided"], panels.runner
    close_revote(actor=runner, loop_id=loop.pk, number=1, reason=f"Late, {words.word}")
    _amend(panels.seats("decided")[0], words, 2)
    deliver_all()
    found = SignalFinding.objects.present().filter(scorecard__interview__loop=loop).order_by("pk").first()
    if found is not None:
        dispose_finding(
            actor=runner, finding_id=found.pk, disposition=words.disposition, reason=f"So it is, {words.word}"
        )
    deliver_all()
    rationale = f"Because of {words.word}"
    record_decision(actor=runner, loop_id=loop.pk, outcome=words.outcome, rationale=rationale)
    record_dissent(actor=panels.authors[1], loop_id=loop.pk, number=1, words=f"No, {words.word}")
    keep_form(actor=panels.authors[0], loop_id=loop.pk, form="dissent", content=f"words={words.word}")


def _work(panels: Panels, now: datetime.datetime) -> None:
    """What the workers do at their hours, and the reminders that are asked for by hand."""
    waited_for = Seat.objects.filter(interview__loop=panels.loops["closed"])
    for person in panels.blind.values():
        nudge(actor=panels.runner, seat_id=waited_for.get(person=person).pk)
    send_nudges(actor=SYSTEM, now=now)
    send_due_reminders(actor=SYSTEM, now=now)
    reveal_by_policy(actor=SYSTEM)
    request_insights(actor=panels.blind["admin"], role_id=None, months=3)
    compute_waiting_insights(actor=SYSTEM)
    deliver_all()


def _at_one_time(now: datetime.datetime) -> None:
    """Let everything that was just stored have been stored at one moment, past the triggers."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica; SELECT clock_timestamp()")
        cursor.nextset()
        just_now = (now, cursor.fetchone()[0])
        for model, column in _moments():
            stored = model._base_manager.filter(**{f"{column}__range": just_now})
            stored.update(**{column: now})
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def _moments() -> list[tuple[type[models.Model], str]]:
    """Return every column that holds a moment, with its model."""
    return [
        (model, field.name)
        for app in ("hiring", "candidates", "scorecards")
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.concrete_fields
        if model._meta.managed and isinstance(field, models.DateTimeField)
    ]


def identifiers() -> frozenset[str]:
    """Return the identifiers of all rows there are, which are the same in both worlds."""
    keyed = (model for model in apps.get_models() if isinstance(model._meta.pk, models.UUIDField))
    return frozenset(str(pk) for model in keyed for pk in model._base_manager.values_list("pk", flat=True))
