"""The detector's model card: what was measured on notes set aside, and what people made of findings since."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.utils.translation import gettext

from hiring.models import Signal
from scorecards.models import Decision, SignalFinding
from scorecards.psychometrics.values import NotEnough
from scorecards.querysets import loops_told_to_all
from scorecards.selectors.finding_counts import Judged, judged
from scorecards.signals import DEFAULT_ENGINE

EVALUATIONS = Path("docs/evaluation")
FILES = "signals-held-out-*.json"
SHARES = ("precision", "recall", "f1", "average_precision", "calibration_error")


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its 95 % limits; None where there was nothing to share."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Measure:
    """One group of signals: pairs of note and signal labelled, found, right; then the shares of SHARES."""

    label: str
    positives: int
    found: int
    right: int
    precision: Share
    recall: Share
    f1: Share
    average_precision: Share
    calibration_error: Share


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What one engine reached on the roles set aside; false red flags are per 100 notes without any."""

    engine: str
    version: str
    is_shipped: bool
    notes: int
    roles: tuple[str, ...]
    measures: tuple[Measure, ...]
    false_red_flags: Share
    hard_places: int
    hard_flagged: int


@dataclass(frozen=True, slots=True)
class Practice:
    """What people made of one engine version's findings of one kind, in loops that are decided."""

    engine: str
    version: str
    kind: str
    confirmed: int
    dismissed: int
    precision: Judged | NotEnough


@dataclass(frozen=True, slots=True)
class ModelCard:
    """The page: the shipped engine first; `practice` is empty until a decided loop has judged findings."""

    evaluations: tuple[Evaluation, ...]
    practice: tuple[Practice, ...]


def model_card() -> ModelCard:
    """Return the card of this release. One query."""
    read = sorted(_evaluations(), key=lambda one: (not one.is_shipped, one.engine))
    return ModelCard(tuple(read), tuple(_practice()))


@cache
def _evaluations() -> tuple[Evaluation, ...]:
    """Read the files once: they belong to the release."""
    files = sorted((Path(settings.BASE_DIR) / EVALUATIONS).glob(FILES))
    return tuple(evaluation_of(json.loads(file.read_text(encoding="utf-8"))) for file in files)


def evaluation_of(written: Mapping[str, Any]) -> Evaluation:
    """Return what `evaluate_signals --json` printed; raises KeyError where a figure is missing."""
    by_kind = written["by_kind"]
    groups = [(gettext("All signals"), written["overall"])]
    groups += [(str(kind.label), by_kind[kind.value]) for kind in Signal.Kind if kind.value in by_kind]
    hard = written["hard_negatives"].values()
    return Evaluation(
        engine=written["engine"],
        version=written["version"],
        is_shipped=written["engine"] == DEFAULT_ENGINE,
        notes=written["notes"],
        roles=tuple(role.replace("-", " ") for role in written["by_role"]),
        measures=tuple(_measure(label, group) for label, group in groups),
        false_red_flags=_share(written["false_alarms"].get("red_flag", {})),
        hard_places=sum(one["places"] for one in hard),
        hard_flagged=sum(one["flagged"] for one in hard),
    )


def _measure(label: str, group: Mapping[str, Any]) -> Measure:
    shares = {name: _share(group[name]) for name in SHARES}
    return Measure(label, group["positives"], group["found"], group["right"], **shares)


def _share(written: Mapping[str, Any]) -> Share:
    return Share(written.get("value"), written.get("low"), written.get("high"))


def _practice() -> Iterable[Practice]:
    """Count judgements in decided loops in which nobody owes a scorecard any more.

    They are final, and no count moves while anybody of a panel is blind, were it after the decision.
    """
    settled = SignalFinding.objects.filter(
        source=SignalFinding.Source.DETECTOR,
        scorecard__interview__loop__in=loops_told_to_all().filter(
            pk__in=Decision.objects.standing().values("loop")
        ),
    )
    counted = settled.values("engine", "engine_version", "signal__kind").annotate(
        confirmed=Count("pk", filter=Q(disposition=SignalFinding.Disposition.CONFIRMED)),
        dismissed=Count("pk", filter=Q(disposition=SignalFinding.Disposition.DISMISSED)),
    )
    labels = dict(Signal.Kind.choices)
    for row in counted.order_by("engine", "-engine_version", "signal__kind"):
        if row["confirmed"] or row["dismissed"]:
            yield Practice(
                engine=row["engine"],
                version=row["engine_version"],
                kind=str(labels[row["signal__kind"]]),
                confirmed=row["confirmed"],
                dismissed=row["dismissed"],
                precision=judged(row["confirmed"], row["dismissed"]),
            )
