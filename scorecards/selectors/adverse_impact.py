"""Do candidates of all groups get offers at the same rate? Counted where the answers lie; totals come out."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connections
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from candidates.forms.self_identification import AGES, ETHNICITIES, GENDERS
from hiring.replicas import alias_to_read
from scorecards.psychometrics.adverse_impact import Difference, GroupCount, adverse_impact
from scorecards.psychometrics.values import Interval, NotEnough

NO_ANSWER = "no_answer"
# A group is shown from five selected and five not selected on, so from ten people on.
SMALLEST_CELL = 5
MOST_YEARS = 5
ATTRIBUTES: tuple[tuple[str, Promise, tuple[tuple[str, Promise], ...]], ...] = (
    ("gender", _("By gender"), GENDERS),
    ("ethnicity", _("By ethnicity"), ETHNICITIES),
    ("age", _("By age"), AGES),
)


@dataclass(frozen=True, slots=True)
class ImpactRow:
    """One group that is large enough. Rate and ratio in hundredths; `interval` is of the ratio.

    `difference` is None for the group that the others are compared with.
    """

    label: str
    selected: int
    total: int
    rate: int
    is_reference: bool
    difference: Difference | None
    ratio: int | None
    interval: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class ImpactTable:
    """One attribute: the groups that may be shown, and the names of those that may not."""

    attribute: str
    title: str
    rows: tuple[ImpactRow, ...]
    hidden: tuple[str, ...]


def impact_tables(role_id: UUID, years: int) -> tuple[ImpactTable, ...]:
    """Return a table per attribute for a role over whole years up to the last quarter. Three queries."""
    return tuple(_table(role_id, years, *attribute) for attribute in ATTRIBUTES)


def _table(
    role_id: UUID, years: int, attribute: str, title: Promise, groups: tuple[tuple[str, Promise], ...]
) -> ImpactTable:
    counted = _counted(role_id, attribute, years)
    shown = [GroupCount(str(label), *counted[key]) for key, label in groups if counted.get(key, (0, 0))[1]]
    hidden = tuple(str(label) for key, label in groups if not counted.get(key, (0, 0))[1])
    return ImpactTable(attribute, str(title), tuple(_rows(shown)), hidden)


def _counted(role_id: UUID, attribute: str, years: int) -> dict[str, tuple[int, int]]:
    """Return (selected, total) of the groups that the database gives out."""
    with connections[alias_to_read()].cursor() as cursor:
        cursor.execute("SELECT * FROM demographics.impact(%s, %s, %s)", [role_id, attribute, years])
        return {name: (selected, total) for name, selected, total in cursor.fetchall() if total is not None}


def _rows(shown: list[GroupCount]) -> list[ImpactRow]:
    impact = adverse_impact(shown, smallest=2 * SMALLEST_CELL) if shown else None
    rows = []
    for count, group in zip(shown, impact.groups if impact else (), strict=True):
        is_reference = impact is not None and group.label == impact.reference
        difference = None if is_reference or isinstance(group.difference, NotEnough) else group.difference
        rows.append(
            ImpactRow(
                label=count.label,
                selected=count.selected,
                total=count.total,
                rate=round(100 * count.selected / count.total),
                is_reference=is_reference,
                difference=difference,
                ratio=round(100 * difference.ratio) if difference else None,
                interval=_interval(difference),
            )
        )
    return rows


def _interval(difference: Difference | None) -> tuple[int, int] | None:
    if difference is None or not isinstance(difference.ratio_interval, Interval):
        return None
    return round(100 * difference.ratio_interval.low), round(100 * difference.ratio_interval.high)
