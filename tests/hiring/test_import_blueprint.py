"""manage.py import_blueprint: what is printed, saved, carried over and refused."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from hiring.actors import SYSTEM, ConflictError, NotAllowedError
from hiring.blueprint import parse_text
from hiring.models import Event, Exercise, Person, Role, Rubric, Signal
from hiring.services.imports import TooLongError, import_blueprint, kind_of_exercise
from hiring.services.publishing import publish_rubric

REPOSITORY = Path(__file__).resolve().parents[2]
DOCUMENT = REPOSITORY / "hiring/demo/principal-ai-engineer.txt"
SCRAPED = REPOSITORY.parent / "shared/blueprints/principal-ai-engineer.txt"
PARTS = [
    DOCUMENT,
    pytest.param(SCRAPED, marks=pytest.mark.skipif(not SCRAPED.exists(), reason="no ../shared")),
]


def run(*words: object, **options: object) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("import_blueprint", *(str(word) for word in words), stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def imported(document: Path = DOCUMENT, **options: object) -> Rubric:
    text = document.read_text()
    result = import_blueprint(actor=SYSTEM, blueprint=parse_text(text), document=text, **options)
    return result.rubric


@pytest.mark.django_db
@pytest.mark.parametrize("document", PARTS)
def test_import_saves_every_part(document: Path) -> None:
    run(document)
    rubric = Rubric.objects.get()
    assert (rubric.role.title, rubric.role.key) == ("Principal AI Engineer", "principal-ai-engineer")
    assert (rubric.version, rubric.published_at) == (1, None)
    assert rubric.document == document.read_text()
    assert [section.number for section in rubric.sections.all()] == list(range(1, 21))
    assert rubric.areas.count() == 7
    assert [kind for kind in Signal.Kind.values for _ in rubric.signals.filter(kind=kind)] == (
        ["red_flag"] * 4 + ["weak"] * 4 + ["strong"] * 5
    )
    exercises = rubric.exercises.values_list("kind", "min_minutes", "max_minutes", "optional")
    assert list(exercises) == [
        ("system_design", 90, 90, False),
        ("debugging", 45, 60, False),
        ("evaluation_design", 45, 45, False),
        ("code_review", None, None, True),
    ]
    anchors = [dimension.anchors for dimension in rubric.dimensions.all()]
    assert len(anchors) == 8
    assert [texts[1:4] for texts in anchors] == [("", "", "")] * 8
    assert all(texts[0] and texts[4] for texts in anchors)


@pytest.mark.django_db
@pytest.mark.parametrize("document", PARTS)
def test_json_prints_the_contract_alone_and_saves(document: Path) -> None:
    out, err = run(document, json=True)
    printed = json.loads(out)
    assert list(printed) == ["title", "dimensions", "exercises", "signals", "areas", "sections", "warnings"]
    assert printed == parse_text(document.read_text()).as_json()
    assert err == ""
    assert Rubric.objects.count() == 1


def test_dry_run_opens_no_connection() -> None:
    # Without the mark django_db any use of the database fails this test.
    out, _err = run(DOCUMENT, dry_run=True)
    assert out.startswith(
        "Principal AI Engineer\n  20 sections, 7 areas to assess\n  8 dimensions: AI systems"
    )
    assert out.endswith("Dry run: nothing was saved.\n")


def test_dry_run_starts_no_server(tmp_path: Path) -> None:
    finished = subprocess.run(
        [sys.executable, "manage.py", "import_blueprint", str(DOCUMENT), "--dry-run", "--json"],
        cwd=REPOSITORY,
        env={**os.environ, "VAR_DIRECTORY": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(finished.stdout)["title"] == "Principal AI Engineer"
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


REFUSED = {
    "empty": (b" \n\t\n", "It is empty."),
    "only a byte order mark": (b"\xef\xbb\xbf", "It is empty."),
    "binary": (b"Role\x00\x01", "It is a binary file"),
    "pdf": (b"%PDF-1.7 ...", "It is a PDF."),
    "damaged docx": (b"PK\x03\x04....", "The Word document is damaged."),
    "broken utf-16": ("Role".encode("utf-16") + b"\x00", "It begins as UTF-16 text and breaks at byte 11"),
    "no known encoding": (b"Role \x81 description", "It is not UTF-8 text (at byte 6) and not Windows-1252"),
    "over 5 MB": (b"a" * (5 * 1024 * 1024 + 1), "is larger than 5 MB"),
    "no role description": (b"A recipe for bread: flour, water, salt.", "This is not a role description"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_role_document_is_refused(name: str, tmp_path: Path) -> None:
    data, reason = REFUSED[name]
    path = tmp_path / "role.txt"
    path.write_bytes(data)
    with pytest.raises(CommandError) as refusal:
        run(path)
    assert reason in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert not Role.objects.exists()


@pytest.mark.parametrize(("path", "reason"), [("nowhere.txt", "There is no file"), (".", "is a folder")])
def test_what_is_no_file_is_refused(path: str, reason: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=reason):
        run(tmp_path / path)


def test_refusal_is_one_line_and_code_1() -> None:
    finished = subprocess.run(
        [sys.executable, "manage.py", "import_blueprint", "nowhere.txt", "--json"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (finished.returncode, finished.stdout) == (1, "")
    assert finished.stderr == "Refused: There is no file nowhere.txt.\n"


def test_windows_1252_is_read_with_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "role.txt"
    data = DOCUMENT.read_text().encode("cp1252")
    path.write_bytes(data)
    place = next(index for index, byte in enumerate(data, 1) if byte > 127)
    out, err = run(path, dry_run=True, json=True)
    assert json.loads(out) == parse_text(DOCUMENT.read_text()).as_json()
    assert f"It is not UTF-8 (at byte {place}); read as Windows-1252" in err
    assert err.count("\n") == 1


@pytest.mark.django_db
def test_publish_publishes() -> None:
    out, _err = run(DOCUMENT, publish=True)
    assert out.endswith("Saved: new role principal-ai-engineer, version 1, published.\n")
    assert Rubric.objects.get().is_published
    assert list(Event.objects.values_list("kind", flat=True)) == ["rubric_drafted", "rubric_published"]


@pytest.mark.django_db
def test_import_beside_a_draft_is_refused() -> None:
    first = imported()
    with pytest.raises(CommandError, match="has a draft already"):
        run(DOCUMENT)
    assert list(Rubric.objects.all()) == [first]
    assert Event.objects.count() == 1


@pytest.mark.django_db
def test_replace_draft_replaces_it() -> None:
    first = imported()
    first.loop_templates.create(name="Loop")
    out, _err = run(DOCUMENT, replace_draft=True)
    assert out.endswith("Saved: role principal-ai-engineer, version 1, draft.\n")
    assert Rubric.objects.get().pk != first.pk


@pytest.mark.django_db
def test_import_again_carries_over_what_the_document_leaves_out() -> None:
    first = imported()
    call_command("load_kit", str(REPOSITORY / "hiring/demo/kit.json"), publish=True, stdout=io.StringIO())
    out, _err = run(DOCUMENT)
    draft = Rubric.objects.get(version=2)
    before, after = (list(rubric.dimensions.all()) for rubric in (first, draft))
    assert [row.anchors[1:4] for row in after] == [row.anchors[1:4] for row in before]
    # The document speaks of 5 and 1, so its words hold.
    found = parse_text(DOCUMENT.read_text()).dimensions
    assert [(row.anchor_1, row.anchor_5) for row in after] == [(x.anchors[1], x.anchors[5]) for x in found]
    kept = ("key", "text", "kind", "examples", "counter_examples")
    assert list(draft.signals.values_list(*kept)) == list(first.signals.values_list(*kept))
    written = ("key", "kind", "min_minutes", "max_minutes", "brief", "guide")
    assert list(draft.exercises.values_list(*written)) == list(first.exercises.values_list(*written))
    assert draft.exercises.filter(kind=Exercise.Kind.BEHAVIOURAL).count() == 1
    assert questions(draft) == questions(first)
    assert plan(draft) == plan(first)
    assert "From version 1: the exercise “Behavioural interview”, which the document lacks\n" in out
    assert "From version 1: 24 anchors\n" in out


@pytest.mark.django_db
def test_import_again_keeps_what_people_asked_of_dimensions() -> None:
    first = imported()
    dimension = first.dimensions.all()[0]
    first.dimensions.filter(pk=dimension.pk).update(weight=2, weight_reason="Half of the job.", minimum_bar=3)
    profile = first.profiles.create(position=1, key="regulated", name="Regulated")
    profile.emphases.create(dimension=dimension, minimum_bar=4)
    first.bar_raiser_required = True
    first.save()
    call_command("load_kit", str(REPOSITORY / "hiring/demo/kit.json"), publish=True, stdout=io.StringIO())
    out, _err = run(DOCUMENT)
    draft = Rubric.objects.get(version=2)
    kept = draft.dimensions.get(key=dimension.key)
    asked = (kept.weight, kept.weight_reason, kept.minimum_bar)
    assert asked == (2, "Half of the job.", 3)
    assert draft.bar_raiser_required
    assert draft.profiles.get(name="Regulated").emphases.get().dimension == kept
    assert "From version 1: what is asked of 4 dimensions\n" in out
    assert "From version 1: the emphasis profile “Regulated”\n" in out


def questions(rubric: Rubric) -> list[tuple[str, str, str]]:
    return [
        (exercise.key, question.dimension.key, question.text)
        for exercise in rubric.exercises.all()
        for question in exercise.questions.all()
    ]


def plan(rubric: Rubric) -> list[tuple[str, str, int, list[str]]]:
    return [
        (template.name, stage.exercise.key, stage.minutes, sorted(row.key for row in stage.dimensions.all()))
        for template in rubric.loop_templates.all()
        for stage in template.stages.all()
    ]


@pytest.mark.django_db
def test_import_that_cannot_be_published_saves_nothing(tmp_path: Path) -> None:
    text = DOCUMENT.read_text()
    start = text.index("Scorecard dimensions")
    end = text.index("20) The Role on One Page")
    path = tmp_path / "role.txt"
    path.write_text(text[:start] + text[end:])
    with pytest.raises(CommandError, match="There is no dimension to rate yet"):
        run(path, publish=True)
    assert not Role.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.django_db
def test_import_for_a_role_becomes_its_next_version() -> None:
    role = Role.objects.create(key="staff-ai", title="Staff AI Engineer")
    out, _err = run(DOCUMENT, role="staff-ai")
    assert out.endswith("Saved: role staff-ai, version 1, draft.\n")
    assert [(rubric.role, rubric.version) for rubric in Rubric.objects.all()] == [(role, 1)]


@pytest.mark.django_db
def test_import_under_a_new_key_makes_the_role() -> None:
    out, _err = run(DOCUMENT, role="ai-principal")
    assert out.endswith("Saved: new role ai-principal, version 1, draft.\n")
    assert Role.objects.get().title == "Principal AI Engineer"


@pytest.mark.django_db
def test_import_under_what_is_no_key_saves_nothing() -> None:
    with pytest.raises(CommandError, match=r"Nothing was saved\. “AI Lead” is no key"):
        run(DOCUMENT, role="AI Lead")
    assert not Role.objects.exists()


@pytest.mark.django_db
def test_import_by_another_than_an_admin_is_refused(recruiter: Person) -> None:
    with pytest.raises(NotAllowedError):
        import_blueprint(actor=recruiter, blueprint=parse_text(DOCUMENT.read_text()), document="")
    assert not Role.objects.exists()


@pytest.mark.django_db
def test_import_that_fails_later_leaves_no_event() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        imported()
        raise ZeroDivisionError
    assert not Event.objects.exists()


@pytest.mark.django_db
def test_name_that_does_not_fit_is_refused_with_its_line() -> None:
    name = "Debugging " * 17
    text = DOCUMENT.read_text().replace("Debugging scenario", name.strip())
    blueprint = parse_text(text)
    assert [len(row.name) for row in blueprint.exercises if row.name.startswith("Debugging")] == [169]
    with pytest.raises(TooLongError, match=r"^Line \d+: the name of an exercise has 169 characters, and 160"):
        import_blueprint(actor=SYSTEM, blueprint=blueprint, document=text)


@pytest.mark.django_db
def test_published_rubric_is_not_replaced() -> None:
    rubric = publish_rubric(actor=SYSTEM, rubric=imported())
    assert imported(replace_draft=True).version == 2
    rubric.refresh_from_db()
    assert rubric.is_published


@pytest.mark.django_db
def test_publishing_twice_is_refused() -> None:
    rubric = imported()
    publish_rubric(actor=SYSTEM, rubric=rubric)
    with pytest.raises(ConflictError, match="Version 1 is published"):
        publish_rubric(actor=SYSTEM, rubric=rubric)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("System design case", "system_design"),
        ("Debugging scenario", "debugging"),
        ("Incident walk-through", "debugging"),
        ("Evaluation design exercise", "evaluation_design"),
        ("Code review exercise", "code_review"),
        ("Behavioral interview", "behavioural"),
        ("Cooking", "other"),
    ],
)
def test_kind_of_exercise_follows_its_words(name: str, kind: str) -> None:
    assert kind_of_exercise(name) == kind
