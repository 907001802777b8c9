"""What PostgreSQL would do for a statement, and whether that grows with a table that grows.

Pure but for `explained`, which asks for a plan and runs nothing.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

Plan = Mapping[str, Any]

# A statement may read so much of a table that grows: what one person, loop or page has.
SHARE = 0.1
FEW = 2_000  # rows
# What takes its outer child's rows one by one, as it is asked for its own.
STREAMED = ("Limit", "Nested Loop", "Hash Join", "Subquery Scan", "Append", "LockRows", "Result")
WHOLE = ("Seq Scan", "Parallel Seq Scan", "Sample Scan")
CHANGES = ("INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement as it was sent, with its values."""

    sql: str
    values: Any


@dataclass(slots=True)
class Recorder:
    """Keeps each statement that is sent, once for each text."""

    statements: dict[str, Statement] = field(default_factory=dict)

    def recording(self) -> AbstractContextManager[None]:
        return connection.execute_wrapper(self._note)

    def _note(self, execute: Any, sql: str, values: Any, many: bool, context: Any) -> Any:
        if sql.lstrip("( ").upper().startswith(("SELECT", "WITH", *CHANGES)) and not many:
            self.statements.setdefault(sql, Statement(sql, values))
        return execute(sql, values, many, context)


def explained(statement: Statement) -> Plan:
    """Return the plan of a statement, which isn't run."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {statement.sql}", statement.values)
        found = cursor.fetchone()[0]
    plans = json.loads(found) if isinstance(found, str) else found
    plan: Plan = plans[0]["Plan"]
    return plan


def faults_in(plan: Plan, sizes: Mapping[str, float]) -> set[str]:
    """Return what reads a growing table as a whole, in words; `sizes` are the growing tables' rows."""
    return {words for node, stopped in _nodes(plan, 1.0) if (words := _fault(node, stopped, sizes))}


def _nodes(node: Plan, share: float) -> Iterator[tuple[Plan, float]]:
    """Yield each node with the share of it that a limit above lets happen."""
    share *= _share_of_child(node)
    yield node, share
    for child in node.get("Plans", ()):
        # Only what is handed up row by row is stopped with its parent: not what is sorted or hashed first.
        stops = node["Node Type"] in STREAMED and child.get("Parent Relationship") == "Outer"
        yield from _nodes(child, share if stops else 1.0)


def _share_of_child(node: Plan) -> float:
    if node["Node Type"] != "Limit":
        return 1.0
    whole = float(node["Plans"][0]["Plan Rows"])
    return min(1.0, float(node["Plan Rows"]) / whole) if whole else 1.0


def _fault(node: Plan, share: float, sizes: Mapping[str, float]) -> str:
    table = str(node.get("Relation Name", ""))
    if table not in sizes:
        return ""
    kind = str(node["Node Type"])
    if kind in WHOLE:
        read = sizes[table] * share
        return f"{kind} on {table}" if read > FEW else ""
    if "Scan" in kind and float(node["Plan Rows"]) * share > max(FEW, SHARE * sizes[table]):
        return f"{kind} reads much of {table}"
    return ""


def without(faults: Collection[str], known: Collection[str]) -> list[str]:
    """Return the faults that aren't known, in order."""
    return sorted(set(faults) - set(known))
