"""What the planner knows of a company's database, kept as a file and given to a small one.

PostgreSQL 18 restores statistics as functions; its planner then counts rows as the company has them. Pages
are counted on disk, so that each table keeps its own few and is only thought to be full of rows.
"""

import json
from pathlib import Path
from typing import Any

from django.db import connection

FILE = Path(__file__).with_name("company_statistics.json")
# Bounds of what was typed would make the file large, and no page asks for what stands between two texts.
KEPT = ("boolean", "smallint", "integer", "bigint", "character varying", "timestamp with time zone", "date")
LONGEST = 32  # bytes of a value on average
MOST_VALUES = 20

RELATIONS = """
SELECT relname, reltuples FROM pg_class
WHERE relkind IN ('r', 'i') AND relnamespace = 'public'::regnamespace AND reltuples > 0 ORDER BY 1
"""
COLUMNS = """
SELECT tablename, attname, null_frac, avg_width, n_distinct, correlation, data_type,
    most_common_vals::text, most_common_freqs, histogram_bounds::text
FROM pg_stats JOIN information_schema.columns ON table_schema = schemaname AND table_name = tablename
    AND column_name = attname
WHERE schemaname = 'public' ORDER BY 1, 2
"""
PAGES = "SELECT pg_relation_size(%s::regclass) / current_setting('block_size')::int"
CLEARING = "SELECT pg_clear_attribute_stats('public', %s::text, %s::text, false)"
RELATION = (
    "SELECT pg_restore_relation_stats('schemaname', 'public', 'relname', %s::text,"
    " 'relpages', %s::int, 'reltuples', %s::real)"
)


def dump() -> None:
    """Write the file from the database that is connected, which `generate --scale company` has filled."""
    with connection.cursor() as cursor:
        cursor.execute(RELATIONS)
        relations = dict(cursor.fetchall())
        cursor.execute(COLUMNS)
        columns = [_column(*row) for row in cursor.fetchall()]
    lines = ",\n".join(json.dumps(column) for column in columns)
    FILE.write_text(f'{{"relations": {json.dumps(relations, indent=0)},\n"columns": [\n{lines}\n]}}\n')


def _column(table: str, name: str, *said: Any) -> dict[str, Any]:
    nulls, width, distinct, correlation, kind, values, shares, bounds = said
    found = {
        "relname": table,
        "attname": name,
        "null_frac": nulls,
        "avg_width": width,
        "n_distinct": distinct,
    }
    if correlation is not None:
        found["correlation"] = correlation
    if kind in KEPT and width <= LONGEST:
        if values and len(shares) <= MOST_VALUES:
            found |= {"most_common_vals": values, "most_common_freqs": shares}
        if bounds and kind != "character varying":
            found["histogram_bounds"] = _few_of(bounds)
    return found


def _few_of(bounds: str) -> str:
    every = bounds.strip("{}").split(",")
    step = max(1, len(every) // 10)
    return "{" + ",".join(dict.fromkeys([*every[::step], every[-1]])) + "}"


def restore() -> dict[str, float]:
    """Give the connected database the file's statistics; return the rows of each table and index."""
    known = json.loads(FILE.read_text())
    with connection.cursor() as cursor:
        for name, rows in known["relations"].items():
            cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [name])
            if cursor.fetchone()[0]:
                cursor.execute(PAGES, [name])
                cursor.execute(RELATION, [name, max(1, cursor.fetchone()[0]), rows])
        for column in known["columns"]:
            # What isn't said would stay as the small database has it: 25 loops as the most common ones.
            cursor.execute(CLEARING, [column["relname"], column["attname"]])
            cursor.execute(*_restoring(column))
    relations: dict[str, float] = known["relations"]
    return relations


TYPES = {
    "null_frac": "real",
    "avg_width": "int",
    "n_distinct": "real",
    "correlation": "real",
    "most_common_vals": "text",
    "most_common_freqs": "real[]",
    "histogram_bounds": "text",
}


def _restoring(column: dict[str, Any]) -> tuple[str, list[Any]]:
    said = [name for name in TYPES if name in column]
    words = ", ".join(f"'{name}', %s::{TYPES[name]}" for name in said)
    call = (
        "SELECT pg_restore_attribute_stats('schemaname', 'public', 'relname', %s::text, 'attname', %s::text,"
        f" 'inherited', false, {words})"
    )
    return call, [column["relname"], column["attname"], *(column[name] for name in said)]
