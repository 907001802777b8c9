"""detect_signals, load_signals and evaluate_signals as a person runs them."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from hiring.models import Event, Role, Signal
from tests import factories

REPOSITORY = Path(__file__).resolve().parents[3]
HYGIENE = {"key": "rf_hygiene", "kind": "red_flag", "text": "Dismisses hygiene rules as others' concern"}
TARGET = {"key": "wk_target", "kind": "weak", "text": "Cannot give a measurable target"}
NURSE = {"role": "night-nurse", "title": "Night nurse", "signals": [HYGIENE, TARGET]}
QUOTE = "Hygiene is 'not my job', he waved it off: the auditors can worry about the rules."
FLAGGED = f"Kind. {QUOTE}"


def run(command: str, *args: object, **options: Any) -> tuple[str, str, str]:
    out, err, refusal = io.StringIO(), io.StringIO(), ""
    try:
        call_command(command, *map(str, args), stdout=out, stderr=err, **options)
    except CommandError as error:
        refusal = str(error)
    return out.getvalue(), err.getvalue(), refusal


def written(path: Path, *lines: object) -> Path:
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("\n".join(texts) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def signals(tmp_path: Path) -> Path:
    return written(tmp_path / "nurse.signals.json", NURSE)


def test_detect_writes_a_line_for_every_note_and_needs_no_database(tmp_path: Path, signals: Path) -> None:
    notes = written(tmp_path / "n.jsonl", {"id": "a", "text": FLAGGED}, {"id": "b", "text": ""})

    out, _err, refusal = run("detect_signals", input=str(notes), signals=[str(signals)])

    first, second = map(json.loads, out.splitlines())
    assert refusal == ""
    assert second == {"id": "b", "findings": []}
    assert [(found["signal"], found["quote"]) for found in first["findings"]] == [("rf_hygiene", QUOTE)]
    assert FLAGGED[first["findings"][0]["start"] : first["findings"][0]["end"]] == QUOTE
    assert set(first["findings"][0]) == {"signal", "quote", "start", "end", "confidence", "reasons"}


def test_detect_names_bad_lines_and_reads_the_others(tmp_path: Path, signals: Path) -> None:
    good = {"id": "a", "text": FLAGGED}
    notes = written(tmp_path / "n.jsonl", good, "{", "", {"id": "b"}, good | {"role": "cook"}, good)
    notes.write_bytes(notes.read_bytes() + b'{"id": "c", "text": "\xff"}\n')
    output = tmp_path / "found.jsonl"

    _out, err, refusal = run(
        "detect_signals", input=str(notes), output=str(output), signals=[str(signals)], role="night-nurse"
    )

    assert len(output.read_text(encoding="utf-8").splitlines()) == 2
    assert [line.split(" is left out")[0] for line in err.splitlines() if "left out" in line] == [
        "Line 2",
        "Line 4",
        "Line 5",
        "Line 7",
    ]
    assert refusal == "4 of 7 lines were left out."


def test_detect_of_an_unknown_role_is_refused(signals: Path) -> None:
    _out, _err, refusal = run("detect_signals", role="cook", signals=[str(signals)])

    assert refusal == "There is no role with the key cook."


def test_detect_as_a_process_streams_and_says_so_by_its_exit_code(tmp_path: Path, signals: Path) -> None:
    command = [sys.executable, "manage.py", "detect_signals", "--signals", str(signals)]
    environment = os.environ | {"VAR_DIRECTORY": str(tmp_path / "var")}
    with subprocess.Popen(
        command, cwd=REPOSITORY, env=environment, stdin=-1, stdout=-1, stderr=-1, text=True
    ) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(json.dumps({"id": "a", "text": FLAGGED}) + "\n")
        process.stdin.flush()
        answer = json.loads(process.stdout.readline())
        _rest, err = process.communicate("broken\n", timeout=60)

    assert answer["findings"][0]["quote"] == QUOTE
    assert "Line 2 is left out: not JSON" in err
    assert process.returncode == 1
    assert not (tmp_path / "var/postgresql").exists()


@pytest.mark.django_db
def test_load_makes_a_role_whose_signals_detect_reads(tmp_path: Path, signals: Path) -> None:
    notes = written(tmp_path / "n.jsonl", {"id": "a", "text": FLAGGED, "role": "night-nurse"})

    out, _err, refusal = run("load_signals", signals)
    found, _err, _refusal = run("detect_signals", input=str(notes))

    assert (out, refusal) == ("Night nurse: 2 signals in version 1 (draft).\n", "")
    assert [finding["signal"] for finding in json.loads(found)["findings"]] == ["rf_hygiene"]
    assert Event.objects.get(kind="signals_loaded").payload["signals"] == 2


@pytest.mark.django_db
def test_load_again_replaces_the_signals_of_the_draft(tmp_path: Path, signals: Path) -> None:
    run("load_signals", signals)
    run("load_signals", written(tmp_path / "less.json", NURSE | {"signals": [TARGET]}))

    assert list(Signal.objects.values_list("key", flat=True)) == ["wk_target"]
    assert Role.objects.get().rubrics.count() == 1


@pytest.mark.django_db
def test_load_leaves_a_published_rubric_as_it_is(signals: Path) -> None:
    rubric = factories.RubricFactory(role__key="night-nurse")
    factories.SignalFactory(rubric=rubric, key="old")
    factories.publish(rubric)

    out, _err, _refusal = run("load_signals", signals)

    assert "2 signals in version 2 (draft)" in out
    assert list(rubric.signals.values_list("key", flat=True)) == ["old"]


@pytest.mark.django_db
def test_load_of_a_file_with_one_bad_role_saves_nothing(tmp_path: Path) -> None:
    bad = {"role": "cook", "signals": [HYGIENE | {"kind": "pink"}]}

    _out, _err, refusal = run("load_signals", written(tmp_path / "two.json", json.dumps([NURSE, bad])))

    assert "[1].signals[0].kind: must be one of red_flag, weak, strong" in refusal
    assert not Role.objects.exists()


def corpus(folder: Path) -> Path:
    written(folder / "night-nurse.signals.json", NURSE)
    return written(
        folder / "night-nurse.notes.jsonl",
        {
            "id": "a",
            "role": "night-nurse",
            "text": FLAGGED,
            "labels": [{"signal": "rf_hygiene", "quote": QUOTE}],
        },
        {
            "id": "b",
            "role": "night-nurse",
            "text": "She laughed at 'hygiene is for auditors'.",
            "labels": [],
            "hard": [{"signal": "rf_hygiene", "kind": "negation", "quote": "hygiene is for auditors"}],
        },
        {
            "id": "c",
            "role": "night-nurse",
            "text": "No.",
            "labels": [{"signal": "wk_target", "quote": "No."}],
        },
    )


def test_evaluate_prints_every_metric_as_json(tmp_path: Path) -> None:
    out, _err, refusal = run("evaluate_signals", corpus(tmp_path), json=True, draws=50, engine="rules")

    found = json.loads(out)
    assert refusal == ""
    assert found["notes"] == 3
    assert found["by_kind"]["red_flag"]["precision"]["value"] == 1.0
    assert found["by_signal"]["night-nurse/wk_target"]["recall"]["value"] == 0.0
    assert found["overall"]["recall"]["value"] == 0.5
    assert found["false_alarms"]["red_flag"]["value"] == 0.0
    assert found["hard_negatives"] == {"negation": {"places": 1, "flagged": 0}}


def test_evaluate_in_words_names_bad_lines(tmp_path: Path) -> None:
    path = corpus(tmp_path)
    path.write_text(path.read_text(encoding="utf-8") + '{"id": "d"}\n', encoding="utf-8")

    out, err, refusal = run("evaluate_signals", path, draws=10, engine="rules")

    assert "3 notes, engine rules" in out
    assert "  red_flag: 1, 1, 1; 1.00 (1.00–1.00)" in out
    assert "Line 4 is left out: id, role and text must be strings" in err
    assert refusal == "1 of 4 lines were left out."


def test_evaluate_takes_hard_negatives_from_a_file_of_their_own(tmp_path: Path) -> None:
    hard = written(
        tmp_path / "hard.jsonl",
        {"id": "c", "signal": "rf_hygiene", "kind": "lookalike", "quote": "No."},
        {"id": "elsewhere", "signal": "rf_hygiene", "kind": "lookalike", "quote": "No."},
        {"id": "c", "signal": "rf_hygiene", "kind": "lookalike", "quote": "not there"},
    )

    out, err, refusal = run("evaluate_signals", corpus(tmp_path), hard=[str(hard)], json=True, draws=10)

    assert json.loads(out)["hard_negatives"]["lookalike"] == {"places": 1, "flagged": 0}
    assert "Line 3 is left out: c: a label needs" in err
    assert refusal == "1 of 6 lines were left out."
