"""What the wording hints give to a writer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hint:
    """A private remark on a stretch of text; `words` is always exactly the characters start to end.

    `category` is "no_behaviour", "protected" or "unlawful_question"; `why` and `better` are English
    sentences from rules.json, for the page to translate.
    """

    rule: str
    category: str
    start: int
    end: int
    words: str
    why: str
    better: str
