"""Twelve loops, one case each: what the debrief says of it and what it must not say.

They run on the loops of our own demo, and on those of the corpus where it lies beside the checkout.
"""

import re
from pathlib import Path

import pytest

from scorecards.debrief import AgendaItem, Debrief, LoopEvidence, Means, compile_debrief, resolve_citation
from tests.scorecards.debrief.evidence_rows import CORPUS, DEMO, corpus_loop, texts
from tests.scorecards.debrief.loop_severities import with_severities

SOURCES = [
    pytest.param(DEMO, id="demo"),
    pytest.param(
        CORPUS,
        id="corpus",
        marks=pytest.mark.skipif(
            not CORPUS.exists(), reason="the corpus of loops is not beside this checkout"
        ),
    ),
]
# No word of these about an interviewer or for a verdict, in what the compiler itself says.
JUDGEMENTS = re.compile(
    r"\b(?:halo|bias\w*|harsh|lenient|strict|generous|careless|unreliable|average|better|best|worst|"
    r"hir(?:e|es|ed|ing)|reject\w*|should|must)\b",
    re.IGNORECASE,
)

pytestmark = pytest.mark.parametrize("path", SOURCES)


def own_words(debrief: Debrief) -> str:
    parts = [part.text for sentence in debrief.summary for part in sentence.parts if part.kind == "text"]
    return " ".join([*parts, *(item.reason for item in (*debrief.agenda, *debrief.gaps))])


def compiled(identifier: str, path: Path) -> Debrief:
    """Compile a loop and check what holds in every case: all is cited, nobody is named or judged."""
    evidence = corpus_loop(identifier, path=path)
    debrief = compile_debrief(evidence)
    assert 6 <= len(debrief.summary) <= 12
    for sentence in debrief.summary:
        assert sentence.citations
        assert all(resolve_citation(evidence, cite) == cite.quote for cite in sentence.citations)
    assert not JUDGEMENTS.search(own_words(debrief))
    assert not [name for name in people_of(evidence) if name in " ".join(texts(debrief))]
    return debrief


def people_of(evidence: LoopEvidence) -> list[str]:
    seats = [seat for interview in evidence.interviews for seat in interview.seats]
    return [bytes.fromhex(seat.person).decode() for seat in seats]


def items(debrief: Debrief, kind: str) -> list[AgendaItem]:
    return [item for item in debrief.agenda if item.kind == kind]


def says(debrief: Debrief, words: str) -> bool:
    return any(words in sentence for sentence in texts(debrief))


def means_of(identifier: str, path: Path) -> Means:
    return compile_debrief(with_severities(corpus_loop(identifier, path=path), path)).means


def shift(means: Means) -> float:
    """Return by how much adjusting moves the means of a loop, over the dimensions that are adjusted."""
    moved = [row.adjusted.mean - row.raw.mean for row in means.dimensions if row.adjusted]
    return sum(moved) / len(moved)


def test_unanimous_yes_is_one_and_nothing_is_made_of_it(path: Path) -> None:
    debrief = compiled("L01", path)
    assert says(debrief, "Overall, all 5 interviewers say strong yes.")
    assert says(debrief, "No red flag stands in any of the 5 scorecards.")
    assert {item.kind for item in debrief.agenda} <= {"coverage_gap"}
    assert not [row for row in debrief.matrix if row.split]
    assert not says(debrief, "differ most")
    assert not says(debrief, "interviewers agree")  # two raters to a dimension show closeness, not agreement


def test_unanimous_no_is_told_by_what_was_seen(path: Path) -> None:
    debrief = compiled("L02", path)
    assert says(debrief, "Overall, of 5 interviewers, 4 say no and 1 says definitely not.")
    assert says(debrief, "weak signals: ")
    assert not says(debrief, "say yes")
    assert items(debrief, "split") == []
    assert {entry.disposition for group in debrief.signals for entry in group.entries} == {"open"}


def test_sharp_split_is_compared_and_not_averaged(path: Path) -> None:
    debrief = compiled("L03", path)
    [split] = items(debrief, "split")
    assert debrief.agenda[0] == split
    row = debrief.matrix[0]
    assert (row.dimension, row.low, row.high, row.wide) == (split.dimension, 1, 5, True)
    assert says(debrief, f"Ratings differ most on {row.name}: 5 ")
    assert says(debrief, f"On {row.name}, behind the 5 ")
    both = next(
        sentence for sentence in debrief.summary if f"On {row.name}, behind the 5" in sentence.plain_text
    )
    assert len({cite.scorecard for cite in both.citations if cite.kind == "text"}) == 2
    assert not says(debrief, " mean ")


def test_lone_red_flag_asks_a_question_and_takes_no_vote(path: Path) -> None:
    debrief = compiled("L04", path)
    [flag] = items(debrief, "lone_red_flag")
    [group] = [group for group in debrief.signals if group.kind == "red_flag"]
    assert (group.corroboration, group.interviewers, len(group.entries)) == (1, 6, 1)
    assert flag.reason == (
        "In the scorecard of 1 of 6 interviewers. "
        "A question about what was said may clear it up; a vote cannot."
    )
    assert flag.speaks_first == group.entries[0].seat
    assert says(debrief, f"A red flag ({group.text}) is in the scorecard of 1 of 6 interviewers")
    assert items(debrief, "corroborated_red_flag") == []
    assert not says(debrief, "independently")


