"""Rows for the debrief tests: short makers of evidence, and the corpus loops where they are at hand."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from scorecards.debrief import (
    Debrief,
    DimensionDefinition,
    FindingEvidence,
    InterviewEvidence,
    LoopEvidence,
    RatingEvidence,
    RevisionEvidence,
    ScorecardEvidence,
    SeatEvidence,
    SignalText,
)

DEMO = Path(__file__).resolve().parents[3] / "scorecards" / "demo" / "loops.json"
CORPUS = Path(__file__).resolve().parents[3].parent / "shared" / "corpus" / "loops.json"
NOTES = "He said the board was to blame. Later he said it again, louder. Then we stopped."
ENOUGH_WORDS = "Drew the queue first, sized it, and named what breaks when it fills."
ANCHORS = ("one", "two", "three", "four", "five")
SIGNALS = (
    SignalText("rf_blame", "red_flag", "Blames others for past failures"),
    SignalText("rf_governance", "red_flag", "Leaves privacy to somebody else"),
    SignalText("rf_no_criteria", "red_flag", "Has no measure of success"),
    SignalText("rf_overpromise", "red_flag", "Promises more than the models can do"),
    SignalText("st_governance", "strong", "Controls that keep delivery fast"),
    SignalText("st_learning", "strong", "Learns from incidents, with proof"),
    SignalText("st_leverage", "strong", "Builds what other teams use"),
    SignalText("st_production", "strong", "Brought systems into lasting use"),
    SignalText("st_tradeoffs", "strong", "Names a technique and its cost"),
    SignalText("wk_accuracy_only", "weak", "Thinks of accuracy alone"),
    SignalText("wk_incidents", "weak", "Has not led an incident"),
    SignalText("wk_rollout", "weak", "Releases everything at once"),
    SignalText("wk_tools", "weak", "Knows tools, not what is underneath"),
)


def dimension(key: str, position: int = 0) -> DimensionDefinition:
    return DimensionDefinition(key, f"Dimension {key}", position, ANCHORS)


def rating(key: str, score: int | None, evidence: str = ENOUGH_WORDS, reason: str = "") -> RatingEvidence:
    return RatingEvidence(key, score, reason, evidence)


def scorecard(
    identifier: str,
    ratings: Sequence[RatingEvidence],
    recommendation: str = "yes",
    notes: str = "",
    running: str = "",
) -> ScorecardEvidence:
    return ScorecardEvidence(
        id=identifier,
        committed_at="2026-11-23T10:00:00Z",
        recommendation=recommendation,
        overall_notes=notes,
        running_notes=running,
        ratings=tuple(ratings),
    )


def amended(
    card: ScorecardEvidence, *earlier: ScorecardEvidence, blind: int = 1, after_reveal: bool = True
) -> ScorecardEvidence:
    """Return `card` as the last amendment of `earlier`, of which the first `blind` came before the reveal."""
    revisions = [
        RevisionEvidence(
            number=number,
            after_reveal=number > blind,
            recommendation=each.recommendation,
            overall_notes=each.overall_notes,
            running_notes=each.running_notes,
            ratings=each.ratings,
        )
        for number, each in enumerate(earlier, start=1)
    ]
    return replace(card, earlier=tuple(revisions), amended_after_reveal=after_reveal)


def seat(
    number: int, card: ScorecardEvidence | None, *, experience: int | None = None, kind: str = "lead"
) -> SeatEvidence:
    earlier = number if experience is None else experience
    return SeatEvidence(f"seat-{number}", f"person-{number}", kind, earlier, card)


def interview(number: int, dimensions: Sequence[str], *seats: SeatEvidence) -> InterviewEvidence:
    return InterviewEvidence(f"interview-{number}", f"Interview {number}", tuple(dimensions), seats)


def loop(
    dimensions: Sequence[DimensionDefinition],
    *interviews: InterviewEvidence,
    findings: Sequence[FindingEvidence] = (),
) -> LoopEvidence:
    return LoopEvidence("loop-1", "Engineer", 1, tuple(dimensions), SIGNALS, interviews, tuple(findings))


def panel_of_scores(scores: dict[str, Sequence[int | None]]) -> LoopEvidence:
    """Return a loop in which interviewer n gave `scores[key][n]`; None stands for not assessed."""
    keys = sorted(scores)
    size = max(map(len, scores.values()))
    interviews = []
    for number in range(size):
        held = [key for key in keys if number < len(scores[key])]
        card = scorecard(f"card-{number}", [rating(key, scores[key][number]) for key in held])
        interviews.append(interview(number, held, seat(number, card)))
    return loop([dimension(key, position) for position, key in enumerate(keys)], *interviews)


def finding(
    identifier: str, card: str, signal: str, quote: str, *, start: int | None = None, **changes: object
) -> FindingEvidence:
    row = {
        "source": "interviewer",
        "field": "overall_notes",
        "end": None if start is None else start + len(quote),
        "confidence": None,
        "disposition": "open",
    } | changes
    return FindingEvidence(identifier, card, signal, start=start, quote=quote, **row)


def corpus_loop(identifier: str, *, source: str = "interviewer", path: Path = CORPUS) -> LoopEvidence:
    """Return one of a file's loops, its expected signals as findings of one source."""
    corpus = json.loads(path.read_text())
    found = next(item for item in corpus["loops"] if item["id"] == identifier)
    names = corpus["dimensions"]
    interviews, findings = [], []
    for row in found["interviews"]:
        tested = _tested(row, corpus)
        card = _corpus_scorecard(row)
        person = row["interviewer"].encode().hex()
        place = SeatEvidence(f"{row['id']}-seat", person, "lead", len(person), card)
        interviews.append(InterviewEvidence(row["id"], row["exercise"], tested, (place,)))
        findings.extend(_corpus_findings(row, card, source))
    dimensions = [DimensionDefinition(name, name, index, ANCHORS) for index, name in enumerate(names)]
    return LoopEvidence(
        identifier, corpus["role"], 1, tuple(dimensions), SIGNALS, tuple(interviews), tuple(findings)
    )


