"""Rows for tests, made directly and valid under every constraint."""

import datetime
import hashlib
import uuid
from typing import Any

import factory
from django.db import connection
from django.utils import timezone
from factory.django import DjangoModelFactory

from candidates import models as candidates
from hiring import models as hiring
from hiring.blueprint import parse_text
from hiring.blueprint.storage import as_stored
from scorecards import models as scorecards

NOON = datetime.datetime(2026, 11, 20, 12, 0, tzinfo=datetime.UTC)


class PersonFactory(DjangoModelFactory[hiring.Person]):
    class Meta:
        model = hiring.Person

    name = factory.Sequence(lambda n: f"Person Number{n}")
    email = factory.Sequence(lambda n: f"person{n}@example.com")
    title = "Staff Engineer"
    duties = factory.LazyFunction(lambda: [hiring.Duty.INTERVIEWER.value])


class RoleFactory(DjangoModelFactory[hiring.Role]):
    class Meta:
        model = hiring.Role

    title = factory.Sequence(lambda n: f"Role {n}")
    key = factory.Sequence(lambda n: f"role-{n}")


class RubricFactory(DjangoModelFactory[hiring.Rubric]):
    """A draft; publish it with `publish(rubric)` once its parts are made."""

    class Meta:
        model = hiring.Rubric

    role = factory.SubFactory(RoleFactory)
    version = 1


class DimensionFactory(DjangoModelFactory[hiring.Dimension]):
    class Meta:
        model = hiring.Dimension

    rubric = factory.SubFactory(RubricFactory)
    position = factory.Sequence(lambda n: n % 1000)
    key = factory.Sequence(lambda n: f"dimension_{n}")
    name = factory.Sequence(lambda n: f"Dimension {n}")
    anchor_1 = "Guesses."
    anchor_2 = "Knows some parts."
    anchor_3 = "Knows the parts and how they fit."
    anchor_4 = "Knows how they fail."
    anchor_5 = "Has run it and can say what it cost."


class SignalFactory(DjangoModelFactory[hiring.Signal]):
    class Meta:
        model = hiring.Signal

    rubric = factory.SubFactory(RubricFactory)
    position = factory.Sequence(lambda n: n % 1000)
    key = factory.Sequence(lambda n: f"signal_{n}")
    kind = hiring.Signal.Kind.RED_FLAG
    text = "Blames colleagues for past failures instead of changing how work is done"


class ExerciseFactory(DjangoModelFactory[hiring.Exercise]):
    class Meta:
        model = hiring.Exercise

    rubric = factory.SubFactory(RubricFactory)
    position = factory.Sequence(lambda n: n % 1000)
    key = factory.Sequence(lambda n: f"exercise_{n}")
    name = factory.Sequence(lambda n: f"Exercise {n}")
    kind = hiring.Exercise.Kind.SYSTEM_DESIGN
    min_minutes = 90
    max_minutes = 90
    brief = "Design a thing."
    guide = "0–10 Frame the problem."


ROLE_DOCUMENT = (
    "Night Porter\n\nRole summary\n\nKeeps the house.\n\nRed flags\n- Sleeps\n\nGreen flags\n- Greets\n"
)


class DocumentImportFactory(DjangoModelFactory[hiring.DocumentImport]):
    """An import that waits, of a document with a title, a red flag and a green one."""

    class Meta:
        model = hiring.DocumentImport

    owner = factory.SubFactory(PersonFactory, duties=[hiring.Duty.ADMIN.value])
    expires_at = factory.LazyFunction(lambda: timezone.now() + datetime.timedelta(days=1))
    format = "text"
    text = ROLE_DOCUMENT
    found = factory.LazyFunction(lambda: as_stored(parse_text(ROLE_DOCUMENT)))


class CandidateFactory(DjangoModelFactory[candidates.Candidate]):
    class Meta:
        model = candidates.Candidate

    name = factory.Sequence(lambda n: f"Candidate Number{n}")
    email = factory.Sequence(lambda n: f"candidate{n}@example.com")


class ApplicationFactory(DjangoModelFactory[candidates.Application]):
    class Meta:
        model = candidates.Application

    candidate = factory.SubFactory(CandidateFactory)
    role = factory.SubFactory(RoleFactory)


class LoopFactory(DjangoModelFactory[candidates.Loop]):
    class Meta:
        model = candidates.Loop

    rubric = factory.SubFactory(RubricFactory)
    application = factory.SubFactory(ApplicationFactory, role=factory.SelfAttribute("..rubric.role"))
    opened_at = NOON


