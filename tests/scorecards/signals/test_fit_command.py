"""fit_signals leaves out the roles that judge, and writes a judgement that the engine can read."""

import io
import json
import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from scorecards.management.commands.fit_signals import following
from scorecards.signals import Note
from scorecards.signals.files import parse_signals
from scorecards.signals.reader.engine import ReaderEngine
from scorecards.signals.reader.fitted_to import fitted_to
from scorecards.signals.reader.judging import FEATURES, read_judgement

FITTED = ("construction-site-manager", "customer-support-lead", "hospital-pharmacist")
CORPUS = Path(__file__).resolve().parents[3] / "scorecards/signals/corpus"
NOTES = 12


def copied(folder: Path, *roles: str) -> Path:
    """Write some notes of each role under the name of a role that the encoder was not fitted to."""
    for role in roles:
        notes = (CORPUS / f"{role}.notes.jsonl").read_text(encoding="utf-8").splitlines()[:NOTES]
        signals = (CORPUS / f"{role}.signals.json").read_text(encoding="utf-8")
        renamed = "\n".join(notes).replace(f'"role": "{role}"', f'"role": "another-{role}"')
        (folder / f"another-{role}.notes.jsonl").write_text(renamed, encoding="utf-8")
        named = signals.replace(f'"role": "{role}"', f'"role": "another-{role}"')
        (folder / f"another-{role}.signals.json").write_text(named, encoding="utf-8")
    return folder


def with_judging_role(folder: Path) -> Path:
    """Add the first notes of a role that judges."""
    notes = (CORPUS / "product-manager.notes.jsonl").read_text(encoding="utf-8").splitlines()[:8]
    (folder / "product-manager.notes.jsonl").write_text("\n".join(notes), encoding="utf-8")
    shutil.copy(CORPUS / "product-manager.signals.json", folder)
    return folder


def test_fit_leaves_out_the_judging_roles_and_writes_what_the_engine_reads(tmp_path: Path) -> None:
    folder = with_judging_role(copied(tmp_path, *FITTED))
    output = tmp_path / "judgement.json"

    out = io.StringIO()
    call_command("fit_signals", corpus=str(folder), output=str(output), engine_version="7.1", stdout=out)

    written = json.loads(output.read_text(encoding="utf-8"))
    assert (written["version"], written["encoder"]) == ("7.1", fitted_to().digest)
    assert f"Version 7.1: {3 * NOTES} notes; thresholds" in out.getvalue()
    assert "Left out in turn, unseen roles, red flag:" in out.getvalue()
    assert all(tuple(own) == (*FEATURES, "offset") for own in written["weights"].values())
    engine = ReaderEngine(read_judgement(written, fitted_to()))
    signals = parse_signals((folder / "product-manager.signals.json").read_text(encoding="utf-8"))[0].signals
    found = engine.detect([Note("n", signals[0].examples[0])], signals, 0.0)
    assert (found[0].engine, found[0].version) == ("reader", "7.1")


def test_fit_without_three_roles_that_are_new_to_the_encoder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        CommandError, match="at least 3 roles that the encoder was not fitted to; there are 2"
    ):
        call_command("fit_signals", corpus=str(copied(tmp_path, *FITTED[:2])))


def test_fit_takes_no_note_that_the_encoder_was_fitted_to(tmp_path: Path) -> None:
    role, seen = next((role, ids) for role, ids in fitted_to().notes.items() if len(ids) >= 30)
    for ending in ("notes.jsonl", "signals.json"):
        shutil.copy(CORPUS / f"{role}.{ending}", tmp_path)
    lines = (CORPUS / f"{role}.notes.jsonl").read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["id"] for line in lines} == seen

    with pytest.raises(CommandError, match="there are 0"):
        call_command("fit_signals", corpus=str(tmp_path))


def test_fit_knows_the_engines_that_can_be_fitted(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="invalid choice: 'rules'"):
        call_command("fit_signals", "--engine", "rules", corpus=str(tmp_path))


@pytest.mark.parametrize(("version", "next_one"), [("2.2", "2.3"), ("2.9", "2.10"), ("3", "3.1")])
def test_a_refit_has_the_following_version(version: str, next_one: str) -> None:
    assert following(version) == next_one
