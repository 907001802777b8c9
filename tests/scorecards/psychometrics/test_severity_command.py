"""manage.py severity: what is printed, which lines are refused, and that no database is opened."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from scorecards.psychometrics.severity import estimate_severity
from tests.scorecards.psychometrics.references import FOLDER, expected, needs_references
from tests.scorecards.psychometrics.simulations import organisation

REPOSITORY = Path(__file__).resolve().parents[3]
HEADER = "candidate,rater,dimension,score"
Writer = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Writer:
    def write_file(*lines: str, header: str = HEADER) -> Path:
        path = tmp_path / "ratings.csv"
        path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
        return path

    return write_file


def run(path: object, **options: object) -> tuple[str, str, str]:
    out, err, refusal = io.StringIO(), io.StringIO(), ""
    try:
        call_command("severity", str(path), stdout=out, stderr=err, **options)
    except CommandError as error:
        refusal = str(error)
    return out.getvalue(), err.getvalue(), refusal


def lines_of_an_organisation() -> list[str]:
    data = organisation(candidates=60)
    triples = zip(data.candidate, data.rater, data.mean, strict=True)
    return [
        f"c{candidate},Zoë {rater},{dimension},{mean + shift!r}".replace("np.float64(", "").replace(")", "")
        for candidate, rater, mean in triples
        for dimension, shift in (("depth", 0.25), ("clarity", -0.25))
    ]


def test_severity_as_the_package_computes_it(write: Writer) -> None:
    data = organisation(candidates=60)
    fit = estimate_severity(data.candidate, data.rater, data.mean)
    answer = json.loads(run(write(*lines_of_an_organisation()), json=True)[0])
    assert [rater["rater"] for rater in answer["raters"]] == [f"Zoë {number}" for number in range(8)]
    assert [rater["severity"] for rater in answer["raters"]] == pytest.approx(fit.severity, abs=1e-6)
    assert [rater["reliability"] for rater in answer["raters"]] == pytest.approx(fit.reliability, abs=1e-6)
    assert [rater["n"] for rater in answer["raters"]] == np.bincount(data.rater).tolist()
    assert [part["dimension"] for part in answer["dimensions"]] == ["clarity", "depth"]
    assert [part["effect"] for part in answer["dimensions"]] == pytest.approx([-0.25, 0.25])


@needs_references
def test_reference_file_as_in_lme4() -> None:
    answer = json.loads(run(FOLDER / "sparse_synth.csv", json=True)[0])
    printed = expected("sparse_synth_peers.json")["W"]["rater"]
    assert [rater["rater"] for rater in answer["raters"]] == [str(rater["rater"]) for rater in printed]
    assert [rater["severity"] for rater in answer["raters"]] == pytest.approx(
        [rater["severity"] for rater in printed], abs=1e-7
    )


def test_bad_lines_are_named_and_left_out(write: Writer) -> None:
    good = lines_of_an_organisation()
    first_rater = good[0].split(",")[1]
    bad = ["c0,Zoë 1", ",Zoë 1,depth,3", "c0,,depth,3", "c0,Zoë 1,depth,four", "c0,Zoë 1,depth,nan"]
    out, err, refusal = run(write(*bad, *good, good[0], "", "c0,new,depth,"), json=True)
    assert err.splitlines() == [
        "Line 2: 2 fields, 4 are needed.",
        "Line 3: no candidate.",
        "Line 4: no rater.",
        'Line 5: the score "four" is not a number.',
        'Line 6: the score "nan" is not a number.',
        f"Line {len(good) + 7}: a second score for candidate c0, rater {first_rater}, dimension depth.",
    ]
    assert refusal == f"6 of {len(good) + 7} lines were left out."
    clean = json.loads(run(write(*good), json=True)[0])
    answer = json.loads(out)
    assert answer["raters"] == clean["raters"]
    assert (answer["missing"], answer["bad_lines"]) == (1, 6)


def test_the_order_of_lines_and_columns_does_not_matter(write: Writer) -> None:
    good = lines_of_an_organisation()
    straight = run(write(*good))[0]
    turned = [";".join(reversed(line.split(","))) for line in reversed(good)]
    assert run(write(*turned, header="\ufeffScore; dimension ;rater;candidate"))[0] == straight


def test_a_stranger_and_a_newcomer_are_told_apart(write: Writer) -> None:
    lines = [*lines_of_an_organisation(), "far,alone,depth,3"]
    out, _, refusal = run(write(*lines), json=True)
    assert refusal == ""
    assert json.loads(out)["raters"][-1] == {
        "rater": "alone",
        "severity": None,
        "reliability": None,
        "n": 0,
        "not_enough": {"reason": "nobody else met this interviewer's candidates", "have": 0, "need": 1},
    }


def test_ratings_without_a_shared_candidate_give_no_number(write: Writer) -> None:
    out, _, refusal = run(write("a,x,d,3", "b,y,d,4"), json=True)
    answer = json.loads(out)
    assert refusal == ""
    assert [rater["severity"] for rater in answer["raters"]] == [None, None]
    assert answer["model"]["not_enough"]["reason"] == "no two interviewers met the same candidate"
    remark = "Nothing is estimated: no two interviewers met the same candidate (0 of 1)."
    assert remark in run(write("a,x,d,3"))[0].splitlines()


def test_readable_table(write: Writer) -> None:
    lines = [
        *lines_of_an_organisation(),
        "c0,new,depth,1",
        "far,alone,depth,3",
        "p,q1,depth,3",
        "p,q2,depth,4",
    ]
    table = run(write(*lines))[0].splitlines()
    assert table[0].split() == ["rater", "severity", "reliability", "n"]
    assert table[1].startswith("Zoë 0  ")
    assert any(line.split()[0] == "alone" and "nobody else met" in line for line in table)
    assert "Compare only within one of the 2 groups that share no candidates." in table


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("a,b\n1,2\n", "the first line must name the columns candidate,rater,dimension,score"),
        ("", "the first line must name"),
        (f"{HEADER}\n", "has no usable rating"),
        (f"{HEADER}\na,b,c,x\n", 'Line 2: the score "x" is not a number.'),
        (f"{HEADER}\na,b,c,\n", "has no usable rating"),
    ],
)
def test_files_without_a_usable_line_are_refused(tmp_path: Path, content: str, words: str) -> None:
    path = tmp_path / "ratings.csv"
    path.write_text(content)
    out, _, refusal = run(path)
    assert out == ""
    assert words in refusal


def test_unreadable_files_are_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_bytes(f"{HEADER}\nZo\xeb,b,c,3\n".encode("latin-1"))
    assert "not UTF-8" in run(other)[2]
    assert run(tmp_path / "absent.csv")[2] == f"There is no file {tmp_path / 'absent.csv'}."
    assert "is a folder" in run(tmp_path)[2]


@pytest.mark.parametrize("score", ["1e308", "-inf", "1_0", "0x3", "3,5", "½"])
def test_what_no_rating_can_be_is_not_a_number(write: Writer, score: str) -> None:
    _, err, refusal = run(write(*lines_of_an_organisation(), f'c0,new,depth,"{score}"'))
    assert err == f'Line 482: the score "{score}" is not a number.\n'
    assert refusal == "1 of 481 lines were left out."


def test_quoted_fields_windows_line_ends_and_capitals(tmp_path: Path) -> None:
    path = tmp_path / "ratings.csv"
    lines = [
        line.replace("Zoë ", '"Zoë, ').replace(",depth", '",DEPTH') for line in lines_of_an_organisation()
    ]
    lines = [line.replace(",clarity", '",CLARITY') for line in lines]
    path.write_bytes("\r\n".join(['"Candidate","Rater","Dimension","Score"', *lines]).encode())
    answer = json.loads(run(path, json=True)[0])
    assert [rater["rater"] for rater in answer["raters"]] == [f"Zoë, {number}" for number in range(8)]
    assert answer["bad_lines"] == 0


def test_names_cannot_command_the_terminal(write: Writer) -> None:
    lines = [*lines_of_an_organisation(), "c0,\x1b[2Jevil,depth,3", "c1,\x1b[2Jevil,depth,x"]
    out, err, _ = run(write(*lines))
    assert "\x1b" not in out + err
    assert "\N{REPLACEMENT CHARACTER}[2Jevil" in out


def test_standard_input_exit_code_and_no_database(write: Writer, tmp_path: Path) -> None:
    content = write(*lines_of_an_organisation(), "c0,,depth,3").read_bytes()
    folder = tmp_path / "var"
    folder.mkdir()
    finished = subprocess.run(
        [sys.executable, "manage.py", "severity", "-", "--json"],
        cwd=REPOSITORY,
        env={**os.environ, "VAR_DIRECTORY": str(folder)},
        input=content,
        capture_output=True,
        check=False,
    )
    assert finished.returncode == 1
    assert len(json.loads(finished.stdout)["raters"]) == 8
    assert finished.stderr.decode() == "Line 482: no rater.\nLinesLeftOut: 1 of 481 lines were left out.\n"
    # A database would have been started here.
    assert [path.name for path in folder.iterdir()] == ["secret_key"]
