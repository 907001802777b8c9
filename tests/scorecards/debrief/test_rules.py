"""The rules of the debrief one by one, on small panels."""

import hashlib
import json
from dataclasses import replace

import pytest

from scorecards.debrief import (
    COMPILER_VERSION,
    Debrief,
    EvidenceError,
    InterviewEvidence,
    LoopEvidence,
    compile_debrief,
    input_hash,
    resolve_citation,
)
from tests.scorecards.debrief.evidence_rows import (
    dimension,
    finding,
    interview,
    loop,
    panel_of_scores,
    rating,
    scorecard,
    seat,
)

NOTES = "He said the board was to blame. Later he said it again, louder. Then we stopped."


def texts(debrief: Debrief) -> list[str]:
    return [sentence.plain_text for sentence in debrief.summary]


def panel_of_notes(*notes: str, findings: tuple = ()) -> LoopEvidence:
    interviews = [
        interview(number, ["a"], seat(number, scorecard(f"card-{number}", [rating("a", 3)], notes=words)))
        for number, words in enumerate(notes)
    ]
    return loop([dimension("a")], *interviews, findings=findings)


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([3], (3, 3, 3.0, 0, 0.0, False, False, "1 rating")),
        ([4, 4], (4, 4, 4.0, 0, 0.0, False, False, "2 ratings, all 4")),
        ([3, 4, 4], (3, 4, 4.0, 1, 0.33, False, False, "3 ratings, all within 1 point")),
        ([3, 4, 4, 4], (3, 4, 4.0, 1, 0.25, False, False, "4 interviewers agree within 1 point")),
        ([1, 3], (1, 3, 2.0, 2, 1.0, False, False, "2 ratings, 2 points apart")),
        ([3, 5], (3, 5, 4.0, 2, 1.0, False, False, "2 ratings, 2 points apart")),
        ([2, 4], (2, 4, 3.0, 2, 1.0, True, False, "2 ratings, 2 points apart")),
        ([2, 3, 5], (2, 5, 3.0, 3, 1.0, True, True, "3 ratings, 3 points apart")),
        ([1, 2, 4, 5], (1, 5, 3.0, 4, 1.5, True, True, "4 ratings, 4 points apart")),
    ],
)
def test_matrix_row_tells_how_far_ratings_lie_apart(scores: list[int], expected: tuple) -> None:
    row = compile_debrief(panel_of_scores({"a": scores})).matrix[0]
    assert (
        row.low,
        row.high,
        row.median,
        row.spread,
        row.deviation,
        row.split,
        row.wide,
        row.words,
    ) == expected


def test_matrix_rows_run_from_largest_spread_then_by_rubric() -> None:
    scores = {"a": [3, 4], "b": [None, None], "c": [1, 5], "d": [4, 5], "e": [2, 4]}
    matrix = compile_debrief(panel_of_scores(scores)).matrix
    assert [row.dimension for row in matrix] == ["c", "e", "a", "d", "b"]


def test_cells_tell_the_four_states_apart() -> None:
    card = scorecard("card-0", [rating("a", 4), rating("b", None, "", "no time")])
    evidence = loop(
        [dimension("a", 0), dimension("b", 1), dimension("c", 2)],
        interview(0, ["a", "b"], seat(0, card)),
        interview(1, ["a", "c"], seat(1, None)),
    )
    cells = {row.dimension: row.cells for row in compile_debrief(evidence).matrix}
    assert [(cell.status, cell.score, cell.reason) for cell in cells["a"]] == [
        ("scored", 4, ""),
        ("missing", None, ""),
    ]
    assert [(cell.status, cell.score, cell.reason) for cell in cells["b"]] == [
        ("not_assessed", None, "no time"),
        ("not_tested", None, ""),
    ]
    assert [cell.status for cell in cells["c"]] == ["not_tested", "missing"]


