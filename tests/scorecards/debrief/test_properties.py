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
    FindingEvidence,
    LoopEvidence,
    RatingEvidence,
    ScorecardEvidence,
    compile_debrief,
    input_hash,
    resolve_citation,
)
from tests.scorecards.debrief.evidence_rows import (
    CORPUS,
    SIGNALS,
    amended,
    corpus_loop,
    dimension,
    interview,
    loop,
    rating,
    scorecard,
    seat,
)

KEYS = ("a", "b", "c", "d")
FORBIDDEN = re.compile(
    r"\b(?:hir(?:e|es|ed|ing)|no-hire|reject\w*|should|must|recommend\w*|offer\w*|decline\w*|better|best|worst)\b",
    re.IGNORECASE,
)
SENTENCES = (
    "Drew the queue first. Sized it at 1,400 a second, then halved it.",
    "Fine.",
    "She said 'never', e.g. twice! And left\n- no interval\n- no verdict",
    "I would hire her. She should start on Monday.",
    "Ünïcode — “quoted” … 👩‍💻 and more words than one would think are needed here",
    "word " * 70,
    "x" * 450,
    "   ",
    "",
)
texts = st.one_of(st.sampled_from(SENTENCES), st.text(max_size=60))


@st.composite
def loops(draw: st.DrawFn) -> LoopEvidence:
    interviews = []
    for number in range(draw(st.integers(0, 5))):
        tested = draw(st.lists(st.sampled_from(KEYS), unique=True, max_size=4))
        seats = [draw(seats_of(number, tested))]
        interviews.append(interview(number, tested, *seats))
    dimensions = [dimension(key, position) for position, key in enumerate(KEYS)]
    evidence = loop(dimensions, *interviews)
    cards = [item.scorecard for row in interviews for item in row.seats if item.scorecard]
    found = draw(st.lists(findings(cards), max_size=6)) if cards else []
    numbered = [replace(item, id=f"finding-{index}") for index, item in enumerate(found)]
    return replace(evidence, findings=tuple(numbered))


values = st.sampled_from(["definitely_not", "no", "yes", "strong_yes"])


def earlier_card(draw: st.DrawFn, card: ScorecardEvidence) -> ScorecardEvidence:
    """Return a card as it may have been before: other scores, other words, ratings left empty."""
    scores = st.one_of(st.none(), st.integers(1, 5))
    kept = [rating for rating in card.ratings if draw(st.integers(0, 3))]
    ratings = [replace(rating, score=draw(scores), evidence=draw(texts)) for rating in kept]
    return replace(card, ratings=tuple(ratings), recommendation=draw(values), overall_notes=draw(texts))


@st.composite
def seats_of(draw: st.DrawFn, number: int, tested: list[str]):
    if draw(st.integers(0, 4)) == 0:
        return seat(number, None)
    scores = st.one_of(st.none(), st.integers(1, 5))
    ratings = [RatingEvidence(key, draw(scores), "no time", draw(texts)) for key in tested]
    value = draw(values)
    card = scorecard(f"card-{number}", ratings, value, draw(texts), draw(texts))
    earlier = [earlier_card(draw, card) for _ in range(draw(st.sampled_from([0, 0, 1, 2])))]
    if earlier:
        blind = draw(st.integers(1, len(earlier)))
        after_reveal = blind < len(earlier) or draw(st.booleans())
        card = amended(card, *earlier, blind=blind, after_reveal=after_reveal)
    person = draw(st.integers(0, 4))
    return replace(seat(number, card, experience=draw(st.integers(0, 3))), person=f"person-{person}")


@st.composite
def findings(draw: st.DrawFn, cards: list) -> FindingEvidence:
    card = draw(st.sampled_from(cards))
    number = draw(st.integers(1, card.revision))
    read = card if number == card.revision else card.earlier[number - 1]
    fields = {"overall_notes": read.overall_notes, "running_notes": read.running_notes}
    fields |= {f"evidence:{item.dimension}": item.evidence for item in read.ratings}
    field = draw(st.sampled_from(sorted(fields)))
    start = draw(st.integers(0, len(fields[field])))
    end = draw(st.integers(start, len(fields[field])))
    spanned = draw(st.booleans())
    return FindingEvidence(
        id="",
        scorecard=card.id,
        signal=draw(st.sampled_from(SIGNALS)).key,
        source=draw(st.sampled_from(["interviewer", "detector"])),
        field=field,
        start=start if spanned else None,
        end=end if spanned else None,
        quote=fields[field][start:end] if spanned else draw(texts),
        confidence=draw(st.sampled_from([None, 0.5, 0.93])),
        disposition=draw(st.sampled_from(["open", "confirmed", "dismissed"])),
        revision=number,
        superseded=number < card.revision and draw(st.booleans()),
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
