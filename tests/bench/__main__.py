"""`python -m tests.bench` measures what the project promises; the exit code is 1 when a promise is broken."""

import sys

from tests.bench import (
    cold,
    debriefs,
    delays,
    drain,
    floor,
    growth,
    load,
    plans,
    psychometrics,
    row_level_security,
    signals,
)
from tests.bench.measurement import keep

PROMISES = {
    "debriefs": debriefs.benchmarks,
    "delays": delays.benchmarks,
    "psychometrics": psychometrics.benchmarks,
    "signals": signals.benchmarks,
}
# Measured for a decision, or to know what a thing costs, or in a database of one's own. Asked for by name.
BENCHES = {
    **PROMISES,
    "cold": cold.benchmarks,
    "drain": drain.benchmarks,
    "floor": floor.benchmarks,
    "growth": growth.benchmarks,
    "load": load.benchmarks,
    "plans": plans.benchmarks,
    "row_level_security": row_level_security.benchmarks,
}


def main(names: list[str]) -> int:
    """Run the named benches, or all that keep a promise; print each measurement as it comes, and keep all."""
    kept = True
    for name in names or PROMISES:
        found = []
        for measurement in BENCHES[name]():
            sys.stdout.write(f"{measurement}\n")
            sys.stdout.flush()
            found.append(measurement)
        keep(name, found)
        kept &= all(measurement.is_kept for measurement in found)
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
