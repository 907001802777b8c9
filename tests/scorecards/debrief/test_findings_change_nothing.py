"""Findings are content: whatever is found, no rating, no order and nobody's turn to speak changes.

What a finding may add is listed here: the signals themselves, agenda items about red flags as a block of
their own, sentences about signals, and, in the item on an amendment, that a red flag stood in replaced words.
"""

from dataclasses import fields, replace
from itertools import pairwise

from hypothesis import HealthCheck, given, settings

from scorecards.debrief import AgendaItem, Debrief, LoopEvidence, compile_debrief
from tests.scorecards.debrief.test_properties import loops

SPEAKS_OF_FINDINGS = {"signals", "agenda", "summary", "input_hash"}
ABOUT_FINDINGS = {"lone_red_flag", "corroborated_red_flag"}


def without_findings(agenda: tuple[AgendaItem, ...]) -> list[AgendaItem]:
    kept = [item for item in agenda if item.kind not in ABOUT_FINDINGS]
    return [
        replace(item, reason="", refs=()) if item.kind == "changed_after_reveal" else item for item in kept
    ]


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(loops())
def test_findings_change_nothing_but_what_is_said_of_them(evidence: LoopEvidence) -> None:
    found, nothing_found = compile_debrief(evidence), compile_debrief(replace(evidence, findings=()))
    for field in fields(Debrief):
        if field.name not in SPEAKS_OF_FINDINGS:
            assert getattr(found, field.name) == getattr(nothing_found, field.name), field.name
    assert without_findings(found.agenda) == without_findings(nothing_found.agenda)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(loops())
def test_agenda_items_about_findings_stand_together(evidence: LoopEvidence) -> None:
    kinds = [item.kind in ABOUT_FINDINGS for item in compile_debrief(evidence).agenda]
    turns = sum(one != other for one, other in pairwise(kinds))
    assert turns <= 2


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(loops())
def test_sentences_on_ratings_are_the_same_words_in_the_same_order(evidence: LoopEvidence) -> None:
    def said(compiled: Debrief) -> list[str]:
        topics = {"panel", "recommendations", "closeness", "difference"}
        return [sentence.plain_text for sentence in compiled.summary if sentence.topic in topics]

    found = said(compile_debrief(evidence))
    assert [one for one in said(compile_debrief(replace(evidence, findings=()))) if one in found] == found
