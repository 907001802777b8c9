"""Measured quality of the rules, with a floor under it, and what visitors see in the demo.

Each test says how its notes are biased.
"""

import json
import re
from pathlib import Path

import pytest

from scorecards.signals import DEFAULT_ENGINE, Note, SignalDefinition, engine_named
from scorecards.signals.evaluate import Evaluation, LabelledNote, evaluate, labelled_note
from tests.demo_files import KIT, LOOPS, Scorecard

HERE = Path(__file__).parent
SHARED = Path(__file__).parents[4] / "shared"


def measure(notes: list[LabelledNote], roles: dict[str, list[SignalDefinition]]) -> Evaluation:
    engine = engine_named("rules")
    found = {
        note.id: {
            finding.signal for finding in engine.detect([Note("running_notes", note.text)], roles[note.role])
        }
        for note in notes
    }
    return evaluate(notes, found, {signal.key: signal.kind for role in roles.values() for signal in role})


def own_notes(name: str) -> Evaluation:
    written = json.loads((HERE / name).read_text(encoding="utf-8"))
    roles = {role: [SignalDefinition(**signal) for signal in own] for role, own in written["roles"].items()}
    return measure([labelled_note(note) for note in written["notes"]], roles)


def test_quality_on_forty_notes_of_four_other_roles():
    """Before any repair these scored precision .79 and recall .55; they served to find mistakes since."""
    result = own_notes("fresh_notes.json")

    assert result.overall.precision >= 0.95
    assert result.overall.recall >= 0.9
    assert result.false_red_flags_per_100_clean_notes == 0.0


def test_quality_on_sixteen_notes_of_two_further_roles():
    """Before any repair these scored precision .80 and recall .40; one mistake was repaired since."""
    result = own_notes("second_notes.json")

    assert result.overall.precision >= 0.95
    assert result.overall.recall >= 0.4
    assert result.false_red_flags_per_100_clean_notes == 0.0


def test_quality_on_a_hundred_and_forty_wordings_of_six_faults_for_two_roles():
    """Read while cues were written, so optimistic; before that recall was .12, at first reading .67."""
    result = own_notes("wordings.json")

    assert result.overall.precision >= 0.97
    assert result.by_kind["red_flag"].recall >= 0.6
    assert result.by_kind["weak"].recall >= 0.65
    assert result.false_red_flags_per_100_clean_notes == 0.0


def test_quality_on_seventy_wordings_of_a_role_that_was_set_aside():
    """Recall was .00 before the cues were widened and .55 at the first measurement after.

    The wordings are by the author of the cues, hence kinder than a stranger's; what had slipped from them
    into the cues was taken out before measuring. No miss was looked at since; repairs of false
    alarms elsewhere cost three points.
    """
    result = own_notes("held_out_wordings.json")

    assert result.overall.precision >= 0.9
    assert result.by_kind["red_flag"].recall >= 0.45
    assert result.by_kind["weak"].recall >= 0.6
    assert result.false_red_flags_per_100_clean_notes == 0.0


@pytest.mark.parametrize("engine", ["rules", "reader"])
def test_every_red_flag_of_the_demo_is_found_and_no_other(engine: str):
    """The demo was read when its misses were listed: this guards what visitors see, not quality at large."""
    found, expected = demo_signals("red_flag", engine)

    assert len(expected) == 5
    assert found == expected


def test_weak_signals_of_the_demo_are_found_more_often_than_not_by_rules():
    """Optimistic for the same reason."""
    found, expected = demo_signals("weak", "rules")

    assert len(expected) == 10
    assert len(found & expected) >= 6


def test_strong_signals_of_the_demo_are_mostly_found_by_rules():
    """Optimistic for the same reason."""
    found, expected = demo_signals("strong", "rules")

    assert len(expected) == 18
    assert len(found & expected) >= 10
    assert len(found - expected) <= 3


