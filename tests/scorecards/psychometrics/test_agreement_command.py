"""manage.py agreement: what is printed for each level, and what is said where nothing can be."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from scorecards.psychometrics.alpha import LEVELS, alpha_with_interval, count_values
from tests.scorecards.psychometrics.references import (
    KRIPPENDORFF_2011,
    KRIPPENDORFF_2011_PRINTED,
    expected,
    needs_references,
    sparse_ratings,
)
from tests.scorecards.psychometrics.simulations import organisation

REPOSITORY = Path(__file__).resolve().parents[3]


def run(path: object, **options: object) -> tuple[str, str, str]:
    out, err, refusal = io.StringIO(), io.StringIO(), ""
    try:
        call_command("agreement", str(path), stdout=out, stderr=err, **options)
    except CommandError as error:
        refusal = str(error)
    return out.getvalue(), err.getvalue(), refusal


def written(folder: Path, rows: list[tuple[object, ...]]) -> Path:
    path = folder / "ratings.csv"
    lines = ["unit,rater,score", *(",".join(map(str, row)) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def krippendorff_2011(tmp_path: Path) -> Path:
    cells = [
        (f"u{unit + 1}", "ABCD"[rater], "" if score is None else score)
        for rater, row in enumerate(KRIPPENDORFF_2011)
        for unit, score in enumerate(row)
    ]
    return written(tmp_path, cells)


@pytest.fixture
def many(tmp_path: Path) -> Path:
    data = organisation(candidates=60)
    scores = np.clip(np.round(data.mean), 1, 5).astype(int)
    return written(tmp_path, list(zip(data.candidate, data.rater, scores, strict=True)))


@pytest.mark.parametrize("level", LEVELS)
def test_krippendorff_2011_by_command(krippendorff_2011: Path, level: str) -> None:
    out, err, refusal = run(krippendorff_2011, level=level, json=True)
    answer = json.loads(out)
    alpha = answer["krippendorff_alpha"]
    assert (err, refusal) == ("", "")
    assert round(alpha["value"], 3) == KRIPPENDORFF_2011_PRINTED[level]
    assert (alpha["low"], alpha["high"], alpha["units"], alpha["ratings"]) == (None, None, 11, 40)
    assert alpha["not_enough"] == {
        "reason": "an interval needs more candidates with two ratings or more",
        "have": 11,
        "need": 30,
    }
    assert (answer["units"], answer["raters"], answer["ratings"], answer["missing"]) == (12, 4, 41, 7)


def test_alpha_with_its_interval(many: Path) -> None:
    data = organisation(candidates=60)
    scores = np.clip(np.round(data.mean), 1, 5)
    mine = alpha_with_interval(count_values(data.candidate, scores), "ordinal")
    answer = json.loads(run(many, json=True)[0])
    alpha = answer["krippendorff_alpha"]
    assert alpha["value"] == pytest.approx(mine.value, abs=1e-12)
    assert (alpha["low"], alpha["high"]) == pytest.approx((mine.interval.low, mine.interval.high), abs=1e-12)
    assert alpha["level"] == "ordinal"
    assert 0 < answer["reliability"]["single"] < answer["reliability"]["panel"] < 1
    assert answer["reliability"]["panel_size"] == 4.0


@needs_references
def test_reference_dimension_as_in_irr(tmp_path: Path) -> None:
    candidate, rater, dimension, score = sparse_ratings()
    mine = dimension == 0
    path = written(tmp_path, list(zip(candidate[mine], rater[mine], score[mine], strict=True)))
    printed = expected("krippendorff.expected.json")["sparse_synth_per_dimension_irr"]["1"]
    for level, value in printed.items():
        alpha = json.loads(run(path, level=level, json=True)[0])["krippendorff_alpha"]
        assert alpha["value"] == pytest.approx(value, abs=1e-10)
        assert alpha["low"] < value < alpha["high"]


def test_words_are_scores_at_the_nominal_level(tmp_path: Path) -> None:
    path = written(
        tmp_path, [("a", 1, "yes"), ("a", 2, "yes"), ("b", 1, "no"), ("b", 2, "yes"), ("c", 1, "Zoë")]
    )
    answer = json.loads(run(path, level="nominal", json=True)[0])
    assert answer["krippendorff_alpha"]["value"] == pytest.approx(0.0)
    assert "reliability" not in answer
    out, _, refusal = run(path, level="ordinal")
    assert out == ""
    assert 'Line 2: the score "yes" is not a number.' in refusal


def test_readable_answer(krippendorff_2011: Path) -> None:
    few = run(krippendorff_2011)[0].splitlines()
    assert few == [
        "41 ratings of 12 units by 4 raters",
        "Krippendorff's alpha, ordinal: 0.815 from 11 units with two ratings or more; no interval: "
        "an interval needs more candidates with two ratings or more (11 of 30)",
        "Reliability: none: too few candidates to speak of reliability (12 of 30)",
    ]


def test_readable_answer_with_an_interval(many: Path) -> None:
    lines = run(many)[0].splitlines()
    assert lines[0] == "240 ratings of 60 units by 8 raters"
    assert "; 95% 0." in lines[1]
    assert lines[1].endswith("with these raters and other units")
    assert lines[3].startswith("Reliability of a panel of 4.0, as staffed: 0.")
    assert lines[4].startswith("Raters needed for 0.80: ")


def test_raters_who_see_nothing_in_common_are_never_enough(tmp_path: Path) -> None:
    scores = np.random.default_rng(1).integers(1, 6, (40, 5))
    scores = scores + 0.01 * (3 - scores.mean(axis=1, keepdims=True))
    level = scores - scores.mean(axis=1, keepdims=True)
    path = written(tmp_path, [(unit, rater, level[unit, rater]) for unit in range(40) for rater in range(5)])
    assert run(path, level="interval")[0].splitlines()[-1] == "Raters needed for 0.80: no number is enough"


def test_equal_ratings_have_no_alpha(tmp_path: Path) -> None:
    path = written(tmp_path, [("a", 1, 4), ("a", 2, 4), ("b", 1, 4), ("b", 2, 4)])
    alpha = json.loads(run(path, json=True)[0])["krippendorff_alpha"]
    assert alpha["value"] is None
    assert alpha["not_enough"]["reason"].startswith("every rating is the same")
    assert "alpha, ordinal: none: every rating is the same" in run(path)[0]


def test_bad_lines_are_named(tmp_path: Path) -> None:
    rows = [
        ("a", 1, 4),
        ("a", 1, 5),
        ("a", "", 3),
        ("", 2, 3),
        ("a", 2, "x"),
        ("a", 2, 3),
        ("b", 1, 2),
        ("b", 2, 2),
    ]
    out, err, refusal = run(written(tmp_path, rows), json=True)
    assert err.splitlines() == [
        "Line 3: a second score for unit a, rater 1.",
        "Line 4: no rater.",
        "Line 5: no unit.",
        'Line 6: the score "x" is not a number.',
    ]
    assert refusal == "4 of 8 lines were left out."
    assert json.loads(out)["ratings"] == 4


def test_a_flood_of_bad_lines_is_cut_short(tmp_path: Path) -> None:
    rows = [("a", 1, 4), ("a", 2, 4), *[("b", number, "x") for number in range(150)]]
    _, err, refusal = run(written(tmp_path, rows))
    assert len(err.splitlines()) == 100
    assert refusal == "150 of 152 lines were left out (50 not named here)."


def test_impossible_requests_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path, [("a", 1, -4), ("a", 2, 4), ("b", 1, 1), ("b", 2, 1)])
    assert run(path, level="ratio")[2] == f"{path}: the ratio level has no negative scores."
    assert run(path, draws=5)[2] == "--draws takes 100 to 100,000."
    unlike = written(tmp_path, [(number // 2, number % 2, number + 0.5) for number in range(2002)])
    assert "2002 different scores are over 1000" in run(unlike, level="interval")[2]


def test_help_says_which_exit_code_means_what(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    folder.mkdir()
    finished = subprocess.run(
        [sys.executable, "manage.py", "agreement", "--help"],
        cwd=REPOSITORY,
        env={**os.environ, "VAR_DIRECTORY": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "the exit code is then 1" in " ".join(finished.stdout.split())
    assert "unit,rater,score" in finished.stdout
