"""What docs/ says of the engines on the roles set aside is what the command prints today."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command

from scorecards.signals import engine_names
from scorecards.signals.values import HELD_OUT_ROLES

REPOSITORY = Path(__file__).resolve().parents[3]
CORPUS = REPOSITORY / "scorecards/signals/corpus"


@pytest.mark.parametrize("engine", engine_names())
def test_committed_evaluation_is_what_the_command_prints(engine: str) -> None:
    stored = REPOSITORY / f"docs/evaluation/signals-held-out-{engine}.json"
    committed = json.loads(stored.read_text(encoding="utf-8"))
    paths = [str(CORPUS / f"{role}.notes.jsonl") for role in sorted(HELD_OUT_ROLES)]

    out = io.StringIO()
    call_command("evaluate_signals", *paths, engine=engine, json=True, draws=1, stdout=out)

    printed = json.loads(out.getvalue())
    for part in ("notes", "engine", "version", "hard_negatives"):
        assert printed[part] == committed[part]
    assert figures(printed) == figures(committed)


def figures(evaluation: dict[str, dict[str, dict[str, object]]]) -> dict[str, object]:
    """Return the counts and shares without their limits, which depend on the draws."""
    groups = evaluation["by_kind"] | evaluation["by_signal"]
    return {
        name: [value["value"] if isinstance(value, dict) else value for value in quality.values()]
        for name, quality in groups.items()
    }
