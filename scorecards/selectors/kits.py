"""The kit of an interview: what prepares for it, and what its scorecard asks for."""

import datetime
import re
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.utils.translation import gettext as _

from candidates.models import Interview, Seat
from hiring.models import Dimension, Exercise, Signal
from hiring.selectors.attachments import AttachmentLine, attachments_of

Questions = dict[UUID, tuple[str, ...]]  # by dimension

STEP = re.compile(r"^(\d{1,3}\s*[–-]\s*\d{1,3})\s+(.+)$")


@dataclass(frozen=True, slots=True)
class GuideStep:
    """A line of the guide; `minutes` is a span such as "0–10", or empty."""

    minutes: str
    text: str


@dataclass(frozen=True, slots=True)
class Level:
    """A level from 1 to 5 and what it looks like; where the role says nothing, between what it lies."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class DimensionKit:
    """A dimension with its five levels, level 1 first, and its questions."""

    key: str
    name: str
    anchors: tuple[Level, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SignalKit:
    key: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class InterviewKit:
    """What prepares for an interview and what its scorecard asks for."""

    seat_id: UUID
    loop_id: UUID
    candidate: str
    resume_url: str
    role: str
    title: str
    seat_kind: str
    counts: bool
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    minutes: int
    cancelled: bool
    withdrawn: bool
    exercise: str
    brief: str
    guide: tuple[GuideStep, ...]
    dimensions: tuple[DimensionKit, ...]
    signals: tuple[SignalKit, ...]
    other_questions: tuple[str, ...]
    attachments: tuple[AttachmentLine, ...]

    @property
    def dimension_keys(self) -> tuple[str, ...]:
        return tuple(dimension.key for dimension in self.dimensions)


def kit_of(seat: Seat, with_questions: bool = True) -> InterviewKit:
    """Return the kit of a seat that was loaded with interview, application and exercise.

    Four queries, two without the questions and files, which only the page shows.
    """
    interview = seat.interview
    application = interview.loop.application
    exercise = interview.exercise
    dimensions = list(interview.dimensions.order_by("position"))
    questions = _questions(exercise if with_questions else None)
    return InterviewKit(
        seat_id=seat.pk,
        loop_id=interview.loop_id,
        candidate=application.candidate.name,
        resume_url=application.candidate.resume_url,
        role=application.role.title,
        title=interview.title,
        seat_kind=seat.get_kind_display(),
        counts=seat.counts,
        starts_at=interview.starts_at,
        ends_at=interview.ends_at,
        minutes=interview.minutes,
        cancelled=interview.cancelled_at is not None or seat.withdrawn_at is not None,
        withdrawn=seat.withdrawn_at is not None,
        exercise=exercise.name if exercise else "",
        brief=exercise.brief if exercise else "",
        guide=_guide(exercise.guide) if exercise else (),
        dimensions=tuple(_dimension(dimension, questions) for dimension in dimensions),
        signals=_signals(interview),
        other_questions=_other_questions(dimensions, questions),
        attachments=attachments_of(exercise) if exercise and with_questions else (),
    )


def _guide(text: str) -> tuple[GuideStep, ...]:
    """Read a guide line by line; a line that begins with a span of minutes is a timed step."""
    steps = []
    for line in filter(None, map(str.strip, text.splitlines())):
        timed = STEP.match(line)
        steps.append(GuideStep(timed[1].replace("-", "–"), timed[2]) if timed else GuideStep("", line))
    return tuple(steps)


def _questions(exercise: Exercise | None) -> Questions:
    if exercise is None:
        return {}
    asked = exercise.questions.order_by("dimension_id", "position")
    return {
        dimension: tuple(question.text for question in group)
        for dimension, group in groupby(asked, key=lambda question: question.dimension_id)
    }


def _dimension(dimension: Dimension, questions: Questions) -> DimensionKit:
    return DimensionKit(
        dimension.key, dimension.name, _levels(dimension.anchors), questions.get(dimension.pk, ())
    )


def _levels(anchors: tuple[str, ...]) -> tuple[Level, ...]:
    described = [level for level, text in enumerate(anchors, start=1) if text.strip()]
    return tuple(
        Level(level, text.strip() or _between(level, described)) for level, text in enumerate(anchors, 1)
    )


def _between(level: int, described: list[int]) -> str:
    lower = max((other for other in described if other < level), default=1)
    upper = min((other for other in described if other > level), default=5)
    return _("Between the descriptions of %(lower)s and %(upper)s.") % {"lower": lower, "upper": upper}


def _other_questions(dimensions: list[Dimension], questions: Questions) -> tuple[str, ...]:
    """Questions of the exercise about dimensions that this interview doesn't rate still help the talk."""
    tested = {dimension.pk for dimension in dimensions}
    return tuple(text for key, texts in questions.items() if key not in tested for text in texts)


def _signals(interview: Interview) -> tuple[SignalKit, ...]:
    """Every signal of the rubric, red flags first, then weak, then strong."""
    kinds = list(Signal.Kind)
    signals = sorted(
        Signal.objects.filter(rubric=interview.loop.rubric_id),
        key=lambda signal: (kinds.index(Signal.Kind(signal.kind)), signal.position),
    )
    return tuple(SignalKit(signal.key, signal.kind, signal.text) for signal in signals)
