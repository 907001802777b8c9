"""The three files of the demo agree with each other: role document, kit, loops.

They are data, so nothing else would notice a misspelt dimension or a quote that was edited on one side only.
"""

import datetime
import re
from collections import Counter
from collections.abc import Iterator
from typing import cast

import pytest

from tests.demo_files import (
    DOCUMENT,
    KIT,
    LOOPS,
    Exercise,
    ExpectedSignal,
    Interview,
    Interviewer,
    Kit,
    Loop,
    Loops,
    LoopTemplate,
    Person,
    Rating,
    Scorecard,
    Signal,
    Stage,
    Tick,
)

CASES = {
    "unanimous strong hire",
    "unanimous no",
    "sharp split on one dimension",
    "one red flag raised by one interviewer only",
    "two interviewers independently raising the same red flag",
    "missing scorecard",
    "halo",
    "thin evidence",
    "a candidate who recovers",
    "coverage gap: no one assessed Security & privacy",
    "harsh panel",
    "lenient panel",
}
KINDS = {"strong": 5, "weak": 4, "red_flag": 4}
# The loops call an exercise by what interviewers say, the kit by its heading in the document.
EXERCISES = {
    "system design case": "System design case",
    "debugging scenario": "Debugging scenario",
    "evaluation design": "Evaluation design exercise",
    "code review": "Code review exercise",
    "behavioural/leadership": "Behavioural interview",
}

INTERVIEWS = [interview for loop in LOOPS["loops"] for interview in loop["interviews"]]
NAMES = [dimension["name"] for dimension in KIT["dimensions"]]
STAGES = {stage["exercise"]: stage for stage in KIT["loop_template"]["stages"]}


def keys(shape: type) -> set[str]:
    return set(shape.__annotations__)


def cards() -> Iterator[tuple[Interview, Scorecard]]:
    for interview in INTERVIEWS:
        if interview["scorecard"] is not None:
            yield interview, interview["scorecard"]


def loop_of(case: str) -> Loop:
    return next(loop for loop in LOOPS["loops"] if loop["case"] == case)


def flags_in(case: str, key: str) -> list[str]:
    """Interviewers of that loop in whose notes the signal is expected."""
    return [
        interview["interviewer"]
        for interview in loop_of(case)["interviews"]
        if any(expected["signal"] == key for expected in interview["expected_signals"])
    ]


def rows_between(start: str, end: str) -> list[str]:
    return DOCUMENT.split(start)[1].split(end)[0].strip("\n").splitlines()


# --- form


def test_loops_have_the_agreed_keys() -> None:
    assert set(LOOPS) == keys(Loops)
    assert all(set(person) == keys(Interviewer) for person in LOOPS["interviewers"])
    for loop in LOOPS["loops"]:
        assert set(loop) == keys(Loop)
        assert set(loop["candidate"]) == keys(Person)
    for interview in INTERVIEWS:
        assert set(interview) == keys(Interview)
        assert all(set(expected) == keys(ExpectedSignal) for expected in interview["expected_signals"])
    for _, card in cards():
        assert Scorecard.__required_keys__ <= set(card) <= keys(Scorecard)
        assert all(set(tick) == keys(Tick) for tick in card.get("signals", []))
        assert all(set(rating) == keys(Rating) for rating in card["ratings"])


def test_kit_has_the_agreed_keys() -> None:
    assert set(KIT) == keys(Kit)
    assert all(set(exercise) == keys(Exercise) for exercise in KIT["exercises"])
    assert all(set(signal) == keys(Signal) for signal in KIT["signals"])
    assert set(KIT["loop_template"]) == keys(LoopTemplate)
    assert all(set(stage) == keys(Stage) for stage in KIT["loop_template"]["stages"])


def test_emails_are_unique_and_reserved_for_examples() -> None:
    people: list[Person] = [*LOOPS["interviewers"], *(loop["candidate"] for loop in LOOPS["loops"])]
    emails = [person["email"] for person in people]
    assert len(set(emails)) == len(emails) == 14 + 12
    assert [email for email in emails if not re.fullmatch(r"[a-z.]+@example\.com", email)] == []


def test_interview_ids_are_unique() -> None:
    assert len({interview["id"] for interview in INTERVIEWS}) == len(INTERVIEWS)


def test_scorecard_is_absent_exactly_when_its_status_is_missing() -> None:
    for interview in INTERVIEWS:
        assert interview["status"] == ("missing" if interview["scorecard"] is None else "submitted")


