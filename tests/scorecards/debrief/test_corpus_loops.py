"""The corpus loops: per case, what a debrief says and what it must not say."""

import pytest

from scorecards.debrief import Debrief, Sentence, compile_debrief
from tests.scorecards.debrief.evidence_rows import CORPUS, corpus_loop

pytestmark = pytest.mark.skipif(not CORPUS.exists(), reason="the corpus of loops is not beside this checkout")


def sentences(debrief: Debrief, topic: str) -> list[str]:
    return [sentence.plain_text for sentence in debrief.summary if sentence.topic == topic]


def about(debrief: Debrief, words: str) -> Sentence:
    found = [sentence for sentence in debrief.summary if words in sentence.plain_text]
    assert len(found) == 1, (words, [sentence.plain_text for sentence in debrief.summary])
    return found[0]


def kinds(debrief: Debrief) -> list[str]:
    return [item.kind for item in debrief.agenda]


def row_of(debrief: Debrief, name: str):
    return next(row for row in debrief.matrix if row.name == name)


def test_unanimous_loop_says_so_and_discusses_nothing_but_coverage() -> None:
    debrief = compile_debrief(corpus_loop("L01"))
    assert sentences(debrief, "recommendations") == ["Overall, all 5 interviewers say strong yes."]
    assert kinds(debrief) == ["coverage_gap"]
    assert [row.split for row in debrief.matrix] == [False] * 8
    assert about(debrief, "No red flag stands in any of the 5 scorecards.")


def test_unanimous_no_names_the_red_flag_and_every_weak_signal() -> None:
    debrief = compile_debrief(corpus_loop("L02"))
    recommendation = "Overall, of 5 interviewers, 4 say no and 1 says definitely not."
    assert sentences(debrief, "recommendations") == [recommendation]
    assert about(debrief, "A red flag (Has no measure of success) is in the scorecard of 1 of 5 interviewers")
    assert about(debrief, "3 weak signals: ")
    assert kinds(debrief) == ["lone_red_flag", "coverage_gap"]


def test_split_is_first_on_the_agenda_with_the_evidence_of_both_sides() -> None:
    debrief = compile_debrief(corpus_loop("L03"))
    row = debrief.matrix[0]
    assert (row.name, row.low, row.high, row.median, row.spread) == ("Evaluation & measurement", 1, 5, 4.0, 4)
    assert (row.split, row.wide, row.deviation) == (True, True, 1.33)
    assert (debrief.agenda[0].kind, debrief.agenda[0].title) == ("split", "Evaluation & measurement")
    scores = "5 (system design case), 4 (code review) and 1 (evaluation design)."
    assert about(debrief, f"Ratings differ most on Evaluation & measurement: {scores}")
    evidence = about(debrief, "behind the 5 (system design case) stands")
    quoted = [(item.scorecard, item.field) for item in evidence.citations if item.kind == "text"]
    field = "evidence:Evaluation & measurement"
    assert quoted == [("L03-1-card", field), ("L03-3-card", field)]
    assert [item.dimension for item in debrief.agenda if item.kind == "split"] == ["Evaluation & measurement"]


def test_lone_red_flag_stands_beside_the_other_rating_of_its_dimension() -> None:
    debrief = compile_debrief(corpus_loop("L04"))
    flag = about(debrief, "A red flag (Leaves privacy to somebody else) is in the scorecard of 1 of 6 inter")
    assert "he said 'I build it, your department makes it legal'" in flag.plain_text
    assert about(
        debrief, "On Security & privacy, where it stands, the other rating is 3 (system design case)"
    )
    assert (debrief.agenda[0].kind, debrief.agenda[0].speaks_first) == ("lone_red_flag", "L04-4-seat")
    assert "corroborated_red_flag" not in kinds(debrief)


def test_red_flag_in_two_scorecards_is_corroborated_with_both_quotes() -> None:
    debrief = compile_debrief(corpus_loop("L05"))
    group = debrief.signals[0]
    assert (group.signal, group.corroboration, group.interviewers) == ("rf_overpromise", 2, 5)
    assert [entry.scorecard for entry in group.entries] == ["L05-1-card", "L05-3-card"]
    flag = about(debrief, "is in the scorecards of 2 of 5 interviewers, written independently")
    assert "it has read all the law there is" in flag.plain_text
    assert "I'd rather spend the test budget on rollout" in flag.plain_text
    assert "lone_red_flag" not in kinds(debrief)
    assert kinds(debrief)[0] == "corroborated_red_flag"


