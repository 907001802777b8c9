"""Amended scorecards: what stands now is compiled, what was changed after the reveal corroborates nothing."""

from dataclasses import replace

import pytest

from scorecards.debrief import (
    Debrief,
    EvidenceError,
    LoopEvidence,
    ScorecardEvidence,
    compile_debrief,
    input_hash,
    resolve_citation,
)
from tests.scorecards.debrief.evidence_rows import (
    amended,
    dimension,
    finding,
    interview,
    loop,
    rating,
    scorecard,
    seat,
)

BLAME = "Blamed the data team."


def card(number: int, score: int | None, recommendation: str = "yes", notes: str = "") -> ScorecardEvidence:
    return scorecard(f"card-{number}", [rating("a", score)], recommendation, notes)


def panel(*cards: ScorecardEvidence, findings: list = ()) -> LoopEvidence:
    """Return a loop of one dimension in which person n committed card n."""
    interviews = [interview(number, ["a"], seat(number, each)) for number, each in enumerate(cards)]
    return loop([dimension("a")], *interviews, findings=findings)


def changed(number: int, was: int | None, now: int | None, **options: bool) -> ScorecardEvidence:
    return amended(card(number, now), card(number, was), **options)


def changes(debrief: Debrief) -> list[str]:
    return [sentence.plain_text for sentence in debrief.summary if sentence.topic == "changes"]


def closeness(debrief: Debrief) -> str:
    return next(sentence.plain_text for sentence in debrief.summary if sentence.topic == "closeness")


def test_matrix_holds_the_present_score_and_cites_the_one_at_the_reveal() -> None:
    evidence = panel(changed(0, 3, 4), card(1, 2))
    cell = compile_debrief(evidence).matrix[0].cells[0]
    assert (cell.score, cell.changed, cell.was.quote, cell.was.revision) == (4, "after_reveal", "3", 1)
    assert resolve_citation(evidence, cell.was) == "3"


def test_score_changed_before_the_reveal_cites_the_one_committed_first() -> None:
    evidence = panel(changed(0, 3, 4, after_reveal=False), card(1, 2))
    row = compile_debrief(evidence).matrix[0]
    cell = row.cells[0]
    assert (cell.score, cell.changed, cell.was.quote) == (4, "before_reveal", "3")
    assert (row.independent, row.words) == (2, "2 ratings, 2 points apart")


def test_score_changed_before_and_after_the_reveal_cites_the_one_at_the_reveal() -> None:
    evidence = panel(amended(card(0, 1), card(0, 5), card(0, 3), blind=2), card(1, 2))
    cell = compile_debrief(evidence).matrix[0].cells[0]
    assert (cell.score, cell.changed, cell.was.quote, cell.was.revision) == (1, "after_reveal", "3", 2)


def test_score_that_an_amendment_left_alone_is_not_marked() -> None:
    evidence = panel(changed(0, 4, 4), card(1, 2))
    row = compile_debrief(evidence).matrix[0]
    assert (row.cells[0].changed, row.cells[0].was, row.independent) == ("", None, 2)


def test_four_independent_interviewers_agree() -> None:
    debrief = compile_debrief(panel(*(card(number, 4) for number in range(4))))
    assert closeness(debrief).startswith("The interviewers agree within 1 point")


def test_score_moved_to_the_others_after_the_reveal_is_no_agreement() -> None:
    debrief = compile_debrief(panel(*(card(number, 4) for number in range(3)), changed(3, 1, 4)))
    row = debrief.matrix[0]
    assert (row.interviewers, row.independent) == (4, 3)
    assert row.words == "4 ratings, all 4; 1 changed after the reveal"
    assert closeness(debrief) == (
        "All ratings lie within 1 point on Dimension a (4 ratings, all 4; 1 changed after the reveal); "
        "so few ratings show closeness, not agreement."
    )


def test_fifth_score_moved_after_the_reveal_does_not_count_with_four_who_agree() -> None:
    debrief = compile_debrief(panel(*(card(number, 4) for number in range(4)), changed(4, 1, 3)))
    assert debrief.matrix[0].words == "4 interviewers agree within 1 point; 1 changed after the reveal"
    assert closeness(debrief) == (
        "The interviewers agree within 1 point on Dimension a "
        "(4 interviewers, 3 to 4; 1 changed after the reveal)."
    )


