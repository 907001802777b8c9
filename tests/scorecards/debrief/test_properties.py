"""What holds for every debrief, whatever the panel wrote."""

import json
import random
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecards.debrief import (
    Citation,
    Debrief,
    LoopEvidence,
    compile_debrief,
    input_hash,
    resolve_citation,
)
from tests.scorecards.debrief.evidence_rows import (
    CORPUS,
    corpus_loop,
    dimension,
    interview,
    loop,
    rating,
    scorecard,
    seat,
)
from tests.scorecards.debrief.strategies import KEYS, loops, texts

FORBIDDEN = re.compile(
    r"\b(?:hir(?:e|es|ed|ing)|no-hire|reject\w*|should|must|recommend\w*|offer\w*|decline\w*|better|best|worst)\b",
    re.IGNORECASE,
)


def all_citations(debrief: Debrief) -> Iterator[Citation]:
    for sentence in debrief.summary:
        yield from sentence.citations
    for item in (*debrief.agenda, *debrief.gaps):
        yield from item.refs
    for row in debrief.matrix:
        yield from (cell.evidence for cell in row.cells if cell.evidence)
        yield from (cell.was for cell in row.cells if cell.was)
    yield from (each.was for each in debrief.recommendations.each if each.was)
    for absence in debrief.robustness.dimensions:
        yield from (cite for crossing in absence.crossings for cite in crossing.refs)
    for group in debrief.signals:
        for entry in group.entries:
            yield entry.citation
            yield from (source.citation for source in entry.sources)


def document_bytes(evidence: LoopEvidence) -> str:
    return json.dumps(compile_debrief(evidence).as_json())


def shuffled(evidence: LoopEvidence, dice: random.Random) -> LoopEvidence:
    def mixed(rows: tuple) -> tuple:
        return tuple(dice.sample(rows, len(rows)))

    def mixed_seat(row):
        if row.scorecard is None:
            return row
        return replace(row, scorecard=replace(row.scorecard, ratings=mixed(row.scorecard.ratings)))

    interviews = tuple(
        replace(row, dimensions=mixed(row.dimensions), seats=mixed(tuple(map(mixed_seat, row.seats))))
        for row in evidence.interviews
    )
    return replace(
        evidence,
        dimensions=mixed(evidence.dimensions),
        signals=mixed(evidence.signals),
        interviews=mixed(interviews),
        findings=mixed(evidence.findings),
        severity=evidence.severity and replace(evidence.severity, raters=mixed(evidence.severity.raters)),
    )


@settings(max_examples=150, deadline=None)
@given(loops())
def test_every_citation_resolves_to_its_exact_words(evidence: LoopEvidence) -> None:
    for citation in all_citations(compile_debrief(evidence)):
        assert resolve_citation(evidence, citation) == citation.quote
        if citation.kind == "text":
            assert citation.end - citation.start == len(citation.quote) > 0


@settings(max_examples=150, deadline=None)
@given(loops())
def test_no_sentence_is_uncited_and_no_quote_is_altered(evidence: LoopEvidence) -> None:
    summary = compile_debrief(evidence).summary
    assert 1 <= len(summary) <= 12
    for sentence in summary:
        assert sentence.citations
        assert len(set(sentence.citations)) == len(sentence.citations)
        for part in sentence.parts:
            assert part.text
            assert (part.citation is not None) is (part.kind in ("quote", "value"))
            if part.citation is not None:
                assert part.text == sentence.citations[part.citation].quote
            if part.kind == "quote":
                assert len(part.text) <= 200


@settings(max_examples=150, deadline=None)
@given(loops())
def test_forbidden_words_never_stand_in_the_compilers_own_words(evidence: LoopEvidence) -> None:
    debrief = compile_debrief(evidence)
    own = [part.text for sentence in debrief.summary for part in sentence.parts if part.kind == "text"]
    own += [item.reason for item in (*debrief.agenda, *debrief.gaps)]
    own += [row.words for row in debrief.matrix]
    own += [debrief.robustness.words, debrief.means.why_no_interval, debrief.means.why_not_adjusted]
    own += [row.why_not for row in debrief.means.dimensions]
    own += [row.words for row in debrief.robustness.dimensions]
    own += [crossing.words for row in debrief.robustness.dimensions for crossing in row.crossings]
    for words in own:
        assert not FORBIDDEN.search(words)
        assert "person-" not in words
        assert "_" not in words