def test_ratings_and_recommendations_stay_on_their_scales() -> None:
    for _, card in cards():
        assert card["recommendation"] in LOOPS["recommendations"]
        assert {rating["rating"] for rating in card["ratings"]} <= {1, 2, 3, 4, 5}
        assert all(rating["evidence"].strip() for rating in card["ratings"])
        assert card["overall_notes"].strip()


def test_quotes_are_exact_substrings_of_the_card_they_belong_to() -> None:
    for interview in INTERVIEWS:
        card = interview["scorecard"]
        notes = [] if card is None else [card["overall_notes"], *(r["evidence"] for r in card["ratings"])]
        for expected in interview["expected_signals"]:
            assert expected["quote"]
            assert any(expected["quote"] in note for note in notes), interview["id"]


def test_ticks_are_expected_signals_in_words_of_the_card() -> None:
    for interview, card in cards():
        notes = [card["overall_notes"], *(rating["evidence"] for rating in card["ratings"])]
        expected = {signal["signal"] for signal in interview["expected_signals"]}
        for tick in card.get("signals", []):
            assert tick["signal"] in expected, interview["id"]
            assert any(tick["quote"] in note for note in notes), interview["id"]


@pytest.mark.parametrize("loop", LOOPS["loops"], ids=lambda loop: cast("Loop", loop)["id"])
def test_loop_runs_on_weekdays_of_one_autumn_within_eight_days(loop: Loop) -> None:
    days = [datetime.date.fromisoformat(interview["date"]) for interview in loop["interviews"]]
    assert days == sorted(days)
    assert all(day.isoweekday() <= 5 for day in days)
    assert datetime.date(2026, 9, 14) <= days[0] <= days[-1] <= datetime.date(2026, 11, 13)
    assert (days[-1] - days[0]).days <= 8


@pytest.mark.parametrize("loop", LOOPS["loops"], ids=lambda loop: cast("Loop", loop)["id"])
def test_loop_seats_nobody_twice(loop: Loop) -> None:
    names = [interview["interviewer"] for interview in loop["interviews"]]
    assert 4 <= len(names) <= 6
    assert len(set(names)) == len(names)
    assert set(names) <= {person["name"] for person in LOOPS["interviewers"]}


# --- agreement of the three files


def test_dimensions_agree_in_document_kit_and_loops() -> None:
    rows = rows_between("Dimension\tWhat “5” looks like\tWhat “1” looks like\n", "\n20) ")
    assert [row.split("\t")[0] for row in rows] == NAMES == LOOPS["dimensions"]
    assert all(len(row.split("\t")) == 3 for row in rows)


def test_title_agrees_in_document_kit_and_loops() -> None:
    assert DOCUMENT.split(":")[0] == KIT["role"] == LOOPS["role"]


def test_every_dimension_has_five_different_anchors() -> None:
    anchors = [text for dimension in KIT["dimensions"] for text in dimension["anchors"].values()]
    assert all(list(dimension["anchors"]) == ["1", "2", "3", "4", "5"] for dimension in KIT["dimensions"])
    assert len(set(anchors)) == 40
    assert [text for text in anchors if not 12 <= len(text.split()) <= 35] == []


@pytest.mark.parametrize(
    "exercise", KIT["exercises"][:4], ids=lambda exercise: cast("Exercise", exercise)["kind"]
)
def test_exercise_stands_in_the_document_with_its_minutes(exercise: Exercise) -> None:
    shortest, longest = exercise["minutes_min"], exercise["minutes_max"]
    minutes = f"{shortest} minutes" if shortest == longest else f"{shortest}–{longest} minutes"
    suffix = "optional" if exercise["optional"] else minutes
    assert f"  • {exercise['name']} ({suffix}):\n    " in DOCUMENT


def test_exercises_agree_in_kit_and_loops() -> None:
    assert [exercise["name"] for exercise in KIT["exercises"]] == list(EXERCISES.values()) == list(STAGES)
    for interview in INTERVIEWS:
        assert interview["minutes"] == STAGES[EXERCISES[interview["exercise"]]]["minutes"]


def test_questions_cover_exactly_the_dimensions_of_their_stage() -> None:
    for exercise in KIT["exercises"]:
        asked = Counter(question["dimension"] for question in exercise["questions"])
        assert set(asked) == set(STAGES[exercise["name"]]["dimensions"])
        assert set(asked.values()) <= {2, 3}


def test_ratings_stay_within_the_dimensions_of_their_stage() -> None:
    for interview, card in cards():
        rated = [rating["dimension"] for rating in card["ratings"]]
        assert len(set(rated)) == len(rated)
        assert set(rated) <= set(STAGES[EXERCISES[interview["exercise"]]]["dimensions"]), interview["id"]