def test_summary_says_what_changed_after_the_reveal_with_both_values() -> None:
    first = amended(card(0, 4, "yes"), card(0, 3, "no"))
    evidence = panel(first, card(1, 2))
    debrief = compile_debrief(evidence)
    assert changes(debrief) == [
        "Changed after the reveal, so not independent of the others: "
        "Interview 0 (Dimension a from 3 to 4 and overall from no to yes)."
    ]
    sentence = next(each for each in debrief.summary if each.topic == "changes")
    values = [(each.quote, each.revision) for each in sentence.citations if each.kind == "value"]
    assert values == [("3", 1), ("4", None), ("no", 1), ("yes", None)]


def test_summary_says_that_only_words_changed() -> None:
    evidence = panel(amended(card(0, 4, notes="More."), card(0, 4)), card(1, 2))
    assert changes(compile_debrief(evidence)) == [
        "Changed after the reveal, so not independent of the others: Interview 0 (words only)."
    ]


def test_summary_is_silent_on_changes_before_the_reveal() -> None:
    assert changes(compile_debrief(panel(changed(0, 3, 4, after_reveal=False), card(1, 2)))) == []


def test_agenda_asks_about_a_change_after_the_reveal_beside_what_it_was() -> None:
    item = next(
        each
        for each in compile_debrief(panel(changed(0, 2, 4), card(1, 4))).agenda
        if each.kind == "changed_after_reveal"
    )
    assert item.title == "Interview 0"
    assert item.reason == (
        "Amended after the reveal. 1 rating changed. Ask what is new: something seen, or the others' view."
    )
    assert [each.quote for each in item.refs] == ["Interview 0", "2", "4"]


def test_rating_added_after_the_reveal_is_no_second_rater() -> None:
    debrief = compile_debrief(panel(changed(0, None, 4), card(1, 4)))
    coverage = debrief.coverage[0]
    assert (coverage.rated_by, coverage.added_seats) == (1, ("seat-0",))
    gap = next(each for each in debrief.gaps if each.kind == "single_rater")
    assert gap.reason == "Rated by 1 interviewer: Interview 1. Rated only after the reveal: Interview 0."


def test_dimension_rated_only_after_the_reveal_stays_a_gap() -> None:
    debrief = compile_debrief(panel(changed(0, None, 4)))
    gap = next(each for each in debrief.gaps if each.kind == "unrated")
    assert gap.reason == "Rated only after the reveal: Interview 0."


def test_rating_changed_after_the_reveal_was_still_given_by_a_second_rater() -> None:
    assert compile_debrief(panel(changed(0, 2, 4), card(1, 4))).coverage[0].rated_by == 2


def test_recommendation_holds_what_it_was() -> None:
    debrief = compile_debrief(panel(amended(card(0, 4, "yes"), card(0, 4, "no")), card(1, 4)))
    first, second = debrief.recommendations.each
    assert (first.text, first.changed, first.was.quote) == ("yes", "after_reveal", "no")
    assert (second.changed, second.was) == ("", None)
    counts = {each.value: each.count for each in debrief.recommendations.counts}
    assert counts == {"definitely_not": 0, "no": 0, "yes": 2, "strong_yes": 0}


def flagged(number: int, identifier: str, **changes: object):
    return finding(identifier, f"card-{number}", "rf_blame", BLAME, start=0, **changes)


def group_of(evidence: LoopEvidence):
    return next(group for group in compile_debrief(evidence).signals if group.signal == "rf_blame")


def test_red_flag_written_after_the_reveal_corroborates_nobody() -> None:
    follower = amended(card(1, 2, notes=BLAME), card(1, 2, notes="Calm."))
    evidence = panel(
        card(0, 2, notes=BLAME), follower, findings=[flagged(0, "f-0"), flagged(1, "f-1", revision=2)]
    )
    group = group_of(evidence)
    assert (group.corroboration, group.added) == (1, 1)
    assert [entry.added for entry in group.entries] == [False, True]
    agenda = next(item for item in compile_debrief(evidence).agenda if item.signal == "rf_blame")
    assert (agenda.kind, agenda.reason) == (
        "lone_red_flag",
        "In the scorecard of 1 of 2 interviewers. 1 more wrote of it after the reveal. "
        "A question about what was said may clear it up; a vote cannot.",
    )


def test_red_flag_written_only_after_the_reveal_is_still_discussed() -> None:
    late = amended(card(0, 2, notes=BLAME), card(0, 2))
    evidence = panel(late, card(1, 2), findings=[flagged(0, "f-0", revision=2)])
    debrief = compile_debrief(evidence)
    assert (group_of(evidence).corroboration, group_of(evidence).added) == (0, 1)
    assert next(item for item in debrief.agenda if item.signal == "rf_blame").reason == (
        "Only in what 1 of 2 interviewers wrote after the reveal. "
        "A question about what was said may clear it up; a vote cannot."
    )
    text = next(s.plain_text for s in debrief.summary if s.topic == "signals")
    assert "is only in what 1 of 2 interviewers wrote after the reveal" in text