class InterviewFactory(DjangoModelFactory[candidates.Interview]):
    class Meta:
        model = candidates.Interview

    loop = factory.SubFactory(LoopFactory)
    position = factory.Sequence(lambda n: n % 1000)
    title = factory.Sequence(lambda n: f"Interview {n}")
    starts_at = NOON
    minutes = 60


class SeatFactory(DjangoModelFactory[candidates.Seat]):
    class Meta:
        model = candidates.Seat

    interview = factory.SubFactory(InterviewFactory)
    person = factory.SubFactory(PersonFactory)


class ScorecardFactory(DjangoModelFactory[scorecards.Scorecard]):
    """A draft; commit it with `commit(scorecard)` once its ratings are made."""

    class Meta:
        model = scorecards.Scorecard

    seat = factory.SubFactory(SeatFactory)
    interview = factory.SelfAttribute("seat.interview")
    saved_at = NOON


class RatingFactory(DjangoModelFactory[scorecards.Rating]):
    class Meta:
        model = scorecards.Rating

    scorecard = factory.SubFactory(ScorecardFactory)
    interview = factory.SelfAttribute("scorecard.interview")
    score = 4
    evidence = "Named the failure before the component."


class SignalFindingFactory(DjangoModelFactory[scorecards.SignalFinding]):
    """The detector's finding of the first four characters of some text."""

    class Meta:
        model = scorecards.SignalFinding

    source = "detector"
    field = "overall_notes"
    start = 0
    end = 4
    quote = "Word"
    confidence = 0.9
    engine = "rules"
    engine_version = "test"


def make_attachment(exercise: hiring.Exercise, data: bytes = b"%PDF-1.7") -> hiring.ExerciseAttachment:
    digest = hashlib.sha256(data).hexdigest()
    content = hiring.AttachmentContent.objects.create(digest=digest, data=data, size=len(data))
    return exercise.attachments.create(
        content=content, name="Brief.pdf", media_type="application/pdf", audience="candidate", position=1
    )


def publish(rubric: hiring.Rubric) -> hiring.Rubric:
    rubric.published_at = NOON
    rubric.save()
    return rubric


def commit(scorecard: scorecards.Scorecard, recommendation: str = "yes") -> scorecards.Scorecard:
    scorecard.recommendation = recommendation
    scorecard.committed_at = NOON
    scorecard.save()
    return scorecard


def make_loop(
    panel: int = 2, dimensions: int = 2, minimum_bar: int | None = None, **loop_fields: Any
) -> candidates.Loop:
    """Return a loop: `panel` interviews of one lead each, each testing all `dimensions`."""
    rubric = RubricFactory()
    tested = DimensionFactory.create_batch(dimensions, rubric=rubric, minimum_bar=minimum_bar)
    exercise = ExerciseFactory(rubric=rubric)
    SignalFactory(rubric=rubric)
    loop = LoopFactory(rubric=publish(rubric), **loop_fields)
    for position in range(panel):
        interview = InterviewFactory(loop=loop, position=position, exercise=exercise)
        interview.dimensions.set(tested)
        SeatFactory(interview=interview)
    return loop


def fill(
    seat: candidates.Seat, evidence: str = "", score: int = 4, committed: bool = True
) -> scorecards.Scorecard:
    """Return the seat's scorecard with a rating for every tested dimension."""
    scorecard = ScorecardFactory(seat=seat, overall_notes=evidence)
    for dimension in seat.interview.dimensions.all():
        RatingFactory(scorecard=scorecard, dimension=dimension, score=score, evidence=evidence or "Seen.")
    return commit(scorecard) if committed else scorecard


class DraftFieldFactory(DjangoModelFactory[scorecards.DraftField]):
    class Meta:
        model = scorecards.DraftField

    seat = factory.SubFactory(SeatFactory)
    name = "running_notes"
    value = "10:05"
    version = 1
    mutations = factory.LazyFunction(lambda: [uuid.uuid4()])
    saved_at = NOON


def qualify(person: hiring.Person, *exercises: hiring.Exercise, step: str = "qualified") -> hiring.Person:
    """Put a person at a step with exercises, and return them; nothing else stands in the way of a seat."""
    for exercise in exercises:
        hiring.QualificationChange.objects.create(
            person=person,
            role=exercise.rubric.role,
            exercise_key=exercise.key,
            step=step,
            reason="For a test",
            at=timezone.now(),
        )
    return person


def take_reveals_back() -> None:
    """Close revealed loops again, which the database refuses to everybody but its owner."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        scorecards.Reveal.objects.all().delete()
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
