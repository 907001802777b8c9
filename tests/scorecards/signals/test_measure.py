"""The measurement against figures worked out by hand."""

import pytest

from scorecards.signals import Finding, SignalDefinition
from scorecards.signals.evaluate import LabelledNote
from scorecards.signals.measure import Fooled, measure

RED = SignalDefinition("red", "red_flag", "Blames others")
WEAK = SignalDefinition("weak", "weak", "Has no measure")


class Scripted:
    """Finds what the note's text says: signal, confidence and length of the quote, from its start."""

    name, version, threshold = "scripted", "1", 0.5

    def detect(self, notes, signals, floor=None):
        least = self.threshold if floor is None else floor
        return [
            Finding(key, note.field, 0, int(end), note.text[: int(end)], float(score), (), "scripted", "1")
            for note in notes
            for key, score, end in (part.split(":") for part in note.text.split())
            if float(score) >= least
        ]


def note(
    number: int, text: str, *labels: str, hard: tuple[tuple[str, str, int, int], ...] = ()
) -> LabelledNote:
    return LabelledNote(f"n{number}", "role", text, tuple((label, text) for label in labels), hard)


NOTES = [
    note(1, "red:0.9:4", "red"),
    note(2, "red:0.8:4", hard=(("red", "negation", 2, 5), ("red", "question", 5, 7))),
    note(3, "red:0.3:4", "red"),
    note(4, "weak:0.6:4", "weak", "red"),
]


def test_measure_counts_pairs_of_notes_and_signals():
    red = measure(NOTES, {"role": [RED, WEAK]}, Scripted(), draws=20).by_kind["red_flag"]

    assert (red.positives, red.found, red.right) == (3, 2, 1)
    assert red.precision.value == 0.5
    assert red.recall.value == pytest.approx(1 / 3, abs=1e-4)
    assert red.f1.value == 0.4


def test_average_precision_counts_what_lies_below_the_threshold():
    red = measure(NOTES, {"role": [RED, WEAK]}, Scripted(), draws=20).by_kind["red_flag"]

    # Ranks: right, wrong, right, then the unscored rest at once: (1 + 2/3 + 3/4) / 3.
    assert red.average_precision.value == pytest.approx((1 + 2 / 3 + 3 / 4) / 3, abs=1e-4)


def test_calibration_error_is_the_distance_of_confidence_from_the_share_right():
    red = measure(NOTES, {"role": [RED, WEAK]}, Scripted(), draws=20).by_kind["red_flag"]

    assert red.calibration_error.value == pytest.approx((0.1 + 0.8) / 2, abs=1e-4)


def test_false_alarms_and_places_that_fool():
    found = measure(NOTES, {"role": [RED, WEAK]}, Scripted(), draws=20)

    assert found.false_alarms["red_flag"].value == 100.0
    assert found.false_alarms["weak"].value == 0.0
    assert found.hard_negatives == {"negation": Fooled(1, 1), "question": Fooled(1, 0)}


def test_nothing_found_and_nothing_labelled_is_none_and_never_zero():
    red = measure([note(1, "")], {"role": [RED]}, Scripted(), draws=5).overall

    assert (red.precision.value, red.recall.value, red.average_precision.value) == (None, None, None)
    assert red.calibration_error.value is None


def test_intervals_hold_the_figure_and_depend_on_the_seed_alone():
    one, again = (measure(NOTES * 10, {"role": [RED, WEAK]}, Scripted(), draws=200, seed=3) for _ in range(2))

    assert one == again
    precision = one.overall.precision
    assert precision.low < precision.value < precision.high
