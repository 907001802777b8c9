"""The reviewed rules, read from rules.json and checked once."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypedDict, cast

from .patterns import Pattern, PatternError, compile_pattern
from .search import LONGEST_BEGINNING, SHORTEST_BEGINNING, Search, Tree, tree_of

CATEGORIES = ("unlawful_question", "protected", "no_behaviour")  # the weightier first
RULES_PATH = Path(__file__).with_name("rules.json")


class RulesError(ValueError):
    """The rules cannot be used; the message names the rule and says what is wrong."""


class WrittenContext(TypedDict):
    patterns: list[str]
    exceptions: list[str]


class WrittenRule(WrittenContext):
    key: str
    category: str
    unless: list[str]
    why: str
    better: str
    examples: list[str]
    counter_examples: list[str]


class WrittenRules(TypedDict):
    classes: dict[str, str]
    fragments: dict[str, str]
    contexts: dict[str, WrittenContext]
    rules: list[WrittenRule]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule's words for the writer, and the contexts in which it keeps silent."""

    key: str
    category: str
    unless: frozenset[str]
    why: str
    better: str


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules by key, and the tree in which their patterns and the contexts' are found."""

    by_key: Mapping[str, Rule]
    tree: Tree


def written_rules() -> WrittenRules:
    """Return rules.json as it is written."""
    return cast("WrittenRules", json.loads(RULES_PATH.read_text(encoding="utf-8")))


@lru_cache(maxsize=1)
def rules() -> Rules:
    """Return the product's rules, read and checked once per process; raises RulesError."""
    return compile_rules(written_rules())


def texts() -> tuple[str, ...]:
    """Return each sentence that a hint can show, once, for a translation catalogue."""
    shown = (text for rule in rules().by_key.values() for text in (rule.why, rule.better))
    return tuple(dict.fromkeys(shown))


def compile_rules(written: WrittenRules) -> Rules:
    """Check the written rules and make them ready for searching; raises RulesError."""
    by_key: dict[str, Rule] = {}
    for rule in written["rules"]:
        _check(rule, known=by_key, contexts=written["contexts"])
        by_key[rule["key"]] = Rule(
            rule["key"], rule["category"], frozenset(rule["unless"]), rule["why"], rule["better"]
        )
    return Rules(by_key, tree_of(_all_searches(written)))


def _check(rule: WrittenRule, known: Mapping[str, Rule], contexts: Mapping[str, WrittenContext]) -> None:
    key = rule["key"]
    problems = {
        "the key is used twice": key in known or key in contexts,
        f"no category {rule['category']}": rule["category"] not in CATEGORIES,
        "no patterns": not rule["patterns"],
        "fewer than two examples": len(rule["examples"]) < 2,
        "fewer than three counter-examples": len(rule["counter_examples"]) < 3,
        "unknown context in “unless”": not set(rule["unless"]) <= set(contexts),
        "why and better are one sentence each": not (
            _is_sentence(rule["why"]) and _is_sentence(rule["better"])
        ),
    }
    for problem, applies in problems.items():
        if applies:
            raise RulesError(f"{key}: {problem}")


def _is_sentence(text: str) -> bool:
    return text.lstrip("“")[:1].isupper() and text.endswith(".") and ". " not in text


def _all_searches(written: WrittenRules) -> list[Search]:
    classes = {name: tuple(words.split()) for name, words in written["classes"].items()}
    owners: list[tuple[str, WrittenContext]] = [*written["contexts"].items()]
    owners += [(rule["key"], rule) for rule in written["rules"]]
    return [
        Search(owner, is_exception, _compiled(owner, pattern, classes, written["fragments"]))
        for owner, entry in owners
        for is_exception, patterns in ((False, entry["patterns"]), (True, entry["exceptions"]))
        for pattern in patterns
    ]


def _compiled(
    owner: str, pattern: str, classes: Mapping[str, Sequence[str]], fragments: Mapping[str, str]
) -> Pattern:
    try:
        compiled = compile_pattern(pattern, classes, fragments)
    except PatternError as error:
        raise RulesError(f"{owner}: {error}") from error
    _check_beginnings(owner, compiled)
    return compiled


def _check_beginnings(owner: str, pattern: Pattern) -> None:
    for beginning in (beginning for step in pattern.opening_steps() for beginning in step.beginnings):
        if not SHORTEST_BEGINNING <= len(beginning) <= LONGEST_BEGINNING:
            raise RulesError(
                f"{owner}: {beginning}* needs {SHORTEST_BEGINNING} to {LONGEST_BEGINNING} letters"
            )