def test_template_gives_every_dimension_two_stages_and_no_stage_more_than_four() -> None:
    stages = KIT["loop_template"]["stages"]
    tested = Counter(dimension for stage in stages for dimension in stage["dimensions"])
    assert set(tested) == set(NAMES)
    assert min(tested.values()) >= 2
    assert max(len(stage["dimensions"]) for stage in stages) <= 4


def test_signals_of_the_kit_are_the_bullets_of_the_document() -> None:
    assert Counter(signal["kind"] for signal in KIT["signals"]) == KINDS
    bullets = rows_between("Strong candidate signals\n", "Scorecard dimensions\n")
    assert [row.removeprefix("  • ") for row in bullets if row.startswith("  • ")] == [
        signal["text"] for signal in KIT["signals"]
    ]


def test_every_signal_of_the_kit_occurs_in_some_loop() -> None:
    expected = {expected["signal"] for interview in INTERVIEWS for expected in interview["expected_signals"]}
    assert expected == {signal["key"] for signal in KIT["signals"]}


# --- each case is what it claims to be


def test_every_case_is_present_once() -> None:
    assert Counter(loop["case"] for loop in LOOPS["loops"]) == Counter(CASES)


@pytest.mark.parametrize(
    ("case", "recommendations"),
    [("unanimous strong hire", {"strong_yes"}), ("unanimous no", {"strong_no", "no"})],
)
def test_unanimous_panel_leaves_no_other_recommendation(case: str, recommendations: set[str]) -> None:
    scorecards = [interview["scorecard"] for interview in loop_of(case)["interviews"]]
    assert {card["recommendation"] for card in scorecards if card} == recommendations


def test_split_is_on_one_dimension_only() -> None:
    ratings: dict[str, list[int]] = {name: [] for name in NAMES}
    for interview in loop_of("sharp split on one dimension")["interviews"]:
        for rating in interview["scorecard"]["ratings"] if interview["scorecard"] else []:
            ratings[rating["dimension"]].append(rating["rating"])
    spread = {name: max(values) - min(values) for name, values in ratings.items()}
    assert [name for name, width in spread.items() if width > 1] == ["Influence & leadership"]
    assert spread["Influence & leadership"] == 4


def test_red_flags_are_raised_by_one_and_by_two() -> None:
    assert len(flags_in("one red flag raised by one interviewer only", "rf_blame")) == 1
    assert len(flags_in("two interviewers independently raising the same red flag", "rf_governance")) == 2


def test_corroborated_red_flag_is_ticked_by_one_and_the_lone_one_by_nobody() -> None:
    """What is not ticked is left for the detector to raise."""
    ticked = [
        (interview["interviewer"], tick["signal"])
        for interview, card in cards()
        for tick in card.get("signals", [])
    ]
    first, _second = flags_in("two interviewers independently raising the same red flag", "rf_governance")
    assert len(ticked) == 12
    assert [tick for tick in ticked if tick[1].startswith("rf_")] == [(first, "rf_governance")]


def test_only_one_scorecard_is_missing() -> None:
    missing = [interview["id"] for interview in INTERVIEWS if interview["status"] == "missing"]
    assert missing == [loop_of("missing scorecard")["interviews"][2]["id"]]


def test_coverage_gap_leaves_one_dimension_unrated() -> None:
    gaps = {
        loop["case"]: set(NAMES)
        - {
            rating["dimension"]
            for interview in loop["interviews"]
            for rating in (interview["scorecard"]["ratings"] if interview["scorecard"] else [])
        }
        for loop in LOOPS["loops"]
    }
    assert {case: gap for case, gap in gaps.items() if gap} == {
        "coverage gap: no one assessed Security & privacy": {"Security & privacy"}
    }


def test_evidence_is_short_only_where_the_case_is_about_short_evidence() -> None:
    thin = {interview["id"] for interview in loop_of("thin evidence")["interviews"]}
    halo = {person["name"] for person in LOOPS["interviewers"] if person["habit"] == "halo"}
    for interview, card in cards():
        # A dash or plus that opens a line is a bullet and no word.
        lengths = [len(re.findall(r"(?=\S*\w)\S+", rating["evidence"])) for rating in card["ratings"]]
        if interview["id"] in thin or interview["interviewer"] in halo:
            assert max(lengths) < 15, interview["id"]
        else:
            assert 20 <= min(lengths) <= max(lengths) <= 65, interview["id"]
