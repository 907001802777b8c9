"""Other people's names taken out of what a candidate is given (GDPR 15(4): their rights stay theirs).

Those who had to do with the candidate get a letter that is the same throughout; everybody else whose full
name or address is known to us becomes "another person". What nobody here knows cannot be recognised.
"""

import re
from collections.abc import Iterable, Mapping
from string import ascii_uppercase
from typing import Any
from uuid import UUID

from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from candidates.models import Candidate
from hiring.models import Person

SHORTEST_PART = 3
MOST_WORDS = 4
WORD = re.compile(r"[^\W\d_][\w'’.-]*")
# Signs that Unicode leaves to everybody for their own use; what was typed loses them first.
MARKED = "\ue000{}\ue001"
STAND_IN = re.compile("\ue000([0-9]+)\ue001")
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


class Redactor:
    """Knows the names around one candidate; `interviewers` and `colleagues` are in the order of letters."""

    def __init__(
        self, candidate: Candidate, interviewers: Iterable[Person], colleagues: Iterable[Person]
    ) -> None:
        self.labels = {
            **_lettered(interviewers, _("Interviewer %(letter)s")),
            **_lettered(colleagues, _("Colleague %(letter)s")),
        }
        self._own = {candidate.email.casefold(), candidate.name.casefold()}
        self._own_parts = {part.casefold() for part in WORD.findall(candidate.name)}
        self._ids = {str(person.pk): label for person, label in self.labels.items()}
        self._whole: dict[str, str] = {}
        self._parts: dict[str, str] = {}
        for person, label in self.labels.items():
            self._know(person, label)

    def _know(self, person: Person, label: str) -> None:
        for known in (person.name, person.email):
            if known.casefold() not in self._own:
                self._whole[known.casefold()] = label
        for part in WORD.findall(person.name):
            if len(part) >= SHORTEST_PART and part.casefold() not in self._own_parts:
                self._parts.setdefault(part, label)

    def label_of(self, person_id: UUID | None) -> str | None:
        """Return what stands for a person; None for nobody."""
        return None if person_id is None else self._ids.get(str(person_id), _("another person"))

    def learn(self, texts: Iterable[str]) -> None:
        """Look up which names in the texts are those of others whom we know. Two queries."""
        said = {name for text in texts for name in _names_in(text)}
        unknown = said - self._own - set(self._whole)
        people = Person.objects.annotate(lower=Lower("name")).filter(lower__in=unknown)
        candidates = Candidate.objects.annotate(lower=Lower("name")).filter(lower__in=unknown)
        self._whole |= dict.fromkeys(candidates.values_list("lower", flat=True), _("another candidate"))
        self._whole |= dict.fromkeys(people.values_list("lower", flat=True), _("another person"))

    def redacted(self, value: Any) -> Any:
        """Return a value as JSON has it with other people's names and identifiers replaced."""
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, Mapping):
            return {self._text(str(key)): self.redacted(held) for key, held in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.redacted(held) for held in value]
        return value

    def _text(self, text: str) -> str:
        if text in self._ids:
            return self._ids[text]
        # What stands for a name is put in last: it must not be taken for a name itself.
        text = text.replace("\ue000", "").replace("\ue001", "")
        stand_ins: list[str] = []
        text = ADDRESS.sub(lambda found: self._address(found, stand_ins), text)
        for name in sorted(self._whole, key=len, reverse=True):
            if name in text.casefold():
                text = _without(text, name, self._whole[name], stand_ins, re.IGNORECASE)
        for part, label in self._parts.items():
            if part in text:
                text = _without(text, part, label, stand_ins)
        return STAND_IN.sub(lambda found: stand_ins[int(found.group(1))], text)

    def _address(self, found: re.Match[str], stand_ins: list[str]) -> str:
        address = found.group().rstrip(".")
        if address.casefold() in self._own:
            return found.group()
        stand_ins.append(self._whole.get(address.casefold(), _("another address")))
        return MARKED.format(len(stand_ins) - 1) + found.group()[len(address) :]


def _without(text: str, name: str, label: str, stand_ins: list[str], flags: int = 0) -> str:
    stand_ins.append(label)
    mark = MARKED.format(len(stand_ins) - 1)
    return re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", mark, text, flags=flags)


def _lettered(people: Iterable[Person], words: str) -> dict[Person, str]:
    return {person: words % {"letter": _letters(number)} for number, person in enumerate(people)}


def _letters(number: int) -> str:
    """Return A to Z, then AA, AB …"""
    first, last = divmod(number, len(ascii_uppercase))
    return (_letters(first - 1) if first else "") + ascii_uppercase[last]


def _names_in(text: str) -> Iterable[str]:
    """Yield every run of two to four words, and every address, as a name might be stored."""
    yield from (address.casefold() for address in ADDRESS.findall(text))
    words = WORD.findall(text)
    for length in range(2, MOST_WORDS + 1):
        for start in range(len(words) - length + 1):
            yield " ".join(words[start : start + length]).rstrip(".").casefold()