def test_agenda_runs_from_most_disagreement_to_gaps() -> None:
    cards = [
        scorecard("card-0", [rating("a", 2), rating("b", 1), rating("c", 3, "Fine.")], notes=NOTES),
        scorecard("card-1", [rating("a", 4), rating("b", 5), rating("c", 3)], notes=NOTES),
    ]
    found = [
        finding("f-1", "card-0", "rf_overpromise", "He said", start=0),
        finding("f-2", "card-1", "rf_overpromise", "He said", start=0),
        finding("f-3", "card-1", "rf_blame", "He said", start=0),
    ]
    evidence = loop(
        [dimension(key, position) for position, key in enumerate("abcd")],
        interview(0, ["a", "b", "c"], seat(0, cards[0])),
        interview(1, ["a", "b", "c"], seat(1, cards[1])),
        interview(2, ["a"], seat(2, None)),
        findings=found,
    )
    agenda = compile_debrief(evidence).agenda
    assert [(item.kind, item.dimension or item.signal or item.title) for item in agenda] == [
        ("split", "b"),
        ("split", "a"),
        ("lone_red_flag", "rf_blame"),
        ("corroborated_red_flag", "rf_overpromise"),
        ("thin_evidence", "Interview 0"),
        ("missing_rater", "Interview 2"),
        ("coverage_gap", "d"),
    ]


@pytest.mark.parametrize(
    ("first", "second", "speaks"),
    [
        ({"experience": 9}, {"experience": 2}, "seat-1"),
        ({"experience": 2}, {"experience": 9}, "seat-0"),
        ({"experience": 3, "kind": "lead"}, {"experience": 3, "kind": "reverse_shadow"}, "seat-1"),
        ({"experience": 3, "kind": "bar_raiser"}, {"experience": 3, "kind": "lead"}, "seat-1"),
        ({"experience": 3}, {"experience": 3}, "seat-0"),
    ],
)
def test_least_experienced_of_those_concerned_speaks_first(first: dict, second: dict, speaks: str) -> None:
    evidence = loop(
        [dimension("a")],
        interview(0, ["a"], seat(0, scorecard("card-0", [rating("a", 1)]), **first)),
        interview(1, ["a"], seat(1, scorecard("card-1", [rating("a", 5)]), **second)),
    )
    assert compile_debrief(evidence).agenda[0].speaks_first == speaks


def test_unconcerned_newcomer_does_not_speak_first() -> None:
    evidence = loop(
        [dimension("a", 0), dimension("b", 1)],
        interview(0, ["a"], seat(0, scorecard("card-0", [rating("a", 1)]), experience=5)),
        interview(1, ["a"], seat(1, scorecard("card-1", [rating("a", 5)]), experience=7)),
        interview(2, ["b"], seat(2, scorecard("card-2", [rating("b", 3)]), experience=0)),
    )
    assert compile_debrief(evidence).agenda[0].speaks_first == "seat-0"


def test_same_scorecard_and_same_person_count_once() -> None:
    found = (
        finding("f-1", "card-0", "rf_blame", "He said the board", start=0),
        finding("f-2", "card-0", "rf_blame", "Later he said it again", start=32, source="detector"),
        finding("f-3", "card-1", "rf_blame", "He said", start=0),
    )
    evidence = panel_of_notes(NOTES, NOTES, "", findings=found)
    assert compile_debrief(evidence).signals[0].corroboration == 2
    one_person = replace(evidence.interviews[1].seats[0], person="person-0")
    second = replace(evidence.interviews[1], seats=(one_person,))
    interviews = (evidence.interviews[0], second, evidence.interviews[2])
    group = compile_debrief(replace(evidence, interviews=interviews)).signals[0]
    assert (group.corroboration, group.interviewers) == (1, 2)


def test_overlapping_sources_share_an_entry_and_stay_apart_in_it() -> None:
    found = (
        finding("f-1", "card-0", "rf_blame", NOTES[:20], start=0, source="detector", confidence=0.8),
        finding("f-2", "card-0", "rf_blame", NOTES[8:31], start=8),
        finding("f-3", "card-0", "rf_blame", NOTES[32:63], start=32, source="detector"),
    )
    entries = compile_debrief(panel_of_notes(NOTES, findings=found)).signals[0].entries
    assert [(entry.citation.start, entry.citation.end) for entry in entries] == [(0, 31), (32, 63)]
    assert entries[0].citation.quote == "He said the board was to blame."
    sources = [(item.finding, item.source, item.confidence) for item in entries[0].sources]
    assert sources == [("f-2", "interviewer", None), ("f-1", "detector", 0.8)]