def _tested(row: dict, corpus: dict) -> tuple[str, ...]:
    """A missing scorecard was to cover what most others of its exercise do."""
    if row["scorecard"] is not None:
        return tuple(item["dimension"] for item in row["scorecard"]["ratings"])
    others = [
        [rating["dimension"] for rating in each["scorecard"]["ratings"]]
        for found in corpus["loops"]
        for each in found["interviews"]
        if each["exercise"] == row["exercise"] and each["scorecard"]
    ]
    times = Counter(name for names in others for name in names)
    return tuple(name for name in corpus["dimensions"] if times[name] * 2 > len(others))


def _corpus_scorecard(row: dict) -> ScorecardEvidence | None:
    if row["scorecard"] is None:
        return None
    card = row["scorecard"]
    value = {"strong_no": "definitely_not"}.get(card["recommendation"], card["recommendation"])
    ratings = [rating(item["dimension"], item["rating"], item["evidence"]) for item in card["ratings"]]
    return scorecard(f"{row['id']}-card", ratings, value, card["overall_notes"])


def _corpus_findings(row: dict, card: ScorecardEvidence | None, source: str) -> list[FindingEvidence]:
    found = []
    for number, item in enumerate(row.get("expected_signals", [])):
        fields = {f"evidence:{item.dimension}": item.evidence for item in card.ratings}
        fields["overall_notes"] = card.overall_notes
        field, text = next(pair for pair in fields.items() if item["quote"] in pair[1])
        found.append(
            finding(
                f"{row['id']}-{source}-{number}",
                card.id,
                item["signal"],
                item["quote"],
                start=text.index(item["quote"]),
                field=field,
                source=source,
            )
        )
    return found


def texts(debrief: Debrief) -> list[str]:
    return [sentence.plain_text for sentence in debrief.summary]


def panel_of_notes(*notes: str, findings: tuple = ()) -> LoopEvidence:
    interviews = [
        interview(number, ["a"], seat(number, scorecard(f"card-{number}", [rating("a", 3)], notes=words)))
        for number, words in enumerate(notes)
    ]
    return loop([dimension("a")], *interviews, findings=findings)