@settings(max_examples=100, deadline=None)
@given(loops(), st.randoms(use_true_random=False))
def test_arrival_order_changes_neither_hash_nor_bytes(evidence: LoopEvidence, dice: random.Random) -> None:
    other = shuffled(evidence, dice)
    assert input_hash(other) == input_hash(evidence)
    assert document_bytes(other) == document_bytes(evidence)


@settings(max_examples=100, deadline=None)
@given(loops())
def test_document_survives_json_exactly(evidence: LoopEvidence) -> None:
    debrief = compile_debrief(evidence)
    assert Debrief.from_json(json.loads(document_bytes(evidence))) == debrief
    assert debrief.input_hash == input_hash(evidence)


full_cards = st.lists(
    st.lists(st.tuples(st.sampled_from(KEYS), st.integers(1, 5)), min_size=1, unique_by=lambda pair: pair[0]),
    min_size=2,
    max_size=6,
)


@settings(max_examples=100, deadline=None)
@given(full_cards, st.lists(texts, min_size=4, max_size=4))
def test_two_full_scorecards_give_six_to_twelve_sentences(cards: list, evidence: list[str]) -> None:
    interviews = []
    for number, pairs in enumerate(cards):
        ratings = [rating(key, score, evidence[KEYS.index(key)]) for key, score in pairs]
        card = scorecard(f"card-{number}", ratings)
        interviews.append(interview(number, [key for key, _ in pairs], seat(number, card)))
    tested = {key for pairs in cards for key, _ in pairs}
    debrief = compile_debrief(loop([dimension(key) for key in sorted(tested)], *interviews))
    assert 6 <= len(debrief.summary) <= 12


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 5), min_size=1, max_size=6), st.integers(1, 4))
def test_not_assessed_never_moves_a_number(scores: list[int], skipped: int) -> None:
    def row_for(values: list[int | None]):
        interviews = [
            interview(number, ["a"], seat(number, scorecard(f"card-{number}", [rating("a", value)])))
            for number, value in enumerate(values)
        ]
        return compile_debrief(loop([dimension("a")], *interviews)).matrix[0]

    alone, beside = row_for(list(scores)), row_for([*scores, *[None] * skipped])
    same = ("low", "high", "median", "spread", "deviation", "split", "wide", "ratings", "words")
    assert [getattr(alone, name) for name in same] == [getattr(beside, name) for name in same]


@settings(max_examples=60, deadline=None)
@given(loops().filter(lambda evidence: compile_debrief(evidence).panel.committed_scorecards > 0))
def test_a_changed_score_changes_the_hash(evidence: LoopEvidence) -> None:
    for row in evidence.interviews:
        card = row.seats[0].scorecard
        if card is None or not card.ratings:
            continue
        first = card.ratings[0]
        changed = replace(first, score=3 if first.score is None else None)
        other_card = replace(card, ratings=(changed, *card.ratings[1:]))
        other_row = replace(row, seats=(replace(row.seats[0], scorecard=other_card),))
        interviews = tuple(other_row if item is row else item for item in evidence.interviews)
        assert input_hash(replace(evidence, interviews=interviews)) != input_hash(evidence)


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus of loops is not beside this checkout")
@pytest.mark.parametrize("identifier", [f"L{number:02}" for number in range(1, 13)])
def test_corpus_citations_resolve_and_stay_free_of_verdicts(identifier: str) -> None:
    evidence = corpus_loop(identifier)
    debrief = compile_debrief(evidence)
    for citation in all_citations(debrief):
        assert resolve_citation(evidence, citation) == citation.quote
    own = [part.text for sentence in debrief.summary for part in sentence.parts if part.kind == "text"]
    assert not [words for words in own if FORBIDDEN.search(words)]