def test_default_engine_shows_more_of_the_demo_than_people_marked():
    """No cue was written for the demo here; some of the unmarked ones hold, so these bound mistakes."""
    weak, marked_weak = demo_signals("weak", DEFAULT_ENGINE)
    strong, marked_strong = demo_signals("strong", DEFAULT_ENGINE)

    assert len(weak & marked_weak) >= 6
    assert len(strong & marked_strong) >= 17
    assert len(weak - marked_weak) <= 9
    assert len(strong - marked_strong) <= 20


def demo_signals(kind: str, engine: str) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Return (interview, signal) as found in the demo's loops, and as expected there."""
    definitions = [
        SignalDefinition(
            signal["key"],
            signal["kind"],
            signal["text"],
            tuple(signal["examples"]),
            tuple(signal["counter_examples"]),
        )
        for signal in KIT["signals"]
    ]
    keys = {definition.key for definition in definitions if definition.kind == kind}
    interviews = [interview for loop in LOOPS["loops"] for interview in loop["interviews"]]
    found = {
        (interview["id"], finding.signal)
        for interview in interviews
        for finding in engine_named(engine).detect(notes_of(interview["scorecard"]), definitions)
        if finding.signal in keys
    }
    expected = {
        (interview["id"], signal["signal"])
        for interview in interviews
        for signal in interview["expected_signals"]
        if signal["signal"] in keys
    }
    return found, expected


def notes_of(card: Scorecard | None) -> list[Note]:
    if card is None:
        return []
    evidence = [Note(f"evidence:{rating['dimension']}", rating["evidence"]) for rating in card["ratings"]]
    return [*evidence, Note("overall_notes", card["overall_notes"])]


def test_red_flags_of_the_development_notes_are_mostly_right():
    """Development data, so optimistic; two thirds of the notes were read while cues were written."""
    if not SHARED.is_dir():
        pytest.skip("the development notes are not beside the repository")
    lines = (SHARED / "corpus/notes.jsonl").read_text(encoding="utf-8").splitlines()
    notes = [labelled_note(json.loads(line)) for line in lines]

    result = measure(notes, development_roles())

    assert result.by_kind["red_flag"].precision >= 0.95
    assert result.by_kind["red_flag"].recall >= 0.6
    assert result.overall.f1 >= 0.7


def test_red_flags_of_the_development_notes_are_found_in_the_words_of_the_demo_kit_too():
    """The same notes under other definitions, for which red-flag recall was .25."""
    if not SHARED.is_dir():
        pytest.skip("the development notes are not beside the repository")
    lines = (SHARED / "corpus/notes.jsonl").read_text(encoding="utf-8").splitlines()
    kit = [SignalDefinition(signal["key"], signal["kind"], signal["text"]) for signal in KIT["signals"]]

    result = measure(
        [labelled_note(json.loads(line)) for line in lines],
        development_roles() | {"principal-ai-engineer": kit},
    )

    assert result.by_kind["red_flag"].precision >= 0.95
    assert result.by_kind["red_flag"].recall >= 0.6


def development_roles() -> dict[str, list[SignalDefinition]]:
    readme = (SHARED / "corpus/README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ((?:rf|wk|st)_\w+) \| ([^|]+) \|", readme, re.MULTILINE)
    kinds = {"rf": "red_flag", "wk": "weak", "st": "strong"}
    document = (SHARED / "blueprints/principal-ai-engineer.txt").read_text(encoding="utf-8")
    criteria = document[document.index("19) Hiring Evaluation Criteria") :]
    titles = {"Red flags": "rf", "Weak candidate signals": "wk", "Strong candidate signals": "st"}
    keys = {short: [key for key, _ in rows[:13] if key.startswith(short)] for short in titles.values()}
    principal = [
        SignalDefinition(key, kinds[short], text)
        for title, short in titles.items()
        for key, text in zip(keys[short], bullets(criteria, title), strict=True)
    ]
    manager = [SignalDefinition(key, kinds[key[:2]], text.strip()) for key, text in rows[13:]]
    return {"principal-ai-engineer": principal, "engineering-manager": manager}


def bullets(text: str, title: str) -> list[str]:
    block = text[text.index(title) :].split("\n\n", 2)[1]
    return [line.strip(" •") for line in block.splitlines() if line.strip()]
