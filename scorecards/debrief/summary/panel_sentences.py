"""Sentences about the panel as a whole: what is in, and the overall recommendations."""

from collections import Counter
from collections.abc import Iterator, Sequence

from ..citations import cite_place, cite_recommendation
from ..coverage import cite_plan
from ..document import Panel
from ..evidence import RECOMMENDATION_TEXT, LoopEvidence, RecommendationValue
from ..panel import Place, committed, count_people
from ..quotes import Leaning, count_words, opens_with_verdict
from ..wording import count_of, share_of
from .builder import Draft, SentenceBuilder, quote_from

BASIS, RECOMMENDATIONS, MINORITY = 100, 99, 78
NEGATIVE: tuple[RecommendationValue, ...] = ("definitely_not", "no")
# "No strong view." says nothing about the candidate; a reason takes more words than that.
FEWEST_WORDS_OF_A_REASON = 5


def nothing_committed(evidence: LoopEvidence, places: Sequence[Place]) -> Draft:
    """Return the one sentence of a loop without a committed scorecard."""
    builder = SentenceBuilder("panel")
    if places:
        outstanding = count_of(len(places), "scorecard")
        builder.text(f"No scorecard is committed yet; {outstanding} planned")
    else:
        builder.text("No scorecard is committed and no interview has an interviewer yet")
    return builder.cite(map(cite_place, places)).cite(cite_plan(evidence)).draft(BASIS)


def panel_sentences(places: Sequence[Place], panel: Panel) -> Iterator[Draft]:
    """Yield what is in, how the recommendations fall, and what the smaller side wrote."""
    yield _basis(places, panel)
    yield _recommendations(committed(places))
    yield from _smaller_side(committed(places))


def _basis(places: Sequence[Place], panel: Panel) -> Draft:
    people = count_of(panel.committed_interviewers, "interviewer")
    share = share_of(panel.committed_scorecards, panel.planned_scorecards, "scorecard")
    verb = "is" if panel.committed_scorecards == 1 else "are"
    builder = SentenceBuilder("panel").text(f"{share} {verb} in, from {people}")
    missing = [place for place in places if place.scorecard is None]
    if missing:
        builder.text("; missing: ").list(missing, lambda place: builder.term(place.label))
    return builder.cite(map(cite_place, places)).draft(BASIS)


def _recommendations(answered: Sequence[Place]) -> Draft:
    values = [place.scorecard.recommendation for place in answered if place.scorecard]
    one_each = count_people(answered) == len(answered)
    noun = "interviewer" if one_each else "scorecard"
    builder = SentenceBuilder("recommendations")
    held = [value for value in RECOMMENDATION_TEXT if value in values]
    firsts = {value: answered[values.index(value)] for value in held}
    if len(held) == 1:
        whom = f"all {count_of(len(values), noun)} say" if len(values) > 1 else f"1 {noun} says"
        builder.text(f"Overall, {whom} ")
        builder.value(cite_recommendation(answered[0])).text("")
    else:
        totals = Counter(values)
        builder.text(f"Overall, of {count_of(len(values), noun)}, ")
        ordered = list(reversed(held))
        builder.list(ordered, lambda value: _count(builder, firsts[value], totals[value])).text("")
    return builder.cite(map(cite_recommendation, answered)).draft(RECOMMENDATIONS)


def _count(builder: SentenceBuilder, place: Place, number: int) -> None:
    builder.text(f"{number} say{'s' if number == 1 else ''} ").value(cite_recommendation(place))


def _smaller_side(answered: Sequence[Place]) -> Iterator[Draft]:
    negative = [p for p in answered if p.scorecard and p.scorecard.recommendation in NEGATIVE]
    positive = [p for p in answered if p not in negative]
    smaller, leaning = _smaller(negative, positive)
    # What follows an opening verdict leans on it and reads wrong alone.
    telling = [place for place in smaller if not opens_with_verdict(_notes(place))]
    quotes = ((place, quote_from(place, "overall_notes", leaning)) for place in telling)
    found = [(place, quote) for place, quote in quotes if quote and _gives_a_reason(quote.quote)][:2]
    if not found:
        return
    builder = SentenceBuilder("recommendations").text("With the ")
    for index, (place, quote) in enumerate(found):
        builder.text("; with the " if index else "")
        builder.value(cite_recommendation(place)).text(" (").term(place.label).text(") stands: ").quote(quote)
    yield builder.draft(MINORITY)


def _smaller(negative: list[Place], positive: list[Place]) -> tuple[list[Place], Leaning]:
    if len(negative) <= len(positive):
        return negative, "low"
    return positive, "high"


def _notes(place: Place) -> str:
    return place.scorecard.overall_notes if place.scorecard else ""


def _gives_a_reason(words: str) -> bool:
    return count_words(words) >= FEWEST_WORDS_OF_A_REASON
