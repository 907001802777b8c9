"""Files of signals and of notes, read without a database. What is wrong is said with its JSON path."""

import re
from dataclasses import dataclass

from hiring.strict_json import RefusedJSONError, read_json
from scorecards.json_nodes import Node

from .values import SignalDefinition

KINDS = ("red_flag", "weak", "strong")
LONGEST_TEXT = 2000
LONGEST_TITLE = 160
LONGEST_NOTE = 1_000_000
_KEY = re.compile(r"[-\w]{1,80}", re.ASCII)


class SignalFileError(ValueError):
    """A file or a line cannot be used; `problems` says why, a sentence each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class RoleSignals:
    """The signals of one role; `title` is the role's name for people, made from the key where not given."""

    role: str
    title: str
    signals: tuple[SignalDefinition, ...]


@dataclass(frozen=True, slots=True)
class NoteLine:
    """One note to read; `role` is empty where the line names none."""

    id: str
    role: str
    text: str


def parse_signals(text: str) -> tuple[RoleSignals, ...]:
    """Read {"role", "signals": [{"key", "kind", "text", …}]}, or a list of such; raises SignalFileError."""
    value = _parsed(text)
    problems: list[str] = []
    written = value if isinstance(value, list) else [value]
    paths = [f"[{index}]" if isinstance(value, list) else "" for index in range(len(written))]
    roles = tuple(_role(Node(item, path, problems)) for item, path in zip(written, paths, strict=True))
    if not roles:
        problems.append("The file names no role.")
    repeated = {role.role for role in roles if sum(role.role == other.role for other in roles) > 1}
    problems += [f"The role {role} is there twice." for role in sorted(repeated)]
    if problems:
        raise SignalFileError(problems)
    return roles


def parse_note(line: str) -> NoteLine:
    """Read {"id", "text", optional "role"}; raises SignalFileError."""
    problems: list[str] = []
    node = Node(_parsed(line), "", problems)
    note = NoteLine(
        id=node.text("id", longest=200),
        role=node.text("role", required=False),
        text=_note_text(node),
    )
    if problems:
        raise SignalFileError([problem.replace("The file: ", "") for problem in problems])
    return note


def _parsed(text: str) -> object:
    try:
        # A note is read to the letter, for offsets point into it, and nothing of it is stored.
        return read_json(text.removeprefix("\ufeff"), storable=False)
    except RefusedJSONError as error:
        raise SignalFileError([f"not JSON: {error}"]) from None


def _note_text(node: Node) -> str:
    """Return the note as it stands, empty ones too: offsets point into it."""
    text = node.value.get("text")
    if not isinstance(text, str):
        node.refuse("text", "must be a text")
        return ""
    if len(text) > LONGEST_NOTE:
        node.refuse("text", f"must have at most {LONGEST_NOTE} characters, not {len(text)}")
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        node.refuse("text", "holds half a character")
    return text


def _role(node: Node) -> RoleSignals:
    key = _key(node, "role")
    title = node.name("title", LONGEST_TITLE, required=False)
    signals = node.parts("signals", signal_of)
    keys = [signal.key for signal in signals]
    for twice in sorted({key for key in keys if keys.count(key) > 1 and key}):
        node.refuse("signals", f"the key {twice} is there twice")
    return RoleSignals(key, title or key.replace("-", " ").replace("_", " ").capitalize(), signals)


def signal_of(node: Node) -> SignalDefinition:
    """Read one signal; what is wrong with it is noted on the node."""
    return SignalDefinition(
        key=_key(node, "key"),
        kind=node.choice("kind", KINDS),
        text=node.text("text", longest=LONGEST_TEXT),
        examples=_texts(node, "examples"),
        counter_examples=_texts(node, "counter_examples"),
    )


def _key(node: Node, name: str) -> str:
    key = node.text(name)
    if key and not _KEY.fullmatch(key):
        node.refuse(name, "must have at most 80 letters, digits, hyphens and underscores")
    return key


def _texts(node: Node, name: str) -> tuple[str, ...]:
    value = node.value.get(name, [])
    if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
        node.refuse(name, "must be a list of texts")
        return ()
    if any(len(item) > LONGEST_TEXT or "\x00" in item or not item.isprintable() for item in value):
        node.refuse(name, f"each must be one line of at most {LONGEST_TEXT} characters")
    return tuple(value)
