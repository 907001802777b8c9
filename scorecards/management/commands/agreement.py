"""manage.py agreement: how far interviewers agree, from a file of ratings."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

import numpy as np
from django.core.management.base import BaseCommand

from hiring.management.documents import Refused
from scorecards.management.answers import reason_of, words_of
from scorecards.management.rating_files import RatingTable, read_ratings, report_bad_lines
from scorecards.psychometrics.alpha import LEVELS, Alpha, Level, alpha_with_interval, count_values
from scorecards.psychometrics.reliability import Reliability, role_reliability
from scorecards.psychometrics.values import NotEnough

COLUMNS = ("unit", "rater", "score")


class Command(BaseCommand):
    help = (
        "Measure how far interviewers agree: Krippendorff's alpha with a bootstrap interval over units, and "
        "the reliability of one rater and of the panels as staffed. "
        "The file is CSV with the columns unit,rater,score; an empty score is missing; at the nominal level "
        "scores may be words. "
        "Bad lines are named on the standard error and left out; the exit code is then 1, as it is when no "
        "line is usable. What the ratings do not carry is null, with the reason. No database is opened."
    )
    # The command reads a file and prints: it must open no database connection.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help='the ratings, "-" for the standard input')
        parser.add_argument("--level", choices=LEVELS, default="ordinal", help="how scores may be compared")
        parser.add_argument("--json", action="store_true", help="print JSON")
        parser.add_argument("--draws", type=int, default=1000, help="bootstrap draws (1000)")
        parser.add_argument("--seed", type=int, default=0, help="seed of the draws (0)")

    def handle(self, *args: Any, **options: Any) -> None:
        level: Level = options["level"]
        if not 100 <= options["draws"] <= 100_000:
            raise Refused("--draws takes 100 to 100,000.")
        table = read_ratings(options["file"], COLUMNS, numeric=level != "nominal")
        try:
            alpha = alpha_of(table, level, options["draws"], options["seed"])
        except ValueError as error:
            raise Refused(f"{options['file']}: {error}.") from None
        answer = answer_of(table, alpha)
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
        else:
            for line in lines_of(answer):
                self.stdout.write(line)
        report_bad_lines(table, self.stderr.write)


def alpha_of(table: RatingTable, level: Level, draws: int, seed: int) -> Alpha:
    """Return alpha of the good lines; at the nominal level words count as they are."""
    scores = table.codes("score").astype(np.float64) if level == "nominal" else table.scores()
    return alpha_with_interval(count_values(table.codes("unit"), scores), level, draws=draws, seed=seed)


def answer_of(table: RatingTable, alpha: Alpha) -> dict[str, Any]:
    """Return what is printed, as values for JSON."""
    answer = {
        "krippendorff_alpha": alpha_answer(alpha),
        "units": len(table.columns["unit"].labels),
        "raters": len(table.columns["rater"].labels),
        "ratings": int(table.codes("unit").size),
        "missing": table.missing,
        "bad_lines": len(table.bad_lines),
    }
    if alpha.level != "nominal":
        answer["reliability"] = reliability_answer(
            role_reliability(table.codes("unit"), table.codes("rater"), table.scores())
        )
    return answer


def alpha_answer(alpha: Alpha) -> dict[str, Any]:
    """Return alpha and its interval, each null where it is not given, and the first reason for it."""
    value, limits = alpha.value, alpha.interval
    answer: dict[str, Any] = {
        "value": None if isinstance(value, NotEnough) else value,
        "low": None if isinstance(limits, NotEnough) else limits.low,
        "high": None if isinstance(limits, NotEnough) else limits.high,
        "units": alpha.units,
        "ratings": alpha.ratings,
        "level": alpha.level,
    }
    refusal = value if isinstance(value, NotEnough) else limits
    if isinstance(refusal, NotEnough):
        answer["not_enough"] = reason_of(refusal)
    return answer


def reliability_answer(found: Reliability | NotEnough) -> dict[str, Any]:
    """Return how far one rater and the panels can be relied on, null with the reason where not known."""
    if isinstance(found, NotEnough):
        return {"single": None, "panel": None, "not_enough": reason_of(found)}
    return {
        "single": found.single_absolute,
        "single_consistency": found.single_consistency,
        "panel": found.panel,
        "panel_size": found.panel_size,
        "raters_needed": None if isinstance(found.needed, NotEnough) else found.needed,
        "target": found.target,
    }


def lines_of(answer: dict[str, Any]) -> Iterator[str]:
    """Yield the answer for a person to read."""
    yield f"{answer['ratings']} ratings of {answer['units']} units by {answer['raters']} raters"
    alpha = answer["krippendorff_alpha"]
    yield f"Krippendorff's alpha, {alpha['level']}: {_alpha_in_words(alpha)}"
    if "reliability" in answer:
        yield from _reliability_in_words(answer["reliability"])


def _alpha_in_words(alpha: dict[str, Any]) -> str:
    if alpha["value"] is None:
        return f"none: {words_of(alpha['not_enough'])}"
    value = f"{alpha['value']:.3f} from {alpha['units']} units with two ratings or more"
    if alpha["low"] is None:
        return f"{value}; no interval: {words_of(alpha['not_enough'])}"
    return f"{value}; 95% {alpha['low']:.3f} to {alpha['high']:.3f} with these raters and other units"


def _reliability_in_words(reliability: dict[str, Any]) -> Iterator[str]:
    if reliability["single"] is None:
        yield f"Reliability: none: {words_of(reliability['not_enough'])}"
        return
    yield f"Reliability of one rater: {reliability['single']:.2f}"
    size, panel = reliability["panel_size"], reliability["panel"]
    yield f"Reliability of a panel of {size:.1f}, as staffed: {panel:.2f}"
    needed = reliability["raters_needed"]
    words = "no number is enough" if needed is None else needed
    yield f"Raters needed for {reliability['target']:.2f}: {words}"