def test_detector_findings_are_called_what_they_are() -> None:
    debrief = compile_debrief(corpus_loop("L05", source="detector"))
    assert "found by the detector, not yet reviewed" in about(debrief, "A red flag").plain_text


def test_missing_card_leaves_its_dimension_unrated_and_is_named() -> None:
    debrief = compile_debrief(corpus_loop("L06"))
    opening = "4 of 5 scorecards are in, from 4 interviewers; missing: behavioural/leadership."
    assert sentences(debrief, "panel") == [opening]
    gap = about(debrief, "Nobody rated Influence & leadership; planned, but no rating is in")
    assert "Leadership to be judged from the other round." in gap.plain_text
    row = row_of(debrief, "Influence & leadership")
    statuses = ["not_tested", "not_tested", "not_tested", "not_tested", "missing"]
    assert [cell.status for cell in row.cells] == statuses
    assert (row.median, row.low, row.high, row.words) == (None, None, None, "no rating")
    assert kinds(debrief)[:2] == ["missing_rater", "coverage_gap"]
    assert [gap.seat for gap in debrief.gaps if gap.kind == "missing_scorecard"] == ["L06-5-seat"]


def test_halo_shows_six_fives_without_evidence_against_detailed_lower_ratings() -> None:
    debrief = compile_debrief(corpus_loop("L07"))
    thin = about(debrief, "Fewer than 8 words of evidence stand behind every rating of 1 scorecard")
    assert "system design case (5 on 6 dimensions" in thin.plain_text
    assert sum(citation.field.startswith("rating:") for citation in thin.citations) == 6
    assert kinds(debrief)[:3] == ["split", "split", "thin_evidence"]
    item = debrief.agenda[2]
    assert (item.title, item.seats) == ("system design case", ("L07-1-seat",))
    assert "Hire." not in "".join(sentence.plain_text for sentence in debrief.summary)


def test_thin_evidence_is_named_for_every_scorecard_that_has_nothing_else() -> None:
    debrief = compile_debrief(corpus_loop("L08"))
    thin = about(debrief, "Fewer than 8 words of evidence stand behind every rating of 3 scorecards")
    for label in ("system design case", "debugging scenario", "evaluation design"):
        assert label in thin.plain_text
    assert kinds(debrief) == ["thin_evidence"] * 3 + ["coverage_gap"]
    assert sum(gap.kind == "thin_evidence" for gap in debrief.gaps) == 7


def test_recovery_shows_both_rounds_side_by_side() -> None:
    debrief = compile_debrief(corpus_loop("L09"))
    scores = "4 (debugging scenario, 2 of 2) and 2 (debugging scenario, 1 of 2)."
    assert about(debrief, f"Ratings differ most on Operational excellence: {scores}")
    evidence = about(debrief, "On Operational excellence, behind the 4")
    assert "Customers were not informed" in evidence.plain_text


def test_coverage_gap_is_named_with_the_note_that_explains_it() -> None:
    debrief = compile_debrief(corpus_loop("L10"))
    gap = about(debrief, "Nobody rated Security & privacy; no interview was planned to test it")
    assert "I left security to the code review" in gap.plain_text
    planned = [citation.interview for citation in gap.citations if citation.kind == "interview"]
    assert planned == ["L10-1", "L10-2", "L10-3", "L10-4", "L10-5"]
    item = next(item for item in debrief.agenda if item.dimension == "Security & privacy")
    assert (item.kind, item.speaks_first) == ("coverage_gap", None)


def test_severity_is_left_to_people_until_it_is_measured() -> None:
    harsh, lenient = compile_debrief(corpus_loop("L11")), compile_debrief(corpus_loop("L12"))
    assert about(harsh, "4 strong signals: ")
    assert about(lenient, "A red flag (Blames others for past failures)")
    assert about(lenient, "3 weak signals: ")
    for debrief in (harsh, lenient):
        text = " ".join(sentence.plain_text for sentence in debrief.summary)
        assert not any(word in text for word in ("harsh", "lenient", "severe", "average"))


@pytest.mark.parametrize("identifier", [f"L{number:02}" for number in range(1, 13)])
def test_summary_of_every_loop_has_six_to_twelve_sentences(identifier: str) -> None:
    assert 6 <= len(compile_debrief(corpus_loop(identifier)).summary) <= 12
