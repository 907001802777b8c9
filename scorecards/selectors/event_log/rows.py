"""One event in words: what happened, who did it, to what, and what the values were before and after."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.models import Seat
from hiring.models import Event, QualificationChange
from hiring.value_words import label_of, words_of
from hiring.word_diff import Piece, word_diff
from scorecards.event_kinds import words_of_kind
from scorecards.models import Decision, SignalFinding
from scorecards.selectors.event_log.names import Named, Names, names_in

LONG = 400
MOMENTS = ("starts_at",)

# Beyond these nothing of a payload is shown: hashes, identifiers of rows without a page.
FACTS: Mapping[str, str | Promise] = {
    "dimension": gettext_lazy("Dimension"),
    "signal": gettext_lazy("Signal"),
    "exercise": gettext_lazy("Exercise"),
    "profile": gettext_lazy("Emphasis profile"),
    "loop_template": gettext_lazy("Loop template"),
    "role_id": gettext_lazy("Role"),
    "exercise_key": gettext_lazy("Exercise"),
    "rule": gettext_lazy("Rule"),
    "subject": gettext_lazy("About"),
    "interview_id": gettext_lazy("Interview"),
    "seat_id": gettext_lazy("Seat"),
    "seats": gettext_lazy("Seats"),
    "seat_kind": gettext_lazy("Kind of seat"),
    "timing": gettext_lazy("By policy"),
    "missing_seats": gettext_lazy("Without a scorecard"),
    "person_ids": gettext_lazy("Written to"),
    "asked_ids": gettext_lazy("Asked"),
    "missing_ids": gettext_lazy("Not in"),
    "participant_ids": gettext_lazy("Took part"),
    "dissenter_ids": gettext_lazy("Dissented"),
    "disposition": gettext_lazy("Disposition"),
    "revision": gettext_lazy("Revision"),
    "after_reveal": gettext_lazy("After the reveal"),
    "from_on": gettext_lazy("From"),
    "until_on": gettext_lazy("Until"),
    "duties": gettext_lazy("Duties"),
    "source": gettext_lazy("Source"),
    "format": gettext_lazy("Format"),
    "page": gettext_lazy("Page"),
    "number": gettext_lazy("Number"),
    "findings": gettext_lazy("Findings"),
    "engine": gettext_lazy("Engine"),
    "engine_version": gettext_lazy("Version of the engine"),
    "interviews": gettext_lazy("Interviews"),
    "interviewers": gettext_lazy("Interviewers"),
    "scorecards": gettext_lazy("Scorecards"),
    "exercises": gettext_lazy("Exercises"),
    "signals": gettext_lazy("Signals"),
    "read": gettext_lazy("Read"),
    "failed": gettext_lazy("Failed"),
    "notes": gettext_lazy("Notes"),
    "version": gettext_lazy("Version"),
    "subscriber": gettext_lazy("Work"),
}

CHOICES: Mapping[str, Mapping[str, str | Promise]] = {
    "disposition": dict(SignalFinding.Disposition.choices),
    "outcome": dict(Decision.Outcome.choices),
    "step": dict(QualificationChange.Step.choices),
    "seat_kind": dict(Seat.Kind.choices),
    "page": {
        "debrief": gettext_lazy("debrief"),
        "packet": gettext_lazy("packet"),
        "comparison": gettext_lazy("comparison"),
        "break_glass": gettext_lazy("scorecards, opened before the reveal"),
    },
}


@dataclass(frozen=True, slots=True)
class ValueLine:
    """A field with its old and new value, in words and as one run of what went and came."""

    label: str
    old: str
    new: str

    @property
    def pieces(self) -> tuple[Piece, ...]:
        return word_diff(self.old, self.new)


@dataclass(frozen=True, slots=True)
class Fact:
    """Something else that an event says; `items` may lead to pages."""

    label: str
    items: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class LogRow:
    """An event; `actor` is None when the system itself acted, `stream` when what it is about is gone."""

    id: int
    at: datetime.datetime
    words: str
    actor: Named | None
    stream: Named | None
    facts: tuple[Fact, ...]
    values: tuple[ValueLine, ...]

    @property
    def is_long(self) -> bool:
        return sum(len(line.old) + len(line.new) for line in self.values) > LONG


def rows_of(events: list[Event]) -> list[LogRow]:
    """Return the events in words; they come with actors and changes. At most ten queries."""
    names = names_in(events)
    return [_row(event, names) for event in events]


def _row(event: Event, names: Names) -> LogRow:
    return LogRow(
        id=event.pk,
        at=event.at,
        words=words_of_kind(event.kind),
        actor=_actor(event),
        stream=names.get(str(event.stream_id)),
        facts=tuple(_facts(event, names)),
        values=(*_stored(event), *_of_payload(event, names)),
    )


def _actor(event: Event) -> Named | None:
    if event.actor is None:
        return None
    return Named(event.actor.name, reverse("person", args=[event.actor.pk]))


def _facts(event: Event, names: Names) -> Iterator[Fact]:
    for field, label in FACTS.items():
        items = tuple(_items(field, event.payload.get(field), names))
        if items:
            yield Fact(str(label), items)


def _items(field: str, value: Any, names: Names) -> Iterator[Named]:
    for item in value if isinstance(value, list) else [value]:
        key = item.get("seat_id") if isinstance(item, dict) else item
        if str(key) in names:
            yield names[str(key)]
        elif not isinstance(item, dict) and not _is_identifier(item) and (words := _words(field, item)):
            yield Named(words)


def _is_identifier(value: Any) -> bool:
    """Where an identifier has no name any more, nothing is said instead of its digits."""
    try:
        return bool(UUID(value))
    except (TypeError, ValueError, AttributeError):
        return False


def _stored(event: Event) -> Iterator[ValueLine]:
    for change in event.changes.all():
        yield _line(change.field, change.old, change.new)


def _of_payload(event: Event, names: Names) -> Iterator[ValueLine]:
    """Yield the old and new values that stand in the payload itself, as services write them."""
    payload = event.payload
    before, after = payload.get("before"), payload.get("after")
    if isinstance(after, dict):
        yield from _differences(before or {}, after, names)
    elif "before" in payload and "after" in payload:
        yield ValueLine(_("Step"), _words("step", before), _words("step", after))
    if "outcome_before" in payload:
        yield ValueLine(
            _("Outcome"),
            _words("outcome", payload["outcome_before"]),
            _words("outcome", payload.get("outcome")),
        )
    if "person_before_id" in payload:
        old, new = (names.get(str(payload.get(name))) for name in ("person_before_id", "person_id"))
        yield ValueLine(_("Interviewer"), old.text if old else "", new.text if new else "")
    for name, value in payload.items():
        if isinstance(value, dict) and value.keys() == {"old", "new"}:
            yield _line(name, value["old"], value["new"])


def _differences(before: Mapping[str, Any], after: Mapping[str, Any], names: Names) -> Iterator[ValueLine]:
    for field, new in after.items():
        old = before.get(field)
        if old != new:
            yield ValueLine(label_of(field), *(_named(field, value, names) for value in (old, new)))


def _named(field: str, value: Any, names: Names) -> str:
    """Return a value in words: a name for an identifier, a moment in the viewer's zone."""
    if str(value) in names:
        return names[str(value)].text
    if field in MOMENTS and value:
        moment = localtime(datetime.datetime.fromisoformat(value))
        return str(date_format(moment, "DATETIME_FORMAT"))
    return _words(field, value)


def _line(field: str, old: Any, new: Any) -> ValueLine:
    return ValueLine(label_of(field), _words(field, old), _words(field, new))


def _words(field: str, value: Any) -> str:
    chosen = CHOICES.get(field, {}).get(value) if isinstance(value, str) else None
    return words_of(field, value) if chosen is None else str(chosen)
