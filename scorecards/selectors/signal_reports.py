"""How often people agreed with the detector, signal by signal and version by version."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Count, Q

from hiring.models import Person, Signal
from scorecards.models import SignalFinding
from scorecards.psychometrics.values import NotEnough
from scorecards.selectors.finding_counts import Judged, judged

CONFIRMED, DISMISSED = SignalFinding.Disposition.CONFIRMED, SignalFinding.Disposition.DISMISSED


@dataclass(frozen=True, slots=True)
class VersionReport:
    """One signal's findings by one engine version; `open` are those that nobody has judged."""

    engine: str
    version: str
    confirmed: int
    dismissed: int
    open: int
    precision: Judged | NotEnough


@dataclass(frozen=True, slots=True)
class SignalReport:
    """One signal of a role in its newest words, with a line per engine version, the newest first."""

    role: str
    kind: str
    text: str
    versions: tuple[VersionReport, ...]


def signal_reports(person: Person) -> tuple[SignalReport, ...]:
    """Return a report per signal with a finding in loops that are open to the person. Two queries."""
    rows = SignalFinding.objects.visible_to(person).filter(source=SignalFinding.Source.DETECTOR)
    counted = rows.values("signal__rubric__role__key", "signal__key", "engine", "engine_version").annotate(
        confirmed=Count("pk", filter=Q(disposition=CONFIRMED)),
        dismissed=Count("pk", filter=Q(disposition=DISMISSED)),
        left=Count("pk", filter=Q(disposition=SignalFinding.Disposition.OPEN, withdrawn_in="")),
    )
    ordered = counted.order_by("signal__rubric__role__key", "signal__key", "engine", "-engine_version")
    return tuple(_reports([dict(row) for row in ordered]))


def _reports(rows: list[Mapping[str, Any]]) -> Iterator[SignalReport]:
    keys = {row["signal__rubric__role__key"] for row in rows}
    newest = Signal.objects.filter(rubric__role__key__in=keys).order_by("rubric__version")
    named = newest.select_related("rubric__role")
    wordings = {(signal.rubric.role.key, signal.key): signal for signal in named}
    for place, found in groupby(rows, key=_signal_of):
        signal = wordings[place]
        yield SignalReport(signal.rubric.role.title, signal.kind, signal.text, tuple(map(_version, found)))


def _signal_of(row: Mapping[str, Any]) -> tuple[str, str]:
    return row["signal__rubric__role__key"], row["signal__key"]


def _version(row: Mapping[str, Any]) -> VersionReport:
    return VersionReport(
        engine=row["engine"],
        version=row["engine_version"],
        confirmed=row["confirmed"],
        dismissed=row["dismissed"],
        open=row["left"],
        precision=judged(row["confirmed"], row["dismissed"]),
    )
