"""Frozen dataclasses to plain JSON values and back, exactly."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, TypeVar, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

JsonValue = None | bool | int | float | str | list["JsonValue"] | dict[str, "JsonValue"]
Record = TypeVar("Record", bound="DataclassInstance")


def as_json_object(record: "DataclassInstance") -> dict[str, JsonValue]:
    """Return a dataclass as a JSON object whose keys keep the order of the fields."""
    return {name: _encoded(getattr(record, name)) for name in _field_names(type(record))}


def from_json_object(kind: type[Record], data: Mapping[str, JsonValue]) -> Record:
    """Return the dataclass that `as_json_object` wrote, also one of an older version.

    A key that is missing takes the field's default; KeyError where the field has none.
    """
    build: Callable[..., Record] = kind
    hints = _field_types(kind)
    given = [name for name in _field_names(kind) if name in data or name not in _fields_added(kind)]
    return build(**{name: _decoded(hints[name], data[name]) for name in given})


@cache
def _field_names(kind: "type[DataclassInstance]") -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@cache
def _fields_added(kind: "type[DataclassInstance]") -> frozenset[str]:
    """Fields with a default were added later: documents from before don't hold them."""
    return frozenset(field.name for field in fields(kind) if field.default is not MISSING)


@cache
def _field_types(kind: "type[DataclassInstance]") -> dict[str, object]:
    return get_type_hints(kind)


def _encoded(value: object) -> JsonValue:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, tuple):
        return [_encoded(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return as_json_object(value)
    raise TypeError(f"{type(value).__name__} has no place in a document")


def _decoded(kind: object, value: JsonValue) -> object:
    if get_origin(kind) is UnionType and value is not None:
        kind = next(option for option in get_args(kind) if option is not NoneType)
    if isinstance(value, list):
        return tuple(_decoded(get_args(kind)[0], item) for item in value)
    if isinstance(value, dict) and isinstance(kind, type) and is_dataclass(kind):
        return from_json_object(kind, value)
    return value
