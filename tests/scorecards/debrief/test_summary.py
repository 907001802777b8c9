"""What the summary says of small panels, and what it never says."""

from scorecards.debrief import (
    compile_debrief,
)
from tests.scorecards.debrief.evidence_rows import (
    dimension,
    interview,
    loop,
    panel_of_scores,
    rating,
    scorecard,
    seat,
    texts,
)


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
