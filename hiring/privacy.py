"""How the product says what it holds: one line per table, one kind per field that can hold text.

Each app declares its own tables in `holdings.py`; `scorecards.holdings.REGISTRY` has them all. A model or a
text field that is declared nowhere fails the suite, so that nothing about a person is kept, exported or
erased by accident.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Whose(StrEnum):
    """Whose data the rows of a table are."""

    CANDIDATE = "candidate"
    PERSON = "person"  # somebody who hires with us
    COMPANY = "company"  # how we hire; about nobody


class Text(StrEnum):
    """What a field that can hold text does hold."""

    IDENTITY = "identity"  # names, addresses
    WORDS = "words"  # what somebody typed about a person
    MADE = "made"  # what the software made of such words
    COMPANY = "company"  # what somebody typed about how we hire
    FIXED = "fixed"  # kinds, keys, versions, hashes: written by the software, about nobody
    SECRET = "secret"  # noqa: S105  what opens something; never exported
    SEALED = "sealed"  # typed and not sent: its author alone reads it, an export says only that it is there


class Lasts(StrEnum):
    """When a row goes."""

    RETENTION = "retention"  # with the candidate's application, when its retention ends or erasure is asked
    ACCOUNT = "account"  # with the account of one of ours
    SHORT = "short"  # by itself, within days
    COMPANY = "company"  # as long as the installation: what others are judged by must stay explainable
    LOG = "log"  # for ever: identifiers and values, no text about people


LASTING: Mapping[Lasts, Promise] = {
    Lasts.RETENTION: _("until the retention of the application ends"),
    Lasts.ACCOUNT: _("as long as the account"),
    Lasts.SHORT: _("some days"),
    Lasts.COMPANY: _("as long as the installation"),
    Lasts.LOG: _("for ever, without any text about people"),
}


@dataclass(frozen=True, slots=True)
class Holding:
    """One table: `model` as app.Model, why it is kept, and for how long.

    `candidate` is the lookup from a row to the candidate whom it is about; what has one is exported with
    that candidate and erased with them. `texts` names every field that can hold text, and what it holds.
    `title` heads the rows in an export.
    """

    model: str
    whose: Whose
    why: Promise
    lasts: Lasts
    texts: Mapping[str, Text] = field(default_factory=dict)
    candidate: str = ""
    title: Promise | None = None


def of_candidate(
    model: str, title: Promise, why: Promise, candidate: str, texts: Mapping[str, Text] | None = None
) -> Holding:
    """Return the line of a table whose rows are about a candidate."""
    return Holding(model, Whose.CANDIDATE, why, Lasts.RETENTION, texts or {}, candidate, title)


def of_person(
    model: str, why: Promise, texts: Mapping[str, Text] | None = None, lasts: Lasts = Lasts.ACCOUNT
) -> Holding:
    """Return the line of a table whose rows are about one of ours."""
    return Holding(model, Whose.PERSON, why, lasts, texts or {})


def of_company(
    model: str, why: Promise, texts: Mapping[str, Text] | None = None, lasts: Lasts = Lasts.COMPANY
) -> Holding:
    """Return the line of a table whose rows are about nobody."""
    return Holding(model, Whose.COMPANY, why, lasts, texts or {})
