"""Choosing which words to quote: whole sentences or clauses, short, and never altered."""

import re
from collections.abc import Iterable
from typing import Literal

Span = tuple[int, int]
Leaning = Literal["low", "high", "middle"]

LONGEST_QUOTE = 200
# Up to this length a whole note is quoted rather than its most telling sentence.
WHOLE_NOTE = 140
WORDS_THAT_COUNT = 25
POINTS_FOR_A_FIGURE = 4
POINTS_FOR_THE_SAME_LEANING = 6

SENTENCE_END = re.compile(r"[.!?…]+['\"”’»)\]]*(?=\s|$)|\n+")
# A full stop after these ends no sentence.
ABBREVIATION = re.compile(r"\b(?:e\.g|i\.e|etc|vs|approx|incl|resp|cf|dr|mr|mrs|ms)\.$", re.IGNORECASE)
CLAUSE_END = re.compile(r"[;:,](?=\s)|\s[–—-](?=\s)")
WORD = re.compile(r"\w+(?:['’\-./%]\w+)*")
NEGATION = re.compile(
    r"\b(?:no|not|never|nothing|none|nobody|without|missed|missing|failed|refused|lacked|only|\w+n['’]t)\b",
    re.IGNORECASE,
)
# A verdict belongs to the decision; the summary quotes what was seen, not what its author would decide.
VERDICT = re.compile(r"\b(?:no[- ])?(?:hir(?:e|es|ed|ing)|reject\w*|recommend\w*|should)\b", re.IGNORECASE)


def count_words(text: str) -> int:
    """Return the number of words in a text; "don't", "4.5" and "well-set" are one word each."""
    return len(WORD.findall(text))


def sentence_spans(text: str) -> tuple[Span, ...]:
    """Return the offsets of a text's sentences, white space around them left out."""
    spans, start = [], 0
    for match in SENTENCE_END.finditer(text):
        if ABBREVIATION.search(text, start, match.end()):
            continue
        spans.append(_trimmed(text, start, match.end()))
        start = match.end()
    spans.append(_trimmed(text, start, len(text)))
    return tuple((start, end) for start, end in spans if start < end)


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def leaning_of(score: int) -> Leaning:
    """Return which way a score of 1 to 5 leans."""
    if score == 3:
        return "middle"
    return "low" if score < 3 else "high"


def choose_quote(
    text: str,
    leaning: Leaning = "middle",
    *,
    start: int = 0,
    end: int | None = None,
    holding: re.Pattern[str] | None = None,
) -> Span | None:
    """Return the offsets of the words to quote from a text (or from a stretch of it), or None.

    A short note is quoted whole. From a longer one comes the sentence that says most: more words, a figure,
    and a negation for a low score or none for a high one. Sentences that speak a verdict are passed over.
    With `holding`, only sentences with a match of that pattern are considered.
    The quote is never longer than LONGEST_QUOTE characters.
    """
    start, end = _trimmed(text, start, len(text) if end is None else end)
    if holding is None and start < end <= start + WHOLE_NOTE and _quotable(text, (start, end), None):
        return start, end
    spans = [_shortened(text, span) for span in _shifted(sentence_spans(text[start:end]), start)]
    return _most_telling(text, (span for span in spans if _quotable(text, span, holding)), leaning)


def choose_finding_quote(text: str, start: int, end: int) -> Span | None:
    """Return the offsets of the words to quote from a finding: all of it when it is short enough."""
    start, end = _trimmed(text, start, end)
    if start < end <= start + LONGEST_QUOTE and "\n" not in text[start:end]:
        return start, end
    return choose_quote(text, "low", start=start, end=end)


def opens_with_verdict(text: str) -> bool:
    """Return whether the first sentence of a note speaks a verdict."""
    return any(VERDICT.search(text[start:end]) for start, end in sentence_spans(text)[:1])


def _shifted(spans: Iterable[Span], offset: int) -> list[Span]:
    return [(start + offset, end + offset) for start, end in spans]


def _quotable(text: str, span: Span, holding: re.Pattern[str] | None) -> bool:
    words = text[span[0] : span[1]]
    if "\n" in words or VERDICT.search(words) or count_words(words) == 0:
        return False
    return holding is None or holding.search(words) is not None


def _shortened(text: str, span: Span) -> Span:
    start, end = span
    if end - start <= LONGEST_QUOTE:
        return span
    cuts = [match.start() for match in CLAUSE_END.finditer(text, start, start + LONGEST_QUOTE)]
    if not cuts:
        cuts = [text.rfind(" ", start, start + LONGEST_QUOTE)]
    cut = cuts[-1] if cuts[-1] > start else start + LONGEST_QUOTE
    return _trimmed(text, start, cut)


def _most_telling(text: str, spans: Iterable[Span], leaning: Leaning) -> Span | None:
    return max(spans, key=lambda span: (telling(text[span[0] : span[1]], leaning), -span[0]), default=None)


def telling(words: str, leaning: Leaning) -> int:
    """Return how much a sentence says for a score that leans this way; only good for comparing sentences."""
    points = min(count_words(words), WORDS_THAT_COUNT)
    points += POINTS_FOR_A_FIGURE if any(sign.isdigit() for sign in words) else 0
    negative = NEGATION.search(words) is not None
    if (leaning == "low" and negative) or (leaning == "high" and not negative):
        points += POINTS_FOR_THE_SAME_LEANING
    return points
