"""Cut notes into units that can be quoted: sentences, bullets, timed lines, questions with answers."""

import re
from dataclasses import dataclass

LONGEST = 700  # characters; an unpunctuated text is cut at this length so that work stays linear
_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’»)\]]*(?=\s|$)|[\r\n]+")
_MARKER = re.compile(
    r"\s*(?:[-*•·–—>]+\s+|\d{1,2}[.)]\s+|(?:\d{1,2}[:.h]\d{2}|\+\d{1,3}|[Mm]in(?:ute)?\.?\s?\d{1,3})\s*[:\-–]?\s+)?"
    r"(?P<speaker>(?:[QAqa]|[Mm]e|[Ii]nterviewer|[Cc]andidate|[Hh]im|[Hh]er)\s?[:.]\s+)?"
)
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:e\.g|i\.e|vs|approx|dr|mr|mrs|ms|prof|ca|etc|incl|approx|[a-z])\.$", re.IGNORECASE
)
_HEADING = re.compile(r"[^\S\r\n]*([^:.!?\r\n–—]{3,60})(?::|\s[–—]\s)")
_ASKS = re.compile(
    r"(?:^|\b(?:i|we|when|once|then|was|and)\s+|,\s*)(?:asked|ask|pressed|invited|prompted|probed|challenged)\b",
    re.IGNORECASE,
)
_ANSWERED = re.compile(
    r"\b(?:he|she|they|candidate|answer\w*|replied|reply|said|says?|none|no|nothing)\b|->|=>|→|[:\"“‘]|\s'",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch of a note; `question_end` is where its leading question stops, else its start."""

    start: int
    end: int
    question_end: int
    heading: str


@dataclass(frozen=True, slots=True)
class _Sentence:
    start: int
    end: int
    line: int
    speaker: str
    heading: str


def units(text: str) -> tuple[Unit, ...]:
    """Cut the text into units; a question is kept together with the sentence that answers it."""
    found: list[Unit] = []
    waiting: _Sentence | None = None
    for sentence in _sentences(text):
        if waiting is not None and _may_answer(waiting, sentence):
            found.append(Unit(waiting.start, sentence.end, waiting.end, waiting.heading))
            waiting = None
            continue
        if waiting is not None:
            found.append(Unit(waiting.start, waiting.end, waiting.end, waiting.heading))
        waiting = sentence if _is_question(text, sentence) else None
        if waiting is None:
            found.append(Unit(sentence.start, sentence.end, sentence.start, sentence.heading))
    if waiting is not None:
        found.append(Unit(waiting.start, waiting.end, waiting.end, waiting.heading))
    return tuple(found)


def _may_answer(question: _Sentence, sentence: _Sentence) -> bool:
    follows = sentence.line == question.line or (bool(question.speaker) and bool(sentence.speaker))
    return (
        follows
        and sentence.speaker not in {"q", "me", "interviewer"}
        and sentence.end - question.start <= 2 * LONGEST
    )


def _is_question(text: str, sentence: _Sentence) -> bool:
    words = text[sentence.start : sentence.end].rstrip("\"'”’»)] ")
    if words.endswith("?") or sentence.speaker in {"q", "interviewer"}:
        return True
    asks = _ASKS.search(words)
    return asks is not None and _ANSWERED.search(words, asks.end()) is None


def _sentences(text: str) -> list[_Sentence]:
    found: list[_Sentence] = []
    line, heading, speaker, at_line_start, position = 0, "", "", True, 0
    for start, end, ends_line in _stretches(text):
        if at_line_start:
            marker = _MARKER.match(text, start, end)
            position = marker.end() if marker else start
            speaker = (marker.group("speaker") or "").strip(" :.\t").lower() if marker else ""
            title = _HEADING.match(text, position, end)
            heading = title.group(1) if title else ""
        else:
            position = start
        first, last = _trim(text, position, end)
        if any(character.isalnum() for character in text[first:last]):
            found.append(_Sentence(first, last, line, speaker, heading))
        at_line_start = ends_line
        line += ends_line
    return found


def _stretches(text: str) -> list[tuple[int, int, bool]]:
    """Start, end and whether a line ends here, for every sentence-like stretch."""
    found: list[tuple[int, int, bool]] = []
    start = 0
    for end in _END.finditer(text):
        ends_line = end.group()[0] in "\r\n"
        stop = end.start() if ends_line else end.end()
        if not ends_line and _ABBREVIATION.search(text, max(start, stop - 12), stop):
            continue
        found.extend(_short_pieces(text, start, stop, ends_line))
        start = end.end()
    found.extend(_short_pieces(text, start, len(text), ends_line=True))
    return found


def _short_pieces(text: str, start: int, stop: int, ends_line: bool) -> list[tuple[int, int, bool]]:
    found: list[tuple[int, int, bool]] = []
    while stop - start > LONGEST:
        space = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        cut = space if space > 0 else start + LONGEST
        found.append((start, cut, False))
        start = cut
    found.append((start, stop, ends_line))
    return found


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or not text[start].isprintable()):
        start += 1
    while end > start and (text[end - 1].isspace() or not text[end - 1].isprintable()):
        end -= 1
    return start, end
