"""The wording hints as the writer of a text sees them: worked out anew each time and kept nowhere."""

from collections.abc import Iterator
from dataclasses import dataclass

from django import forms
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext

from scorecards.wording import hints

# Reading takes time with the length. Whoever pastes a transcript gets hints on its first pages.
MOST_CHARACTERS = 20_000


@dataclass(frozen=True, slots=True)
class WordingHint:
    """A remark on words of a text. `key` names rule and words without telling them, for who dismisses it."""

    key: str
    words: str
    why: str
    better: str


def wording_hints(text: str) -> tuple[WordingHint, ...]:
    """Return the hints of a text in its order; the same words are remarked on once."""
    return tuple({hint.key: hint for hint in _hints(text[:MOST_CHARACTERS])}.values())


def _hints(text: str) -> Iterator[WordingHint]:
    for hint in hints(text):
        key = salted_hmac("wording-hint", f"{hint.rule} {hint.words.casefold()}").hexdigest()[:16]
        yield WordingHint(key, hint.words, gettext(hint.why), gettext(hint.better))


class HintedText(forms.BoundField):
    """A text of the scorecard with the hints on what stands in it; they describe its control."""

    @property
    def hints(self) -> tuple[WordingHint, ...]:
        return wording_hints(self.value() or "")

    @property
    def hints_id(self) -> str:
        return f"{self.auto_id}_hints"

    @property
    def aria_describedby(self) -> str | None:
        return " ".join(filter(None, (super().aria_describedby, self.hints_id)))
