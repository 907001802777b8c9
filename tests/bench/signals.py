"""The default signal engine: 200 notes a second on one core, 300 MB, a first answer within two seconds."""

import json
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from scorecards.signals import DEFAULT_ENGINE, Note, engine_named
from scorecards.signals.files import parse_signals
from tests.bench.measurement import REPOSITORY, Measurement, measured_command

CORPUS = REPOSITORY / "scorecards/signals/corpus"
ROLE = "principal-ai-engineer"
NOTES = 300
ROUNDS = 3
LONG = ("He blamed the team in Łódź for it. " * 3_000)[:100_000]


def benchmarks() -> Iterator[Measurement]:
    """Yield what a cold start and a batch of notes that the engine has not read before take."""
    signals, notes = CORPUS / f"{ROLE}.signals.json", CORPUS / f"{ROLE}.notes.jsonl"
    lines = notes.read_text(encoding="utf-8").splitlines()
    words = ["detect_signals", "--role", ROLE, "--signals", str(signals), "--output", "/dev/null", "--input"]
    with tempfile.TemporaryDirectory() as folder:
        first = Path(folder) / "first.jsonl"
        first.write_text(lines[0] + "\n", encoding="utf-8")
        yield from measured_command("detect_signals, from start to one note", [*words, str(first)], 2, 300)
        first.write_text(json.dumps({"id": "long", "text": LONG}) + "\n", encoding="utf-8")
        yield from measured_command("detect_signals, a note of 100 kB", [*words, str(first)], 10, 300)
    yield from measured_command(f"detect_signals, {len(lines)} notes", [*words, str(notes)], 60, 300)
    yield from _batches(signals, [json.loads(line)["text"] for line in lines[:NOTES]])


def _batches(signals: Path, texts: list[str]) -> Iterator[Measurement]:
    """Only the first round meets words and notes that it has not met before."""
    engine = engine_named(DEFAULT_ENGINE)
    definitions = parse_signals(signals.read_text(encoding="utf-8"))[0].signals
    notes = [Note("running_notes", text) for text in texts]
    engine.detect([Note("running_notes", "A first word.")], definitions)
    for number in range(1, ROUNDS + 1):
        started = time.process_time()
        engine.detect(notes, definitions)
        taken = (time.process_time() - started) / len(notes)
        yield Measurement(f"{DEFAULT_ENGINE}, a note, round {number}", taken * 1000, "ms", 5)
