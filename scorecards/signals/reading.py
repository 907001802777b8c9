"""One unit read word by word: which words are quoted, which are the interviewer's, where clauses end."""

from collections.abc import Sequence
from dataclasses import dataclass

from .words import is_word, pieces, word_set

CLAUSE_MARKS = frozenset({",", ";", ":", "(", ")", "-", "->", "=>", ">", ".", "?", "!"})
SENTENCE_MARKS = frozenset({".", "?", "!"})
_FIRST_PERSON = frozenset({"i", "me", "my", "we", "our", "interviewer", "q"})
_ASKING = word_set(
    "ask asked asking pressed invited offered prompted probed pushed baited teased suggested put question "
    "questioned challenged q me interviewer wondered invite press raise raised"
)
_PROPOSING = word_set("suggested offered pushed pressed challenged raised raise press teased baited put")
_JOINING = word_set("and but then")
_BEFORE_ASKING = word_set("i we when once then and also was were been being if twice again on me my a q the")
_CANDIDATE = frozenset({"he", "she", "they", "candidate", "him", "a"})


@dataclass(frozen=True, slots=True)
class Reading:
    """Words and sentence marks of a unit, side by side with what is known of each."""

    words: tuple[str, ...]
    clauses: tuple[int, ...]
    quoted: tuple[bool, ...]
    asked: tuple[bool, ...]


def read(question: str, answer: str) -> Reading:
    """Read a unit; `question` is its leading question by the interviewer, possibly empty."""
    builder = _Builder()
    builder.add(question, always_asked=True)
    builder.add(answer, always_asked=False)
    return Reading(tuple(builder.words), tuple(builder.clauses), tuple(builder.quoted), tuple(builder.asked))


class _Builder:
    def __init__(self) -> None:
        self.words: list[str] = []
        self.clauses: list[int] = []
        self.quoted: list[bool] = []
        self.asked: list[bool] = []
        self._clause = 0
        self._asking = False
        self._proposing = False
        self._quote_asking = False
        self._sentence_start = 0

    def add(self, text: str, always_asked: bool) -> None:
        self._asking = False
        for piece, in_quote, opens in _with_quotes(pieces(text)):
            if opens:
                self._quote_asking = self._spoken_by_interviewer()
            if piece in CLAUSE_MARKS:
                self._mark(piece, in_quote, always_asked)
            elif is_word(piece):
                self._word(piece, in_quote, always_asked)
        if text:
            self._clause += 1
            self._asking = False
            self._sentence_start = len(self.words)

    def _word(self, piece: str, in_quote: bool, always_asked: bool) -> None:
        word = piece.removesuffix("'s")
        if not in_quote:
            self._follow_who_speaks(word)
        asked = always_asked or (self._quote_asking if in_quote else self._asking)
        self._append(word, in_quote, asked)

    def _follow_who_speaks(self, word: str) -> None:
        if word in _ASKING and self._asker_is_interviewer():
            self._asking = True
            self._proposing = word in _PROPOSING
        elif word in _CANDIDATE and self._asking and (self._proposing or self.words[-1] in _JOINING):
            self._asking = False

    def _asker_is_interviewer(self) -> bool:
        """Interviewers leave themselves out ("asked why …"); any other subject asks on its own account."""
        last = len(self.words) - 1
        starts = last < self._sentence_start or self.clauses[last] != self._clause
        return starts or self.words[last] in _BEFORE_ASKING

    def _spoken_by_interviewer(self) -> bool:
        recent = self.words[max(self._sentence_start, len(self.words) - 6) :]
        return self._asking or (
            any(word in _FIRST_PERSON for word in recent) and not _CANDIDATE & set(recent)
        )

    def _mark(self, piece: str, in_quote: bool, always_asked: bool) -> None:
        self._clause += 1
        if piece == "?" and not in_quote:
            self._ask_back()
        if piece in SENTENCE_MARKS:
            self._append(piece, in_quote, always_asked)
            if not in_quote:
                self._sentence_start = len(self.words)
        if not in_quote and piece != "(":
            self._asking = False

    def _ask_back(self) -> None:
        """A sentence of the note itself that ends in a question mark is the interviewer's question."""
        for position in range(self._sentence_start, len(self.words)):
            self.asked[position] = self.asked[position] or not self.quoted[position]

    def _append(self, word: str, in_quote: bool, asked: bool) -> None:
        self.words.append(word)
        self.clauses.append(self._clause)
        self.quoted.append(in_quote)
        self.asked.append(asked)


def _with_quotes(text_pieces: Sequence[str]) -> list[tuple[str, bool, bool]]:
    """Each piece with whether it stands in quotation marks and whether a quotation opens just before it."""
    found: list[tuple[str, bool, bool]] = []
    inside, opens = "", False
    for piece in text_pieces:
        if piece in {'"', "'"}:
            opens = not inside
            inside = "" if inside == piece else (inside or piece)
            continue
        found.append((piece, bool(inside), opens))
        opens = False
    return found
