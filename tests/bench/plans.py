"""How many statements of all pages and sweeps would read a growing table of the database at hand as a whole.

Asks for a database of 12,500 loops or more: `VAR_DIRECTORY=… manage.py generate --scale company`. What the
pages write is undone. With PLANS_SHOW=1 the statements are shown.
"""

import logging
import os
import sys
from collections.abc import Iterator

from tests.bench.measurement import Measurement

PATIENCE = 600.0  # seconds: a busy machine is no outage


def benchmarks() -> Iterator[Measurement]:
    """Yield the number of statements that were looked at, and of those with a fault: none is promised."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    logging.disable(logging.CRITICAL)
    from django.conf import settings

    settings.REQUEST_PATIENCE_SECONDS = PATIENCE
    from tests.plans import checking

    with checking.undone():
        sizes = checking.growing_tables()
        statements = checking.statements_of_pages()
        found = checking.faults(statements, sizes)
    if os.environ.get("PLANS_SHOW"):
        sys.stdout.write(checking.shown(found, width=4_000) + "\n")
    yield Measurement("tables that grow", len(sizes), "tables")
    yield Measurement("statements of pages and sweeps", len(statements), "statements")
    yield Measurement("of these, whole reads of tables that grow", checking.count_of(found), "", 0)
