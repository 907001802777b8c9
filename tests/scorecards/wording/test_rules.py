"""The reviewed rules: each example triggers its rule, no counter-example triggers anything."""

from collections import Counter
from typing import cast

import pytest

from scorecards.wording import RulesError, hints, texts
from scorecards.wording.rules import WrittenRule, WrittenRules, compile_rules, written_rules

WRITTEN = written_rules()
EXAMPLES = [(rule["key"], text) for rule in WRITTEN["rules"] for text in rule["examples"]]
COUNTER_EXAMPLES = [text for rule in WRITTEN["rules"] for text in rule["counter_examples"]]


@pytest.mark.parametrize(("key", "text"), EXAMPLES)
def test_example_triggers_its_rule(key: str, text: str):
    assert key in {hint.rule for hint in hints(text)}


@pytest.mark.parametrize("text", COUNTER_EXAMPLES)
def test_counter_example_triggers_nothing(text: str):
    assert hints(text) == []


def test_rules_are_as_many_as_were_reviewed():
    categories = Counter(rule["category"] for rule in WRITTEN["rules"])

    assert categories == {"no_behaviour": 30, "protected": 23, "unlawful_question": 18}
    assert (len(EXAMPLES), len(COUNTER_EXAMPLES)) == (353, 422)


def test_examples_are_all_different():
    written = [text for _, text in EXAMPLES] + COUNTER_EXAMPLES

    assert [text for text, times in Counter(written).items() if times > 1] == []


def test_texts_for_translation_are_each_why_and_better_once():
    shown = {text for rule in WRITTEN["rules"] for text in (rule["why"], rule["better"])}

    assert len(texts()) == len(shown)
    assert set(texts()) == shown


def small(**changes: object) -> WrittenRules:
    plain = {"patterns": ["culture fit"], "exceptions": [], "unless": []}
    rule = cast("WrittenRule", {**WRITTEN["rules"][0], **plain, **changes})
    return {"classes": {"people": "guy"}, "fragments": {}, "contexts": {}, "rules": [rule]}


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"category": "rude"}, "culture_fit: no category rude"),
        ({"patterns": []}, "culture_fit: no patterns"),
        ({"examples": ["One."]}, "culture_fit: fewer than two examples"),
        ({"counter_examples": []}, "culture_fit: fewer than three counter-examples"),
        ({"unless": ["moon"]}, "culture_fit: unknown context in “unless”"),
        ({"why": "no capital."}, "culture_fit: why and better are one sentence each"),
        ({"better": "Two. Sentences."}, "culture_fit: why and better are one sentence each"),
        ({"patterns": ["a @nobody"]}, "culture_fit: “a @nobody” names no known class: @nobody"),
        ({"patterns": ["<nothing> a"]}, "culture_fit: “<nothing> a” names no known fragment: <nothing>"),
        ({"patterns": ["a ~9"]}, "culture_fit: “a ~9”: a gap is ~1 to ~6, not ~9"),
        ({"patterns": ["Smart"]}, "culture_fit: “Smart”: 'Smart' is no word of the language"),
        ({"patterns": ["a (b"]}, "culture_fit: “a (b”: '(b' is no word of the language"),
        ({"patterns": ["[a] [b]"]}, "culture_fit: “[a] [b]” must begin with a word, a beginning or a number"),
        (
            {"patterns": ["*ing fit"]},
            "culture_fit: “*ing fit” must begin with a word, a beginning or a number",
        ),
        ({"exceptions": ["ab* fit"]}, "culture_fit: ab* needs 3 to 12 letters"),
    ],
)
def test_rule_that_cannot_be_used_is_refused(changes: dict[str, object], says: str):
    with pytest.raises(RulesError) as refused:
        compile_rules(small(**changes))

    assert str(refused.value) == says


def test_key_used_twice_is_refused():
    written = small()
    written["rules"] *= 2

    with pytest.raises(RulesError, match="culture_fit: the key is used twice"):
        compile_rules(written)
