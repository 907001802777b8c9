"""Edits as a page sends them while somebody types: JSON, read strictly."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from scorecards.selectors.drafts import HIGHEST_VERSION, Edit

MOST_EDITS = 500
PARTS = {"mutation", "field", "base", "value"}


class MalformedEditsError(ValueError):
    """The body isn't what a page of ours sends."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a page sends: its edits, and the version of each field that it shows."""

    edits: list[Edit]
    seen: dict[str, int]


def read_entry(body: bytes) -> Entry:
    """Read {"edits": [{mutation, field, base, value}], "seen": {field: version}}; MalformedEditsError."""
    try:
        content = json.loads(body, object_pairs_hook=_once_each)
        if content.keys() != {"edits", "seen"} or len(content["edits"]) > MOST_EDITS:
            raise ValueError
        seen = {name: _version(version) for name, version in content["seen"].items()}
        return Entry([_edit(found) for found in content["edits"]], seen)
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
        raise MalformedEditsError from error


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _edit(found: dict[str, Any]) -> Edit:
    if found.keys() != PARTS or not all(isinstance(found[part], str) for part in ("field", "value")):
        raise ValueError
    return Edit(UUID(found["mutation"]), found["field"], _version(found["base"]), found["value"])


def _version(value: Any) -> int:
    # True is a number to Python, and a number in quotes is not one to us.
    if type(value) is not int or not 0 <= value <= HIGHEST_VERSION:
        raise ValueError
    return value