def test_red_flag_whose_words_were_only_touched_up_was_still_raised_blind() -> None:
    touched = amended(card(0, 2, notes=f"So: {BLAME}"), card(0, 2, notes=BLAME))
    present = finding("f-1", "card-0", "rf_blame", BLAME, start=4, revision=2)
    evidence = panel(touched, card(1, 2), findings=[flagged(0, "f-0", superseded=True), present])
    group = group_of(evidence)
    assert (group.corroboration, group.added) == (1, 0)
    assert [(entry.superseded, entry.counted) for entry in group.entries] == [(False, True)]


def test_red_flag_that_its_author_took_back_stays_in_view_and_counts_for_nothing() -> None:
    taken_back = amended(card(0, 2, notes="Calm."), card(0, 2, notes=BLAME))
    evidence = panel(taken_back, card(1, 2), findings=[flagged(0, "f-0", superseded=True)])
    group = group_of(evidence)
    entry = group.entries[0]
    assert (group.corroboration, group.added, entry.superseded, entry.counted) == (0, 0, True, False)
    assert (entry.citation.kind, entry.citation.quote, entry.citation.revision) == ("text", BLAME, 1)
    assert resolve_citation(evidence, entry.citation) == BLAME
    signals = [s.plain_text for s in compile_debrief(evidence).summary if s.topic == "signals"]
    assert signals == [
        "No red flag stands in any of the 2 scorecards; "
        "raised in words that their author has since replaced: "
        "Blames others for past failures."
    ]


def test_agenda_asks_about_a_red_flag_that_was_taken_back_after_the_reveal() -> None:
    taken_back = amended(card(0, 2, notes="Calm."), card(0, 2, notes=BLAME))
    evidence = panel(taken_back, card(1, 2), findings=[flagged(0, "f-0", superseded=True)])
    item = next(each for each in compile_debrief(evidence).agenda if each.kind == "changed_after_reveal")
    assert item.reason == (
        "Amended after the reveal. No rating changed, and 1 red flag stood in words that were replaced. "
        "Ask what is new: something seen, or the others' view."
    )
    assert [(each.quote, each.revision) for each in item.refs] == [("Interview 0", None), (BLAME, 1)]


def test_an_amendment_changes_the_hash_even_when_it_returns_to_the_same_score() -> None:
    plain = panel(card(0, 4), card(1, 2))
    returned = panel(changed(0, 4, 4), card(1, 2))
    assert input_hash(plain) != input_hash(returned)


@pytest.mark.parametrize(
    ("earlier", "message"),
    [
        ([(2, False)], "numbered in turn"),
        ([(1, True)], "contradict"),
        ([(1, False), (2, True), (3, False)], "contradict"),
    ],
)
def test_revisions_that_contradict_each_other_are_refused(
    earlier: list[tuple[int, bool]], message: str
) -> None:
    good = changed(0, 3, 4)
    rows = tuple(replace(good.earlier[0], number=number, after_reveal=mark) for number, mark in earlier)
    with pytest.raises(EvidenceError, match=message):
        compile_debrief(panel(replace(good, earlier=rows)))


def test_finding_of_a_revision_that_is_not_there_is_refused() -> None:
    evidence = panel(card(0, 2, notes=BLAME), findings=[flagged(0, "f-0", revision=2)])
    with pytest.raises(EvidenceError, match="unknown revision 2"):
        compile_debrief(evidence)


def without(document: object, names: set[str]) -> object:
    """Return a document as a compiler wrote it that did not know these keys yet."""
    if isinstance(document, list):
        return [without(each, names) for each in document]
    if isinstance(document, dict):
        return {key: without(each, names) for key, each in document.items() if key not in names}
    return document


def test_document_of_the_first_compiler_can_still_be_read() -> None:
    debrief = compile_debrief(panel(card(0, 3, notes=BLAME), card(1, 2), findings=[flagged(0, "f-0")]))
    added = {"revision", "amended", "added_seats", "changed", "was", "independent", "added", "superseded"}
    old = Debrief.from_json(without(debrief.as_json(), added))
    assert old.summary == debrief.summary
    assert [row.cells for row in old.matrix] == [row.cells for row in debrief.matrix]


def test_missing_key_of_the_first_compiler_is_an_error() -> None:
    document = compile_debrief(panel(card(0, 3))).as_json()
    with pytest.raises(KeyError, match="coverage"):
        Debrief.from_json(without(document, {"coverage"}))
