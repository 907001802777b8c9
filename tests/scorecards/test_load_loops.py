"""manage.py load_loops: whole files or nothing, every problem named, nothing loaded twice."""

import datetime
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command

from candidates.models import Candidate, Interview, Loop, Seat
from hiring.actors import NotAllowedError
from hiring.models import Dimension, Event, Person, Rubric
from scorecards.loop_files import parse_loops
from scorecards.models import Rating, Reveal, Scorecard, SignalFinding
from scorecards.services.import_plans import plan_import
from scorecards.services.imports import import_loop
from tests import factories
from tests.loop_files import SMALL, small
from tests.outbox import deliver_all
from tests.threads import at_once

DEMO = Path(__file__).parents[2] / "scorecards" / "demo" / "loops.json"
CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "loops.json"


@pytest.fixture
def write(tmp_path: Path) -> Callable[[dict[str, Any]], str]:
    def write(data: dict[str, Any]) -> str:
        path = tmp_path / "loops.json"
        path.write_text(json.dumps(data))
        return str(path)

    return write


@pytest.fixture
def rubric(db: None) -> Rubric:
    """The published rubric of the demo's role: eight dimensions, five exercises."""
    return make_rubric()


def make_rubric() -> Rubric:
    root = DEMO.parents[2] / "hiring" / "demo"
    out = StringIO()
    call_command("import_blueprint", str(root / "principal-ai-engineer.txt"), stdout=out)
    call_command("load_kit", str(root / "kit.json"), publish=True, stdout=out)
    return Rubric.objects.published().get()


def load(path: str | Path, **options: Any) -> str:
    out = StringIO()
    call_command("load_loops", str(path), stdout=out, stderr=out, **options)
    return out.getvalue()


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Person, Candidate, Loop, Scorecard, Event))


def test_loop_is_stored_as_the_file_tells(rubric: Rubric, write: Callable[..., str]) -> None:
    load(write(SMALL))
    loop = Loop.objects.get()
    assert (loop.rubric, loop.application.candidate.name, loop.template) == (rubric, "Cleo Marr", None)
    assert loop.opened_at.isoformat() == "2026-02-02T10:00:00+00:00"
    first, second = loop.interviews.all()
    assert (first.title, first.exercise, first.minutes) == (
        "System design case", rubric.exercises.get(kind="system_design"), 90,
    )  # fmt: skip
    assert (second.title, second.exercise) == ("Whiteboard origami", None)
    assert [interview.starts_at.isoformat() for interview in (first, second)] == [
        "2026-02-02T10:00:00+00:00", "2026-02-02T12:00:00+00:00",
    ]  # fmt: skip
    scorecard = Scorecard.objects.get()
    assert (scorecard.recommendation, scorecard.overall_notes) == ("definitely_not", "Not with us.")
    assert scorecard.committed_at is not None
    assert scorecard.committed_at.date() == datetime.date(2026, 2, 2)
    assert list(scorecard.ratings.values_list("dimension__name", "score", "evidence").order_by("score")) == [
        ("Security & privacy", 1, "“Later.”"), ("AI systems design", 2, "  Drew boxes.\n"),
    ]  # fmt: skip
    assert [seat.kind for seat in Seat.objects.all()] == ["lead", "lead"]


def test_interviewers_are_added_without_a_password(rubric: Rubric, write: Callable[..., str]) -> None:
    load(write(SMALL))
    ada = Person.objects.get(email="ada@example.com")
    assert (ada.name, ada.title, ada.duties, ada.has_usable_password()) == (
        "Ada Oakes", "Staff Engineer", ["interviewer"], False,
    )  # fmt: skip


def test_known_people_and_candidates_are_kept(rubric: Rubric, write: Callable[..., str]) -> None:
    ada = factories.PersonFactory(email="ADA@example.com", name="Ada O.", duties=["admin"])
    cleo = factories.CandidateFactory(email="Cleo@example.com", name="C. Marr")
    load(write(SMALL))
    ada.refresh_from_db()
    assert (ada.name, ada.duties) == ("Ada O.", ["admin"])
    assert Loop.objects.get().application.candidate == cleo
    assert Seat.objects.filter(person=ada).count() == 1


def test_loading_appends_one_event_for_the_loop(rubric: Rubric, write: Callable[..., str]) -> None:
    load(write(SMALL))
    event = Event.objects.get(kind="loop_imported")
    loop = Loop.objects.get()
    assert (event.actor, event.stream_kind, event.stream_id) == (None, "loop", loop.pk)
    assert event.payload == {"application_id": str(loop.application_id), "interviews": 2, "scorecards": 1}


@time_machine.travel(datetime.datetime(2026, 2, 1, 9, 30, tzinfo=datetime.UTC), tick=False)
def test_loop_that_lies_ahead_is_opened_now(rubric: Rubric, write: Callable[..., str]) -> None:
    load(write(small(lambda data: data["loops"][0]["interviews"].pop(0))))
    assert Loop.objects.get().opened_at == datetime.datetime(2026, 2, 1, 9, 30, tzinfo=datetime.UTC)
    assert Interview.objects.get().starts_at == datetime.datetime(2026, 2, 2, 10, tzinfo=datetime.UTC)