def test_dismissed_findings_are_kept_and_not_counted() -> None:
    found = (
        finding("f-1", "card-0", "rf_blame", "He said", start=0, disposition="dismissed"),
        finding("f-2", "card-1", "rf_blame", "He said", start=0, disposition="confirmed"),
    )
    group = compile_debrief(panel_of_notes(NOTES, NOTES, findings=found)).signals[0]
    assert group.corroboration == 1
    assert [(entry.disposition, entry.counted) for entry in group.entries] == [
        ("dismissed", False),
        ("confirmed", True),
    ]


def test_red_flag_dismissed_by_all_leaves_the_agenda_but_not_the_summary() -> None:
    found = (finding("f-1", "card-0", "rf_blame", "He said", start=0, disposition="dismissed"),)
    debrief = compile_debrief(panel_of_notes(NOTES, NOTES, findings=found))
    assert [item.kind for item in debrief.agenda] == []
    dismissed = "raised and dismissed: Blames others for past failures."
    assert f"No red flag stands in any of the 2 scorecards; {dismissed}" in texts(debrief)


def test_finding_whose_offsets_went_stale_is_found_again_or_cited_as_itself() -> None:
    found = (
        finding("f-1", "card-0", "rf_blame", "Later he said", start=3),
        finding("f-2", "card-0", "rf_governance", "words that only the tick box heard"),
    )
    evidence = panel_of_notes(NOTES, findings=found)
    blame, governance = compile_debrief(evidence).signals
    assert (blame.entries[0].citation.kind, blame.entries[0].citation.start) == ("text", 32)
    assert governance.entries[0].citation.kind == "finding"
    assert resolve_citation(evidence, governance.entries[0].citation) == "words that only the tick box heard"


def test_loop_without_scorecards_gets_one_sentence_that_cites_its_interviews() -> None:
    evidence = loop([dimension("a")], interview(0, ["a"], seat(0, None)), interview(1, ["a"], seat(1, None)))
    debrief = compile_debrief(evidence)
    assert texts(debrief) == ["No scorecard is committed yet; 2 scorecards planned."]
    assert {citation.interview for citation in debrief.summary[0].citations} == {"interview-0", "interview-1"}


def test_loop_without_interviews_cites_itself() -> None:
    debrief = compile_debrief(loop([dimension("a")]))
    assert texts(debrief) == ["No scorecard is committed and no interview has an interviewer yet."]
    assert [citation.kind for citation in debrief.summary[0].citations] == ["loop"]


def test_one_scorecard_gives_no_comparison() -> None:
    debrief = compile_debrief(panel_of_scores({"a": [4], "b": [2]}))
    assert "No dimension was rated by 2 interviewers, so no rating can be compared with another." in texts(
        debrief
    )
    assert not [words for words in texts(debrief) if "agree" in words]


def test_four_raters_may_be_said_to_agree_and_three_may_not() -> None:
    three = " ".join(texts(compile_debrief(panel_of_scores({"a": [4, 4, 5]}))))
    four = " ".join(texts(compile_debrief(panel_of_scores({"a": [4, 4, 5, 4]}))))
    assert "interviewers agree" not in three
    assert "Dimension a (3 ratings, 4 to 5); so few ratings show closeness, not agreement." in three
    assert "The interviewers agree within 1 point on Dimension a (4 interviewers, 4 to 5)." in four


def test_people_are_counted_rather_than_their_ratings() -> None:
    debrief = compile_debrief(panel_of_scores({key: [3, 4, 4, 3] for key in "abcdefgh"}))
    assert "4 of 4 scorecards are in, from 4 interviewers." in texts(debrief)
    assert not [words for words in texts(debrief) if "32" in words]


def test_dimension_marked_not_assessed_by_its_only_rater_is_unrated() -> None:
    debrief = compile_debrief(panel_of_scores({"a": [4, 4], "b": [None]}))
    coverage = {row.dimension: row for row in debrief.coverage}
    assert (coverage["b"].rated_by, coverage["b"].not_assessed[0].scorecard) == (0, "card-0")
    sentence = next(item for item in debrief.summary if item.plain_text.startswith("Nobody rated"))
    assert sentence.plain_text == "Nobody rated Dimension b; marked not assessed (Interview 0)."
    assert [(item.field, item.quote) for item in sentence.citations] == [("rating:b", "not assessed")]


