"""Units of notes: what interviewers type is cut where they would cut it."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecards.signals.sentences import units


def quotes(text: str) -> list[str]:
    return [text[unit.start : unit.end] for unit in units(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He came early. She left!", ["He came early.", "She left!"]),
        ("cost fell, e.g. by 1.8s. fine", ["cost fell, e.g. by 1.8s.", "fine"]),
        ("- sized the queue\r\n- no idea on cost", ["sized the queue", "no idea on cost"]),
        ("14:05 drew it\nMin 6: stuck\n+15 helped", ["drew it", "stuck", "helped"]),
        ("Q: Which figure?\nA: None.\nPleasant.", ["Which figure?\nA: None.", "Pleasant."]),
        ("So which figure? None came. Then lunch.", ["So which figure? None came.", "Then lunch."]),
        (
            "Asked about the cost of a lost sale. Shrugged.",
            ["Asked about the cost of a lost sale. Shrugged."],
        ),
        ("Asked how, he drew it. Good.", ["Asked how, he drew it.", "Good."]),
        ("Anything else?", ["Anything else?"]),
        ("…?!\n\n  \n", []),
        ("", []),
    ],
)
def test_units_of_notes(text, expected):
    assert quotes(text) == expected


def test_unit_carries_the_heading_of_its_line():
    assert [unit.heading for unit in units("Security: drew it. Then more.\nNo title here")] == [
        "Security",
        "Security",
        "",
    ]


@given(st.text())
def test_units_lie_in_order_and_never_overlap(text):
    cut = units(text)

    assert all(0 <= unit.start <= unit.question_end <= unit.end <= len(text) for unit in cut)
    assert all(one.end <= other.start for one, other in itertools.pairwise(cut))