def test_annotation_of_the_file_is_stored_nowhere(rubric: Rubric, write: Callable[..., str]) -> None:
    load(write(SMALL))
    rows = [
        *Loop.objects.values(), *Interview.objects.values(), *Scorecard.objects.values(),
        *Rating.objects.values(), *Person.objects.values(), *Event.objects.values(),
    ]  # fmt: skip
    assert "never shown" not in repr(rows)
    assert "harsh" not in repr(rows)
    assert "rf_governance" not in repr(rows)


def test_loop_loaded_before_is_passed_over_and_said_so(rubric: Rubric, write: Callable[..., str]) -> None:
    path = write(SMALL)
    assert "Loaded 1 of 1 loops" in load(path)
    before = counts()
    said = load(path)
    assert "Cleo Marr: has a loop for this role, passed over" in said
    assert "Loaded 0 of 1 loops" in said
    assert counts() == before


def test_missing_scorecard_tests_what_is_rated_most_often_in_that_exercise(rubric: Rubric) -> None:
    load(DEMO)
    missing = Interview.objects.get(seats__scorecard__isnull=True)
    others = Interview.objects.filter(exercise=missing.exercise).exclude(pk=missing.pk)
    combinations = [tuple(sorted(other.dimensions.values_list("name", flat=True))) for other in others]
    commonest = max(set(combinations), key=combinations.count)
    assert tuple(sorted(missing.dimensions.values_list("name", flat=True))) == commonest
    assert commonest


def test_missing_scorecard_of_an_exercise_nobody_rated_tests_what_the_template_says(
    rubric: Rubric, write: Callable[..., str]
) -> None:
    def change(data: dict[str, Any]) -> None:
        data["loops"][0]["interviews"][1]["exercise"] = "debugging scenario"

    load(write(small(change)))
    tested = Interview.objects.get(exercise__kind="debugging").dimensions.all()
    planned = Dimension.objects.filter(stages__exercise__kind="debugging")
    assert planned.exists()
    assert set(tested) == set(planned)


@pytest.mark.skipif(not CORPUS.exists(), reason="the shared corpus is not beside this checkout")
def test_corpus_is_loaded_and_compiled(rubric: Rubric) -> None:
    assert "Loaded 12 of 12 loops" in load(CORPUS)
    assert (Loop.objects.count(), Interview.objects.count(), Scorecard.objects.count()) == (12, 61, 60)
    deliver_all()
    assert all(loop.debriefs.exists() for loop in Loop.objects.all())


def test_demo_is_loaded_and_compiled(rubric: Rubric) -> None:
    assert "Loaded 12 of 12 loops" in load(DEMO)
    assert (Loop.objects.count(), Scorecard.objects.committed().count()) == (12, 60)
    assert not Interview.objects.filter(exercise=None).exists()
    deliver_all()
    assert all(loop.debriefs.exists() for loop in Loop.objects.all())


@pytest.mark.django_db
def test_role_without_published_rubric_is_refused_with_the_command_that_helps(
    write: Callable[..., str],
) -> None:
    factories.RubricFactory(role__title="Principal AI Engineer")
    with pytest.raises(CommandError, match="import_blueprint FILE --publish") as caught:
        load(write(SMALL))
    assert "Principal AI Engineer" in str(caught.value)
    assert counts() == (0, 0, 0, 0, 0)


def test_unknown_dimension_is_refused_with_its_path(rubric: Rubric, write: Callable[..., str]) -> None:
    def change(data: dict[str, Any]) -> None:
        data["loops"][0]["interviews"][0]["scorecard"]["ratings"][1]["dimension"] = "Charm"

    before = counts()
    with pytest.raises(CommandError) as caught:
        load(write(small(change)))
    place = "loops[0].interviews[0].scorecard.ratings[1].dimension"
    assert f"{place}: Principal AI Engineer v1 has no dimension “Charm”" in str(caught.value)
    assert counts() == before


def ticked(*ticks: tuple[str, str]) -> dict[str, Any]:
    rows = [{"signal": signal, "quote": quote} for signal, quote in ticks]
    return small(
        lambda data: data["loops"][0]["interviews"][0]["scorecard"].update(signals=rows),
    )


def test_ticks_are_stored_as_the_interviewer_s_with_their_place(
    rubric: Rubric, write: Callable[..., str]
) -> None:
    text = rubric.signals.get(key="rf_no_criteria").text
    load(write(ticked(("rf_governance", "Later"), (text.upper(), "as I heard it"), ("rf_blame", "Not with"))))

    rows = SignalFinding.objects.order_by("signal__key")
    found = [(row.signal.key, row.source, row.field, row.start, row.end, row.quote) for row in rows]
    assert found == [
        ("rf_blame", "interviewer", "overall_notes", 0, 8, "Not with"),
        ("rf_governance", "interviewer", "evidence:security-privacy", 1, 6, "Later"),
        ("rf_no_criteria", "interviewer", "", None, None, "as I heard it"),
    ]
    assert {row.scorecard.committed_at is not None for row in rows} == {True}


