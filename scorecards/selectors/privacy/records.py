"""Everything held about a candidate, by every way that leads to them, as the candidate may have it."""

import datetime
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Field, ForeignKey, Model
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from candidates.models import Candidate, Interview, Loop, Seat
from hiring.models import Delivery, Dimension, Event, Exercise, LoopTemplate, Person, Role, Signal
from hiring.privacy import LASTING, Holding, Text
from scorecards.event_kinds import words_of_kind
from scorecards.holdings import ABOUT_CANDIDATES
from scorecards.selectors.privacy.redaction import Redactor
from scorecards.selectors.reminders import database_now

# What a key leads to is named, where its name says something.
NAMED: tuple[type[Model], ...] = (Role, Dimension, Exercise, Signal, Interview, LoopTemplate)
IDENTIFIER = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00")


@dataclass(frozen=True, slots=True)
class Value:
    """One field: its name, its label, and what it holds, as JSON has it."""

    name: str
    label: str
    held: Any

    @property
    def is_structured(self) -> bool:
        return isinstance(self.held, (dict, list))

    @property
    def is_for_reading(self) -> bool:
        """Whether a reader is told it: not what is empty, nor an identifier that means nothing to them."""
        return self.held is not None and self.held != "" and not IDENTIFIER.fullmatch(str(self.held))

    @property
    def shown(self) -> str:
        """What is held, with a moment as one reads it."""
        if not MOMENT.fullmatch(str(self.held)):
            return str(self.held)
        moment = datetime.datetime.fromisoformat(str(self.held)).astimezone(datetime.UTC)
        return f"{date_format(moment, 'j F Y, H:i')} UTC"

    @property
    def pretty(self) -> str:
        """What has a structure, indented for reading."""
        return json.dumps(self.held, ensure_ascii=False, indent=1)


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of one table, why they are kept and how long."""

    model: str
    title: str
    why: str
    lasts: str
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True, slots=True)
class CandidateRecord:
    """All that is held about one candidate."""

    candidate_id: UUID
    made_at: datetime.datetime
    sections: tuple[Section, ...]


def candidate_record(candidate: Candidate) -> CandidateRecord:
    """Return everything held about the candidate. One query for each table, and some more."""
    found = [(holding, _rows(holding, candidate)) for holding in ABOUT_CANDIDATES]
    events = _events(candidate)
    redactor = _redactor(candidate, [row for _holding, rows in found for row in rows], events)
    redactor.learn(_texts(found))
    sections = [_section(holding, rows, redactor) for holding, rows in found]
    return CandidateRecord(
        candidate_id=candidate.pk,
        made_at=database_now(),
        sections=(*sections, _event_section(events, redactor), _delivery_section(events)),
    )


def _rows(holding: Holding, candidate: Candidate) -> list[Model]:
    model = apps.get_model(holding.model)
    related = [field.name for field in _keys(model) if field.related_model in NAMED]
    rows = model._default_manager.filter(**{holding.candidate: candidate.pk})
    return list(rows.select_related(*related).order_by("pk") if related else rows.order_by("pk"))


def _keys(model: type[Model]) -> Iterator["ForeignKey[Any, Any]"]:
    return (field for field in model._meta.concrete_fields if isinstance(field, ForeignKey))


def _events(candidate: Candidate) -> list[Event]:
    loops = Loop.objects.filter(application__candidate=candidate).values_list("pk", flat=True)
    about = Event.objects.filter(stream_id__in=[candidate.pk, *loops])
    return list(about.prefetch_related("deliveries").order_by("pk"))


def _redactor(candidate: Candidate, rows: Iterable[Model], events: Iterable[Event]) -> Redactor:
    """Interviewers get their letters in the order of their seats, everybody else in that of their names."""
    seats = Seat.objects.filter(interview__loop__application__candidate=candidate)
    seated = seats.order_by("interview__position", "pk").values_list("person_id", flat=True)
    order = {key: place for place, key in enumerate(dict.fromkeys(seated))}
    others = {
        getattr(row, field.attname)
        for row in rows
        for field in _keys(type(row))
        if issubclass(field.related_model, Person)
    }
    wanted = {*order, *others, *(event.actor_id for event in events)} - {None}
    people = list(Person.objects.filter(pk__in=wanted).order_by("name", "pk"))
    interviewers = sorted((each for each in people if each.pk in order), key=lambda each: order[each.pk])
    return Redactor(candidate, interviewers, [each for each in people if each.pk not in order])


def _texts(found: Iterable[tuple[Holding, list[Model]]]) -> Iterator[str]:
    for holding, rows in found:
        for row in rows:
            for name, kind in holding.texts.items():
                if kind in {Text.WORDS, Text.MADE, Text.COMPANY}:
                    yield from _strings(getattr(row, name))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for held in value.values():
            yield from _strings(held)
    elif isinstance(value, (list, tuple)):
        for held in value:
            yield from _strings(held)


def _section(holding: Holding, rows: Iterable[Model], redactor: Redactor) -> Section:
    return Section(
        model=holding.model,
        title=str(holding.title),
        why=str(holding.why),
        lasts=str(LASTING[holding.lasts]),
        rows=tuple(tuple(_values(holding, row, redactor)) for row in rows),
    )


def _values(holding: Holding, row: Model, redactor: Redactor) -> Iterator[Value]:
    for field in row._meta.concrete_fields:
        kind = holding.texts.get(field.name)
        if kind is not Text.SECRET:
            label = str(field.verbose_name)
            yield Value(field.name, label[:1].upper() + label[1:], _held(row, field, kind, redactor))


def _held(row: Model, field: "Field[Any, Any]", kind: Text | None, redactor: Redactor) -> Any:
    held = getattr(row, field.attname)
    if kind is Text.SEALED:
        return _("Typed and not sent: its author alone can read it.")
    if isinstance(field, ForeignKey):
        return _named(row, field, redactor)
    if kind is Text.IDENTITY:  # the candidate's own
        return held
    if isinstance(held, (datetime.datetime, datetime.date)):
        return held.isoformat()
    return redactor.redacted(_plain(held))


def _plain(held: Any) -> Any:
    if isinstance(held, UUID):
        return str(held)
    return [_plain(item) for item in held] if isinstance(held, (list, tuple)) else held


def _named(row: Model, field: "ForeignKey[Any, Any]", redactor: Redactor) -> Any:
    key = getattr(row, field.attname)
    if issubclass(field.related_model, Person):
        return redactor.label_of(key)
    if key is not None and field.related_model in NAMED:
        return redactor.redacted(str(getattr(row, field.name)))
    return _plain(key)


def _event_section(events: Iterable[Event], redactor: Redactor) -> Section:
    rows = (
        (
            Value("id", _("Number"), event.pk),
            Value("kind", _("What"), words_of_kind(event.kind)),
            Value("at", _("When"), event.at.isoformat()),
            Value("actor", _("Who"), redactor.label_of(event.actor_id) or _("the system")),
        )
        for event in events
    )
    return Section(
        "hiring.Event",
        _("The log: what happened when"),
        _("proof of who did what"),
        _("for ever, without any text about you: after an erasure its identifiers lead nowhere"),
        tuple(rows),
    )


def _delivery_section(events: Iterable[Event]) -> Section:
    waiting: list[Delivery] = [
        each for event in events for each in event.deliveries.all() if each.done_at is None
    ]
    rows = (
        (Value("subscriber", _("Work"), each.subscriber.replace("_", " ")), Value("id", _("Number"), each.pk))
        for each in waiting
    )
    return Section(
        "hiring.Delivery",
        _("Mail and other work that is still to be done"),
        _("what an event promises"),
        _("until it is done"),
        tuple(rows),
    )
