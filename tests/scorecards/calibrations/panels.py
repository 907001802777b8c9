"""Loops of one role in which everybody met everybody, with severities put in on purpose."""

import datetime

import numpy as np

from candidates.models import Loop, Seat
from hiring.models import Person, Role
from scorecards.models import Rating, Scorecard
from tests import factories


def make_role(candidates: int = 10, interviewers: int = 4, severity: float = 1.0, seed: int = 7) -> Role:
    """Return a role whose first interviewer rates `severity` points lower than the others.

    Each of `candidates` loops has one interview per interviewer, on two dimensions.
    """
    dice = np.random.default_rng(seed)
    rubric = factories.RubricFactory()
    dimensions = factories.DimensionFactory.create_batch(2, rubric=rubric)
    factories.publish(rubric)
    people = factories.PersonFactory.create_batch(interviewers)
    for _ in range(candidates):
        loop = factories.LoopFactory(rubric=rubric)
        level = int(dice.integers(3, 5))
        for place, person in enumerate(people):
            mean = level + dice.normal(0, 0.4) - (severity if place == 0 else 0)
            _card(loop, person, dimensions, [round(mean + dice.uniform(-0.6, 0.6)) for _ in dimensions])
    return rubric.role


def _card(loop: Loop, person: Person, dimensions: list, scores: list[int]) -> Scorecard:
    interview = factories.InterviewFactory(loop=loop)
    interview.dimensions.set(dimensions)
    seat: Seat = factories.SeatFactory(interview=interview, person=person)
    card = factories.ScorecardFactory(seat=seat)
    Rating.objects.bulk_create(
        Rating(
            scorecard=card,
            interview=interview,
            dimension=dimension,
            score=min(5, max(1, score)),
            evidence="Seen.",
        )
        for dimension, score in zip(dimensions, scores, strict=True)
    )
    return factories.commit(card)


def strict_one(role: Role) -> Person:
    """Return the interviewer who rates lower."""
    seat = Seat.objects.filter(interview__loop__application__role=role).order_by("pk").first()
    assert seat is not None
    return seat.person


NOW = factories.NOON + datetime.timedelta(days=1)
