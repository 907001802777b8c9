"""What the identifiers in events stand for: names, and the pages that they lead to."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.urls import reverse

from candidates.models import Candidate, Interview, Loop, Seat
from hiring.event_kinds import READING_STREAM
from hiring.models import Dimension, EmphasisProfile, Event, Exercise, LoopTemplate, Person, Role, Signal

PERSON_FIELDS = (
    "person_id",
    "person_before_id",
    "person_ids",
    "participant_ids",
    "dissenter_ids",
    "asked_ids",
    "missing_ids",
    "linked_person_id",
    "referrer_id",
)
SEAT_FIELDS = ("seat_id", "missing_seats")
PARTS: dict[str, type[Model]] = {
    "dimension": Dimension,
    "signal": Signal,
    "exercise": Exercise,
    "profile": EmphasisProfile,
    "loop_template": LoopTemplate,
}


@dataclass(frozen=True, slots=True)
class Named:
    """What an identifier stands for; `url` is empty where there is no page of it."""

    text: str
    url: str = ""


Names = Mapping[str, Named]


def names_in(events: Iterable[Event]) -> Names:
    """Return a name for each identifier in the events, where there still is one. At most eleven queries."""
    events = list(events)
    return {
        **_people(events),
        **_roles(events),
        **_loops(events),
        **_candidates(events),
        **_seats(events),
        **_interviews(events),
        **_parts(events),
    }


def _ids(events: Iterable[Event], fields: Iterable[str], *streams: str) -> set[str]:
    held = {str(event.stream_id) for event in events if event.stream_kind in streams}
    return held | {key for event in events for key in _each(event.payload, frozenset(fields))}


def _each(payload: Any, fields: frozenset[str]) -> Iterator[str]:
    """Yield the identifiers that the fields hold, one or several each, however deep they stand."""
    if isinstance(payload, list):
        for item in payload:
            yield from _each(item, fields)
    if isinstance(payload, dict):
        for field, value in payload.items():
            yield from _identifiers(value) if field in fields else _each(value, fields)


def _identifiers(value: Any) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        try:
            yield str(UUID(item))
        except (TypeError, ValueError, AttributeError):
            continue


def _people(events: list[Event]) -> Names:
    found = Person.objects.filter(pk__in=_ids(events, PERSON_FIELDS, "person")).values_list("pk", "name")
    return {str(key): Named(name, reverse("person", args=[key])) for key, name in found}


def _roles(events: list[Event]) -> Names:
    found = Role.objects.filter(pk__in=_ids(events, ["role_id"], "role")).values_list("pk", "key", "title")
    return {str(pk): Named(title, reverse("role", args=[key])) for pk, key, title in found}


def _loops(events: list[Event]) -> Names:
    fields = ("pk", "application__candidate__name", "application__role__title")
    loops = Loop.objects.filter(application__candidate__erasure_asked_on__isnull=True)
    found = loops.filter(pk__in=_ids(events, [], "loop", READING_STREAM)).values_list(*fields)
    return {str(pk): Named(f"{name}, {role}", reverse("debrief", args=[pk])) for pk, name, role in found}


def _candidates(events: list[Event]) -> Names:
    found = Candidate.objects.filter(pk__in=_ids(events, [], "candidate")).values_list("pk", "name")
    return {str(pk): Named(name, reverse("candidate_privacy", args=[pk])) for pk, name in found}


def _seats(events: list[Event]) -> Names:
    fields = ("pk", "interview__title", "person__name")
    found = Seat.objects.filter(pk__in=_ids(events, SEAT_FIELDS)).values_list(*fields)
    return {str(pk): Named(f"{title}, {name}") for pk, title, name in found}


def _interviews(events: list[Event]) -> Names:
    found = Interview.objects.filter(pk__in=_ids(events, ["interview_id"])).values_list("pk", "title")
    return {str(pk): Named(title) for pk, title in found}


def _parts(events: list[Event]) -> Names:
    wanted = {field: _ids(events, [field]) for field in PARTS}
    return {
        str(row.pk): Named(str(row))
        for field, model in PARTS.items()
        for row in model._default_manager.filter(pk__in=wanted[field])
    }
