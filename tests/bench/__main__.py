"""`python -m tests.bench` measures what the project promises; the exit code is 1 when a promise is broken."""

import sys

from tests.bench import debriefs, delays, psychometrics, row_level_security, signals

PROMISES = {
    "debriefs": debriefs.benchmarks,
    "delays": delays.benchmarks,
    "psychometrics": psychometrics.benchmarks,
    "signals": signals.benchmarks,
}
# What was measured for a decision and promises nothing; asked for by name.
BENCHES = {**PROMISES, "row_level_security": row_level_security.benchmarks}


def main(names: list[str]) -> int:
    """Run the named benches, or all that keep a promise, and print each measurement as it comes."""
    kept = True
    for name in names or PROMISES:
        for measurement in BENCHES[name]():
            sys.stdout.write(f"{measurement}\n")
            sys.stdout.flush()
            kept &= measurement.is_kept
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