def test_red_flag_of_two_is_corroborated_with_both_quotes(path: Path) -> None:
    debrief = compiled("L05", path)
    [flag] = items(debrief, "corroborated_red_flag")
    [group] = [group for group in debrief.signals if group.signal == flag.signal]
    assert (group.corroboration, len({entry.scorecard for entry in group.entries})) == (2, 2)
    assert len({entry.citation.quote for entry in group.entries}) == 2
    assert says(debrief, "is in the scorecards of 2 of 5 interviewers, written independently")
    assert items(debrief, "lone_red_flag") == []


def test_missing_scorecard_is_named_and_is_no_number(path: Path) -> None:
    debrief = compiled("L06", path)
    [missing] = [column for column in debrief.panel.columns if column.scorecard is None]
    assert says(debrief, f"4 of 5 scorecards are in, from 4 interviewers; missing: {missing.label}.")
    assert [item.seats for item in items(debrief, "missing_rater")] == [(missing.seat,)]
    assert [gap.seat for gap in debrief.gaps if gap.kind == "missing_scorecard"] == [missing.seat]
    cells = [cell for row in debrief.matrix for cell in row.cells if cell.seat == missing.seat]
    assert {cell.status for cell in cells} == {"missing", "not_tested"}
    assert {cell.score for cell in cells} == {None}
    assert len(debrief.recommendations.each) == 4


def test_level_ratings_are_asked_about_and_nobody_is_judged(path: Path) -> None:
    debrief = compiled("L07", path)
    [item] = items(debrief, "level_ratings")
    assert item.title == "system design case"
    assert re.match(
        r"All [46] ratings here are 5; on 4 of these dimensions another interviewer is", item.reason
    )
    assert says(debrief, "ratings (system design case) are 5, while another interviewer is 2 points or more")
    assert item.title in {each.title for each in items(debrief, "thin_evidence")}
    # Four others recommend no: the one who differs is shown, with the rest, and not left out of anything.
    assert len(debrief.recommendations.each) == 5
    assert max(row.high or 0 for row in debrief.matrix) == 5


def test_thin_evidence_is_counted_and_asked_for(path: Path) -> None:
    evidence = corpus_loop("L08", path=path)
    debrief = compiled("L08", path)
    ratings = [
        rating
        for interview in evidence.interviews
        for seat in interview.seats
        for rating in (seat.scorecard.ratings if seat.scorecard else ())
    ]
    thin = [rating for rating in ratings if len(re.findall(r"\w+(?:['’\-./%]\w+)*", rating.evidence)) < 8]
    assert len(thin) > len(ratings) / 2
    assert sum(gap.kind == "thin_evidence" for gap in debrief.gaps) == len(thin)
    assert says(debrief, "Fewer than 8 words of evidence stand behind every rating of 3 scorecards: ")
    assert len(items(debrief, "thin_evidence")) >= 3
    assert not says(debrief, "Every rating has at least 8 words")


def test_recovery_shows_both_rounds_apart(path: Path) -> None:
    debrief = compiled("L09", path)
    labels = [column.label for column in debrief.panel.columns]
    assert {"debugging scenario, 1 of 2", "debugging scenario, 2 of 2"} <= set(labels)
    row = next(row for row in debrief.matrix if row.name == "Operational excellence")
    assert (row.low, row.high, row.split) == (2, 4, True)
    assert says(debrief, "2 (debugging scenario, 1 of 2)")
    assert "Operational excellence" in [item.dimension for item in items(debrief, "split")]


def test_dimension_that_nobody_rated_is_a_gap_and_no_number(path: Path) -> None:
    debrief = compiled("L10", path)
    row = next(row for row in debrief.matrix if row.name == "Security & privacy")
    assert (row.ratings, row.low, row.median, row.words) == (0, None, None, "no rating")
    assert says(debrief, "Nobody rated Security & privacy; no interview was planned to test it")
    [item] = [item for item in items(debrief, "coverage_gap") if item.dimension == "Security & privacy"]
    assert (item.seats, item.speaks_first) == ((), None)
    assert [gap.kind for gap in debrief.gaps if gap.dimension == "Security & privacy"] == ["unrated"]
    mean = next(row for row in debrief.means.dimensions if row.name == "Security & privacy")
    assert (mean.raw, mean.adjusted) == (None, None)


def test_panel_that_rates_low_is_moved_up_once_severity_is_measured(path: Path) -> None:
    raw = compiled("L11", path).means
    assert not [row for row in raw.dimensions if row.adjusted]
    assert raw.why_not_adjusted == "No severity calibration is stored for this role."
    means = means_of("L11", path)
    assert means.why_not_adjusted == ""
    assert shift(means) > 0.2
    assert [row.raw.mean for row in means.dimensions if row.raw] == [
        row.raw.mean for row in raw.dimensions if row.raw
    ]


def test_panel_that_rates_high_is_moved_down_and_its_red_flags_stay(path: Path) -> None:
    debrief = compiled("L12", path)
    assert shift(means_of("L12", path)) < 0
    assert items(debrief, "lone_red_flag")
    assert says(debrief, "red flag")
    assert says(debrief, "1 says no")
