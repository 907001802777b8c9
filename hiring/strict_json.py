"""JSON as others send it: one strict reader for every place where it comes in.

The standard library parses; what it lets pass is refused here, each time with its place. The readers of a
shape stand on this and never convert: `true`, `"3"` and `3.0` are no ratings. Validation libraries were
weighed: in their strict modes, too, the last of two equal names wins, and NUL passes.
"""

import json
import math
from dataclasses import dataclass
from typing import NoReturn

LONGEST = 20_000_000  # letters, or bytes: the files that operators load
DEEPEST = 32
MOST_DIGITS = 40


class RefusedJSONError(ValueError):
    """The text is no JSON of ours; `path` says where in the value, and is empty for the whole of it."""

    def __init__(self, problem: str, path: str = "") -> None:
        super().__init__(f"{path}: {problem}" if path else problem)
        self.path = path
        self.problem = problem


@dataclass(frozen=True, slots=True)
class _Object:
    """An object as it was written, before anybody asked whether its names differ."""

    pairs: list[tuple[str, object]]


def read_json(sent: str | bytes, *, longest: int = LONGEST, storable: bool = True) -> object:
    """Return the value of a JSON text; raises RefusedJSONError, which names the line or the path, only.

    Refused are bytes that are no UTF-8, a text beyond `longest`, nesting beyond 32 levels, a name
    that an object has twice, NaN and infinite numbers, and, unless `storable` is False because the reader of
    the shape says so field by field, letters that PostgreSQL has no place for: NUL and half a surrogate pair.
    """
    try:
        value = json.loads(
            _decoded(sent, longest),
            object_pairs_hook=_Object,
            parse_constant=_refuse_constant,
            parse_float=_finite,
            parse_int=_whole,
        )
    except RecursionError:
        raise RefusedJSONError("nested too deeply") from None
    except json.JSONDecodeError as error:
        raise RefusedJSONError(str(error)) from None
    return _checked(value, "", 0, storable)


def _decoded(sent: str | bytes, longest: int) -> str:
    if len(sent) > longest:
        raise RefusedJSONError(f"longer than {longest} letters")
    if isinstance(sent, str):
        return sent
    try:
        return sent.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RefusedJSONError(f"no UTF-8 at byte {error.start}") from None


def _refuse_constant(name: str) -> NoReturn:
    raise RefusedJSONError(f"{name} is not a number of JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise RefusedJSONError(f"{digits[:40]} is larger than any number")
    return number


def _whole(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise RefusedJSONError(f"a number of {len(digits)} digits")
    return int(digits)


def _checked(value: object, path: str, depth: int, storable: bool) -> object:
    if depth > DEEPEST:
        raise RefusedJSONError("nested too deeply", path)
    if isinstance(value, _Object):
        return _checked_object(value, path, depth, storable)
    if isinstance(value, list):
        return [_checked(item, f"{path}[{index}]", depth + 1, storable) for index, item in enumerate(value)]
    if storable and isinstance(value, str):
        _refuse_unstorable(value, path)
    return value


def _checked_object(found: _Object, path: str, depth: int, storable: bool) -> dict[str, object]:
    checked: dict[str, object] = {}
    for name, value in found.pairs:
        if name in checked:
            raise RefusedJSONError(f"an object names {name!r} twice", path)
        if storable:
            _refuse_unstorable(name, path)
        checked[name] = _checked(value, f"{path}.{name}" if path else name, depth + 1, storable)
    return checked


def _refuse_unstorable(text: str, path: str) -> None:
    if not is_storable(text):
        raise RefusedJSONError("holds a character that cannot be stored", path)


def is_storable(text: str) -> bool:
    """Whether PostgreSQL has a place for each letter: not for NUL, nor for half a surrogate pair."""
    return "\x00" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)
