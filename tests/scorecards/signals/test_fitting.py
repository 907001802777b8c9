"""What a judgement is fitted with: parts of notes, a regression, thresholds, an offset for brief texts."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecards.signals.evaluate import LabelledNote
from scorecards.signals.fragments import LONGEST_FRAGMENT, fragments_of, side_by_side
from scorecards.signals.reader.encoder import WIDTH
from scorecards.signals.reader.fitting import balanced, fit, precise, regression, weights_of
from scorecards.signals.reader.judging import FEATURES, Judgement
from scorecards.signals.reader.network import KINDS
from scorecards.signals.reader.pairs import Pair
from scorecards.signals.sentences import units

SENTENCES = [
    "He blamed the vendor.",
    "Twice, in fact.",
    "She asked for the figures.",
    "No plan for failure.",
    "Then we ran out of time.",
]


def note_of(sentences: list[str], quoted: tuple[int, int]) -> LabelledNote:
    text = " ".join(sentences)
    quote = " ".join(sentences[quoted[0] : quoted[1] + 1])
    start = text.index("figures") if "figures" in text else 0
    hard = (("credit", "question", start, start + 7),) if "figures" in text else ()
    return LabelledNote("n-1", "role", text, (("blame", quote),), hard)


def test_fragments_are_short_stretches_that_cut_no_quote() -> None:
    note = note_of(SENTENCES, (0, 1))

    found = [part.text for part in fragments_of(note)]

    assert found == [
        "He blamed the vendor. Twice, in fact.",
        "He blamed the vendor. Twice, in fact. She asked for the figures.",
        "She asked for the figures.",
        "She asked for the figures. No plan for failure.",
        "She asked for the figures. No plan for failure. Then we ran out of time.",
        "No plan for failure.",
        "No plan for failure. Then we ran out of time.",
        "Then we ran out of time.",
    ]


def test_fragments_show_what_their_words_show_and_move_hard_places_along() -> None:
    first, second = side_by_side(note_of(SENTENCES, (0, 1)))

    assert first.signals == {"blame"}
    assert [first.text[start:end] for _, _, start, end in first.hard] == ["figures"]
    assert (second.text, second.signals) == ("No plan for failure. Then we ran out of time.", frozenset())
    assert (first.role, second.role) == ("role", "role")


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=9, unique=False), st.data())
def test_fragments_side_by_side_never_overlap_and_stay_short(
    sentences: list[str], data: st.DataObject
) -> None:
    last = data.draw(st.integers(0, len(sentences) - 1))
    first = data.draw(st.integers(0, last))
    note = note_of(sentences, (first, last))

    found = side_by_side(note)

    places = [int(part.id.rpartition("/")[2]) for part in found]
    ends = [place + len(part.text) for place, part in zip(places, found, strict=True)]
    assert all(
        note.text[place:end] == part.text for place, end, part in zip(places, ends, found, strict=True)
    )
    assert all(end <= place for end, place in zip(ends, places[1:], strict=False))
    assert all(1 <= len(units(part.text)) <= LONGEST_FRAGMENT for part in found)


def test_regression_separates_what_can_be_separated() -> None:
    weights = regression(np.array([[0.0], [1.0], [2.0], [3.0]]), np.array([0.0, 0.0, 1.0, 1.0]), penalty=0.01)

    assert (np.array([0.0, 1.0, 2.0, 3.0]) * weights[0] + weights[1] > 0).tolist() == [
        False,
        False,
        True,
        True,
    ]


def test_regression_leaves_out_what_never_changes() -> None:
    table = np.array([[0.0, 7.0], [1.0, 7.0], [2.0, 7.0], [3.0, 7.0]])

    assert regression(table, np.array([0.0, 1.0, 0.0, 1.0]))[1] == 0.0


def test_red_flags_are_shown_from_the_lowest_confidence_that_keeps_the_precision() -> None:
    sure = np.repeat([0.9, 0.8, 0.7, 0.6], 10)
    right = [10, 9, 7, 2]
    labels = np.concatenate([np.arange(10) < count for count in right]).astype(float)

    assert precise(sure, labels, 0.9) == 0.8
    assert precise(sure, labels, 0.8) == 0.7
    assert precise(sure, labels, 0.5) == 0.6


def test_few_right_findings_do_not_make_a_threshold_that_was_not_foretold() -> None:
    assert precise(np.array([0.6, 0.6]), np.ones(2), 0.8) == 1.0
    assert precise(np.full(20, 0.6), np.ones(20), 0.8) == 0.6


def test_other_signals_are_shown_from_where_precision_and_recall_balance_best() -> None:
    sure = np.array([0.9, 0.8, 0.7, 0.6, 0.5])

    assert balanced(sure, np.array([1.0, 1.0, 0.0, 1.0, 0.0])) == 0.6
    assert balanced(sure, np.zeros(5)) == 1.0


def pair(odds: float, *, labelled: bool, is_part: bool, familiar: float = 0.0, group: str = "group") -> Pair:
    features = np.zeros((1, len(FEATURES)))
    features[0, 0], features[0, FEATURES.index("brief")] = odds, float(is_part)
    features[0, FEATURES.index("familiar")], features[0, FEATURES.index("familiar_odds")] = (
        familiar, familiar * odds,
    )  # fmt: skip
    return Pair("n", group, "weak", features, labelled, is_known=familiar > 0, is_part=is_part)


@pytest.mark.parametrize(("share", "sign"), [(4, -1), (16, 1)])
def test_brief_texts_are_judged_by_how_many_of_them_are_labelled(share: int, sign: int) -> None:
    whole = [pair(place % 5, labelled=place % 5 > 1, is_part=False) for place in range(40)]
    parts = [pair(2.0, labelled=place < share, is_part=True) for place in range(20)]

    weights = weights_of([*whole, *parts])

    expected = 1 / (1 + np.exp(-(parts[0].features[0] @ weights[:-1] + weights[-1])))
    assert expected == pytest.approx(share / 20, abs=0.001)
    assert np.sign(weights[FEATURES.index("brief")]) == sign
    assert weights_of(whole)[FEATURES.index("brief")] == 0.0


def test_the_same_odds_mean_more_of_familiar_words_where_they_are_right_more_often() -> None:
    """Twelve groups, so that each half of each part has both."""
    pairs = [
        pair(place % 5, labelled=place % 5 > least, is_part=False, familiar=familiar, group=str(group))
        for group in range(12)
        for familiar, least in ((0.0, 3), (1.0, 1))
        for place in range(20)
    ]  # fmt: skip
    every_kind = [dataclasses.replace(one, kind=kind) for kind in KINDS for one in pairs]

    weights, _ = fit(every_kind)

    judged = Judgement("0", "", {}, weights, np.zeros((0, WIDTH), np.float32))
    rows = {
        familiar: pair(2.0, labelled=False, is_part=False, familiar=familiar).features
        for familiar in (0.0, 1.0)
    }
    assert judged.confidence(rows[1.0], "weak")[0] > 0.6
    assert judged.confidence(rows[0.0], "weak")[0] < 0.2