@pytest.mark.parametrize(
    ("ticks", "problem"),
    [
        ([("rf_charm", "a")], "signals[0].signal: Principal AI Engineer v1 has no signal “rf_charm”"),
        (
            [("rf_blame", "a"), ("BLAME_TEXT", "b")],
            "signals[1].signal: rf_blame is ticked twice in this scorecard",
        ),
    ],
    ids=["unknown", "twice by key and text"],
)
def test_tick_that_means_nothing_new_is_refused_with_its_path(
    rubric: Rubric, write: Callable[..., str], ticks: list[tuple[str, str]], problem: str
) -> None:
    text = rubric.signals.get(key="rf_blame").text
    before = counts()
    with pytest.raises(CommandError) as caught:
        load(write(ticked(*((text if signal == "BLAME_TEXT" else signal, quote) for signal, quote in ticks))))
    assert f"loops[0].interviews[0].scorecard.{problem}" in str(caught.value)
    assert counts() == before


def test_scorecard_of_a_day_ahead_is_refused(rubric: Rubric, write: Callable[..., str]) -> None:
    def change(data: dict[str, Any]) -> None:
        data["loops"][0]["interviews"][0]["date"] = "2999-01-04"

    with pytest.raises(CommandError, match=r"loops\[0\]\.interviews\[0\]\.date: 2999-01-04 lies ahead"):
        load(write(small(change)))
    assert Loop.objects.count() == 0


def test_problem_in_the_last_loop_leaves_nothing_of_the_first(
    rubric: Rubric, write: Callable[..., str]
) -> None:
    data = json.loads(DEMO.read_text())
    data["loops"][-1]["interviews"][1]["scorecard"]["ratings"][0]["rating"] = 7
    before = counts()
    with pytest.raises(CommandError) as caught:
        load(write(data))
    assert "loops[11].interviews[1].scorecard.ratings[0].rating: must be 1–5, not 7" in str(caught.value)
    assert counts() == before


def test_dry_run_needs_no_database(write: Callable[..., str]) -> None:
    said = load(write(SMALL), dry_run=True)
    assert said == (
        "Principal AI Engineer: loops 1, interviews 2, scorecards 1. Dry run: nothing was saved.\n"
    )


def test_dry_run_names_every_problem(write: Callable[..., str]) -> None:
    def change(data: dict[str, Any]) -> None:
        data["loops"][0]["interviews"][0]["minutes"] = 0
        data["loops"][0]["interviews"][1]["interviewer"] = "Nobody"

    with pytest.raises(CommandError) as caught:
        load(write(small(change)), dry_run=True)
    assert str(caught.value).splitlines()[1:] == [
        "  loops[0].interviews[0].minutes: must be 5–480, not 0",
        "  loops[0].interviews[1].interviewer: no interviewer of this file is named Nobody",
    ]


def test_import_by_an_interviewer_is_not_allowed(rubric: Rubric, interviewer: Person) -> None:
    file = parse_loops(json.dumps(SMALL))
    with pytest.raises(NotAllowedError):
        import_loop(actor=interviewer, record=file.loops[0], plan=plan_import(file))
    assert Loop.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_loads_of_one_file_at_once_load_each_loop_once(write: Callable[..., str]) -> None:
    make_rubric()
    path = write(SMALL)
    said = at_once(*[lambda: load(path)] * 3)
    assert sorted("Loaded 1 of 1" in str(text) for text in said) == [False, False, True]
    assert (Loop.objects.count(), Candidate.objects.count(), Scorecard.objects.count()) == (1, 1, 1)


def test_reveal_opens_the_loops_whose_scorecards_are_all_in(rubric: Rubric, recruiter: Person) -> None:
    assert "Revealed 11 loops" in load(DEMO, reveal=True, reveal_by=recruiter.email)
    assert Reveal.objects.filter(by=recruiter).count() == 11
    waiting = Loop.objects.get(reveal__isnull=True)
    assert Seat.objects.filter(interview__loop=waiting, scorecard__isnull=True).count() == 1
    assert "Revealed 0 loops" in load(DEMO, reveal=True, reveal_by=recruiter.email)


def test_reveal_without_a_person_is_refused(write: Callable[..., str]) -> None:
    with pytest.raises(CommandError, match="--reveal-by"):
        load(write(SMALL), reveal=True)


def test_reveal_by_somebody_unknown_loads_nothing(rubric: Rubric, write: Callable[..., str]) -> None:
    with pytest.raises(CommandError, match=r"no active person with the address nobody@example\.com"):
        load(write(SMALL), reveal=True, reveal_by="nobody@example.com")
    assert Loop.objects.count() == 0


def test_reveal_by_an_interviewer_is_refused_after_loading(
    rubric: Rubric, write: Callable[..., str], interviewer: Person
) -> None:
    def change(data: dict[str, Any]) -> None:
        del data["loops"][0]["interviews"][1]

    with pytest.raises(CommandError, match="loaded but not all revealed"):
        load(write(small(change)), reveal=True, reveal_by=interviewer.email)
    assert (Loop.objects.count(), Reveal.objects.count()) == (1, 0)
