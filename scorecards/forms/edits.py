"""Edits as a page sends them while somebody types: JSON, read strictly."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from hiring.strict_json import RefusedJSONError, read_json
from scorecards.selectors.drafts import HIGHEST_VERSION, Edit

MOST_EDITS = 500
PARTS = {"mutation", "field", "base", "value"}


class MalformedEditsError(ValueError):
    """The body isn't what a page of ours sends; the message says where."""


class UnknownPartsError(MalformedEditsError):
    """The body says more than a page may say: an author, a status, a version of its own."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a page sends: its edits, and the version of each field that it shows."""

    edits: list[Edit]
    seen: dict[str, int]


def read_entry(body: bytes) -> Entry:
    """Read {"edits": [{mutation, field, base, value}], "seen": {field: version}}; MalformedEditsError."""
    try:
        # What a text field cannot hold the service refuses by the field's name, and the others are told.
        content = read_json(body, storable=False)
    except RefusedJSONError as error:
        raise MalformedEditsError(str(error)) from None
    found = _object(content, "the body", {"edits", "seen"})
    edits, seen = found["edits"], found["seen"]
    if not isinstance(edits, list) or len(edits) > MOST_EDITS:
        raise MalformedEditsError(f"edits: must be a list of at most {MOST_EDITS}")
    if not isinstance(seen, dict):
        raise MalformedEditsError("seen: must be an object")
    return Entry(
        [_edit(edit, f"edits[{index}]") for index, edit in enumerate(edits)],
        {name: _version(version, f"seen.{name}") for name, version in seen.items()},
    )


def _object(value: object, path: str, names: set[str]) -> dict[str, Any]:
    if isinstance(value, dict) and value.keys() > names:
        raise UnknownPartsError(f"{path}: has no {', '.join(sorted(value.keys() - names))}")
    if not isinstance(value, dict) or value.keys() != names:
        raise MalformedEditsError(f"{path}: must be an object of {', '.join(sorted(names))}")
    return value


def _edit(value: object, path: str) -> Edit:
    found = _object(value, path, PARTS)
    for part in ("mutation", "field", "value"):
        if not isinstance(found[part], str):
            raise MalformedEditsError(f"{path}.{part}: must be a text")
    try:
        mutation = UUID(found["mutation"])
    except ValueError:
        raise MalformedEditsError(f"{path}.mutation: must be a UUID") from None
    return Edit(mutation, found["field"], _version(found["base"], f"{path}.base"), found["value"])


def _version(value: object, path: str) -> int:
    # True is a number to Python, and neither a number in quotes nor 3.0 is one to us.
    if type(value) is not int or not 0 <= value <= HIGHEST_VERSION:
        raise MalformedEditsError(f"{path}: must be a whole number from 0 to {HIGHEST_VERSION}")
    return value
