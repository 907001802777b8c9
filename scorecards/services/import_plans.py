"""What the names in a file of loops mean in the database."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter

from django.utils import timezone

from hiring.models import Dimension, Exercise, Role, Rubric, Signal, StageDimension
from hiring.services.imports import kind_of_exercise
from scorecards.json_nodes import collapse
from scorecards.loop_files import LoopFile, LoopFileError, ScorecardRecord


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What the names of a file mean under the rubric that its loops are loaded with."""

    role: Role
    rubric: Rubric
    dimensions: dict[str, Dimension]
    # By key and by text.
    signals: dict[str, Signal]
    exercises: dict[str, Exercise | None]
    # What an interview tests when its scorecard doesn't tell, by the name of the exercise.
    usual_dimensions: dict[str, tuple[Dimension, ...]]


def plan_import(file: LoopFile) -> ImportPlan:
    """Find what a file's names mean; raise LoopFileError with everything that the database lacks."""
    rubric = _latest_rubric(file.role)
    dimensions = {name_key(dimension.name): dimension for dimension in rubric.dimensions.all()}
    signals = {
        name_key(name): signal for signal in rubric.signals.all() for name in (signal.key, signal.text)
    }
    if problems := [
        *_unknown_dimensions(file, rubric, dimensions),
        *_wrong_ticks(file, rubric, signals),
        *_future_scorecards(file),
    ]:
        raise LoopFileError(problems)
    known = list(rubric.exercises.order_by("position", "key"))
    names = {interview.exercise for loop in file.loops for interview in loop.interviews}
    exercises = {name: _exercise_named(name, known) for name in names}
    return ImportPlan(
        role=rubric.role,
        rubric=rubric,
        dimensions=dimensions,
        signals=signals,
        exercises=exercises,
        usual_dimensions={
            name: _rated_most_often(name, file, dimensions) or _planned_for(exercises[name]) for name in names
        },
    )


def _latest_rubric(title: str) -> Rubric:
    published = Rubric.objects.published().filter(role__title__iexact=title).select_related("role")
    rubrics = list(published.order_by("-version"))
    if not rubrics:
        raise LoopFileError(
            [
                f"role: there is no published rubric for “{title}”. "
                "Import the role first: manage.py import_blueprint FILE --publish"
            ]
        )
    if len({rubric.role_id for rubric in rubrics}) > 1:
        raise LoopFileError([f"role: several roles have the title “{title}”."])
    return rubrics[0]


def name_key(name: str) -> str:
    """Return a name as it is compared: without case and spacing, an ampersand being an "and"."""
    return collapse(name).casefold().replace("&", "and")


def _scorecards(file: LoopFile) -> Iterator[ScorecardRecord]:
    for loop in file.loops:
        for interview in loop.interviews:
            if interview.scorecard:
                yield interview.scorecard


def _unknown_dimensions(file: LoopFile, rubric: Rubric, known: dict[str, Dimension]) -> list[str]:
    return [
        f"{rating.path}: {rubric} has no dimension “{rating.dimension}”"
        for scorecard in _scorecards(file)
        for rating in scorecard.ratings
        if name_key(rating.dimension) not in known
    ]


def _wrong_ticks(file: LoopFile, rubric: Rubric, known: dict[str, Signal]) -> list[str]:
    """Name ticks of signals that the rubric lacks, or that were ticked already by key or by text."""
    problems = []
    for scorecard in _scorecards(file):
        ticked: set[Signal] = set()
        for tick in scorecard.ticks:
            signal = known.get(name_key(tick.signal))
            if signal is None:
                problems.append(f"{tick.path}: {rubric} has no signal “{tick.signal}”")
            elif signal in ticked:
                problems.append(f"{tick.path}: {signal.key} is ticked twice in this scorecard")
            else:
                ticked.add(signal)
    return problems


def _future_scorecards(file: LoopFile) -> list[str]:
    today = timezone.now().date()
    return [
        f"{interview.path}.date: {interview.on} lies ahead, yet the scorecard is submitted"
        for loop in file.loops
        for interview in loop.interviews
        if interview.scorecard and interview.on > today
    ]


def _exercise_named(name: str, exercises: list[Exercise]) -> Exercise | None:
    """Return the exercise of that name, else the first of the kind that the name's words suggest."""
    same_name = (exercise for exercise in exercises if name_key(exercise.name) == name_key(name))
    kind = kind_of_exercise(name)
    same_kind = (exercise for exercise in exercises if exercise.kind == kind and kind != Exercise.Kind.OTHER)
    return next(same_name, None) or next(same_kind, None)


def _rated_most_often(
    exercise: str, file: LoopFile, dimensions: dict[str, Dimension]
) -> tuple[Dimension, ...]:
    """Return the dimensions that the file's scorecards for this exercise rate, the commonest combination."""
    combinations = Counter(
        tuple(sorted(name_key(rating.dimension) for rating in interview.scorecard.ratings))
        for loop in file.loops
        for interview in loop.interviews
        if interview.scorecard and interview.exercise == exercise
    )
    commonest = min(combinations.items(), key=lambda item: (-item[1], item[0]), default=((), 0))[0]
    return tuple(dimensions[key] for key in commonest)


def _planned_for(exercise: Exercise | None) -> tuple[Dimension, ...]:
    """Return what the loop templates, or else the questions, have this exercise test."""
    if exercise is None:
        return ()
    stages = StageDimension.objects.filter(stage__exercise=exercise).select_related("dimension")
    planned = {stage.dimension_id: stage.dimension for stage in stages}
    if not planned:
        questions = exercise.questions.select_related("dimension")
        planned = {question.dimension_id: question.dimension for question in questions}
    return tuple(sorted(planned.values(), key=attrgetter("position", "key")))
