"""fit_signals leaves out the roles that judge, and writes weights that the engine can read."""

import io
import json
import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from scorecards.signals import Note
from scorecards.signals.files import parse_signals
from scorecards.signals.learned.engine import LearnedEngine
from scorecards.signals.learned.model import read_model

FITTED = ("construction-site-manager", "customer-support-lead", "hospital-pharmacist")
CORPUS = Path(__file__).resolve().parents[3] / "scorecards/signals/corpus"


def copied(folder: Path, *roles: str) -> Path:
    for role in roles:
        notes = (CORPUS / f"{role}.notes.jsonl").read_text(encoding="utf-8").splitlines()[:8]
        (folder / f"{role}.notes.jsonl").write_text("\n".join(notes), encoding="utf-8")
        shutil.copy(CORPUS / f"{role}.signals.json", folder)
    return folder


def test_fit_leaves_out_the_judging_roles_and_writes_what_the_engine_reads(tmp_path: Path) -> None:
    folder = copied(tmp_path, *FITTED, "product-manager")
    output = tmp_path / "weights.json"

    out = io.StringIO()
    call_command("fit_signals", corpus=str(folder), output=str(output), stdout=out)

    written = json.loads(output.read_text(encoding="utf-8"))
    assert written["fitted_on"] == dict.fromkeys(FITTED, 8)
    assert "24 notes of 3 roles" in out.getvalue()
    signals = parse_signals((folder / "product-manager.signals.json").read_text(encoding="utf-8"))[0].signals
    found = LearnedEngine(read_model(written)).detect([Note("n", signals[0].examples[0])], signals, 0.0)
    assert found[0].engine == "learned"


def test_fit_of_two_roles_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="at least 3 roles"):
        call_command("fit_signals", corpus=str(copied(tmp_path, *FITTED[:2])))
