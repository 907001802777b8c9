"""Signals: who raised them, in which words, and what counts."""

from dataclasses import replace

from scorecards.debrief import (
    compile_debrief,
    resolve_citation,
)
from tests.scorecards.debrief.evidence_rows import (
    NOTES,
    finding,
    panel_of_notes,
    texts,
)


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