@pytest.mark.parametrize(("words", "thin"), [(7, True), (8, False)])
def test_evidence_under_eight_words_is_thin(words: int, thin: bool) -> None:
    card = scorecard("card-0", [rating("a", 3, " ".join(["don't"] * words))])
    debrief = compile_debrief(loop([dimension("a")], interview(0, ["a"], seat(0, card))))
    assert ("thin_evidence" in {gap.kind for gap in debrief.gaps}) is thin
    assert ("thin_evidence" in {item.kind for item in debrief.agenda}) is thin


def test_verdicts_are_not_quoted() -> None:
    notes = "I would hire her tomorrow without a second thought about it."
    evidence = "Named the bar before the test. We should hire people like this at once, all 12 of them."
    cards = [
        scorecard("card-0", [rating("a", 5, evidence)], "yes", notes),
        scorecard("card-1", [rating("a", 1)], "no", "Not hired by me, and here is a long reason for it."),
    ]
    interviews = [interview(number, ["a"], seat(number, card)) for number, card in enumerate(cards)]
    text = " ".join(texts(compile_debrief(loop([dimension("a")], *interviews))))
    assert "“Named the bar before the test.”" in text
    assert "hire" not in text


def test_recommendations_are_counted_by_value_and_never_joined() -> None:
    values = ["yes", "no", "yes", "definitely_not"]
    interviews = [
        interview(number, ["a"], seat(number, scorecard(f"card-{number}", [rating("a", 3)], value)))
        for number, value in enumerate(values)
    ]
    debrief = compile_debrief(loop([dimension("a")], *interviews))
    counts = [(item.text, item.count) for item in debrief.recommendations.counts]
    assert counts == [("definitely not", 1), ("no", 1), ("yes", 2), ("strong yes", 0)]
    assert "Overall, of 4 interviewers, 2 say yes, 1 says no and 1 says definitely not." in texts(debrief)


def test_interviews_of_one_title_get_labels_of_their_own() -> None:
    evidence = panel_of_scores({"a": [2, 4, 3]})
    same: tuple[InterviewEvidence, ...] = tuple(
        replace(row, title="code review") for row in evidence.interviews[:2]
    )
    columns = compile_debrief(replace(evidence, interviews=same + evidence.interviews[2:])).panel.columns
    assert [item.label for item in columns] == ["code review, 1 of 2", "code review, 2 of 2", "Interview 2"]


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ({"score": 6}, "score 6 for a is outside 1 to 5"),
        ({"score": 0}, "score 0 for a is outside 1 to 5"),
        ({"dimension": "z"}, "scorecard card-0 names the unknown dimension z"),
    ],
)
def test_contradicting_rating_is_refused(broken: dict, message: str) -> None:
    card = scorecard("card-0", [replace(rating("a", 3), **broken)])
    evidence = loop([dimension("a")], interview(0, ["a"], seat(0, card)))
    with pytest.raises(EvidenceError, match=message):
        compile_debrief(evidence)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (finding("f-1", "card-9", "rf_blame", "x"), "finding f-1 names the unknown scorecard card-9"),
        (finding("f-1", "card-0", "rf_none", "x"), "finding f-1 names the unknown signal rf_none"),
    ],
)
def test_finding_about_nothing_is_refused(row: object, message: str) -> None:
    with pytest.raises(EvidenceError, match=message):
        input_hash(panel_of_notes(NOTES, findings=(row,)))


def test_twice_the_same_seat_is_refused() -> None:
    evidence = loop([dimension("a")], interview(0, ["a"], seat(0, None)), interview(1, ["a"], seat(0, None)))
    with pytest.raises(EvidenceError, match="seat seat-0 appears twice"):
        compile_debrief(evidence)


def test_output_that_changes_takes_a_new_compiler_version() -> None:
    scores = {"a": [1, 4, 5], "b": [3, 4, 4], "c": [2], "d": [None]}
    document = json.dumps(compile_debrief(panel_of_scores(scores)).as_json())
    known = {"3": "a7a9836503fe4fe571219ef0bc5230889761e4ba470fbdded056b7355a91a835"}
    assert hashlib.sha256(document.encode()).hexdigest() == known[COMPILER_VERSION]
