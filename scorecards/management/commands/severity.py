"""manage.py severity: how strict each interviewer is, from a file of ratings."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from scorecards.management.answers import reason_of, words_of
from scorecards.management.rating_files import RatingTable, printable, read_ratings, report_bad_lines
from scorecards.psychometrics.contrasts import SHOWN_FROM_RELIABILITY
from scorecards.psychometrics.crossing import UNLINKED
from scorecards.psychometrics.scorecard_means import ScorecardMeans, scorecard_means
from scorecards.psychometrics.severity import Severity, estimate_severity
from scorecards.psychometrics.values import NotEnough

COLUMNS = ("candidate", "rater", "dimension", "score")
ALONE = NotEnough("nobody else met this interviewer's candidates", have=0, need=1)


class Command(BaseCommand):
    help = (
        "Estimate how strict each interviewer is, compared with those who met the same candidates. "
        "The file is CSV with the columns candidate,rater,dimension,score; an empty score is missing. "
        "Severity is in points of the scale, positive for lower ratings, drawn towards 0 by as much as the "
        "data leave open; reliability goes from 0 to 1; n counts the scorecards that can be compared. "
        "Bad lines are named on the standard error and left out; the exit code is then 1, as it is when no "
        "line is usable. What the ratings do not carry is null, with the reason. No database is opened."
    )
    # The command reads a file and prints: it must open no database connection.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help='the ratings, "-" for the standard input')
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        table = read_ratings(options["file"], COLUMNS)
        candidate, rater, dimension = (table.codes(name) for name in COLUMNS[:3])
        cards = scorecard_means(candidate, rater, dimension, table.scores())
        fit = estimate_severity(cards.candidate, cards.rater, cards.mean)
        answer = answer_of(table, cards, fit)
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
        else:
            for line in lines_of(answer):
                self.stdout.write(line)
        report_bad_lines(table, self.stderr.write)


def answer_of(table: RatingTable, cards: ScorecardMeans, fit: Severity | NotEnough) -> dict[str, Any]:
    """Return what is printed, as values for JSON."""
    names = table.columns["rater"].labels
    raters = [rater_of(name, number, fit) for number, name in enumerate(names)]
    dimensions = zip(table.columns["dimension"].labels, cards.dimension_effects.tolist(), strict=True)
    return {
        "raters": raters,
        "model": model_of(fit),
        "dimensions": [{"dimension": name, "effect": effect} for name, effect in dimensions],
        "ratings": int(cards.ratings.sum()),
        "scorecards": int(cards.mean.size),
        "missing": table.missing,
        "bad_lines": len(table.bad_lines),
    }


def rater_of(name: str, number: int, fit: Severity | NotEnough) -> dict[str, Any]:
    """Return one rater's line; severity and reliability are None, with the reason, where there are none."""
    if isinstance(fit, NotEnough) or fit.group[number] == UNLINKED:
        refusal = fit if isinstance(fit, NotEnough) else ALONE
        return {
            "rater": name,
            "severity": None,
            "reliability": None,
            "n": 0,
            "not_enough": reason_of(refusal),
        }
    return {
        "rater": name,
        "severity": float(fit.severity[number]),
        "reliability": float(fit.reliability[number]),
        "n": int(fit.scorecards[number]),
        "error": float(fit.error_variance[number] ** 0.5),
        "group": int(fit.group[number]) + 1,
    }


def model_of(fit: Severity | NotEnough) -> dict[str, Any]:
    """Return what the severities rest on."""
    if isinstance(fit, NotEnough):
        return {"severity_variance": None, "residual_variance": None, "not_enough": reason_of(fit)}
    return {
        "severity_variance": fit.between,
        "residual_variance": fit.residual,
        "candidates": fit.candidates,
        "single_scorecards": fit.single,
        "linked_groups": int(fit.group.max()) + 1,
    }


def lines_of(answer: dict[str, Any]) -> Iterator[str]:
    """Yield the answer for a person to read."""
    names = [printable(rater["rater"]) for rater in answer["raters"]]
    width = max(len("rater"), *map(len, names))
    yield f"{'rater':<{width}}  severity  reliability     n"
    for name, rater in zip(names, answer["raters"], strict=True):
        yield f"{name:<{width}}  {_numbers(rater)}"
    yield ""
    yield from _remarks(answer)


def _numbers(rater: dict[str, Any]) -> str:
    if rater["severity"] is None:
        return f"{'–':>8}  {'–':>11}  {rater['n']:>4}  {rater['not_enough']['reason']}"
    mark = "  *" if _is_unreliable(rater) else ""
    return f"{rater['severity']:>+8.2f}  {rater['reliability']:>11.2f}  {rater['n']:>4}{mark}"


def _remarks(answer: dict[str, Any]) -> Iterator[str]:
    model = answer["model"]
    if model["severity_variance"] is None:
        yield f"Nothing is estimated: {words_of(model['not_enough'])}."
        return
    yield f"{answer['ratings']} ratings in {answer['scorecards']} scorecards."
    yield f"{model['candidates']} candidates were met by two interviewers or more and carry the comparison."
    yield "Severity is in points of the scale; positive means lower ratings for the same candidates."
    if model["severity_variance"] == 0:
        yield "No difference in severity can be detected."
    elif any(map(_is_unreliable, answer["raters"])):
        yield f"* Reliability under {SHOWN_FROM_RELIABILITY}: too few interviews to say."
    if model["linked_groups"] > 1:
        yield f"Compare only within one of the {model['linked_groups']} groups that share no candidates."


def _is_unreliable(rater: dict[str, Any]) -> bool:
    return rater["severity"] is not None and rater["reliability"] < SHOWN_FROM_RELIABILITY
