"""A pytest plugin that writes a line of JSON for each test of a fault, for the table of make faults."""

import json
import os
import re
from pathlib import Path

import pytest

FAULT = re.compile(r"::test_f(\d\d)_")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Keep how a test ended: its own part, or what went wrong before it or was skipped."""
    found = FAULT.search(report.nodeid)
    if found is None or not (report.when == "call" or (report.when == "setup" and not report.passed)):
        return
    lost, duplicated, recovery = dict(report.user_properties).get("outcome") or (None, None, None)
    line = {
        "fault": int(found[1]),
        "test": report.nodeid,
        "ended": report.outcome,
        "lost": lost,
        "duplicated": duplicated,
        "recovery_seconds": recovery,
    }
    with Path(os.environ["FAULT_REPORT"]).open("a") as lines:
        lines.write(json.dumps(line) + "\n")
