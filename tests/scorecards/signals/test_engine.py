"""The rules' promises: exact quotes, order, determinism, and no findings out of nothing."""

import dataclasses
import itertools

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scorecards.signals import ENGINE_VERSION, Note, SignalDefinition, engine_named

detect = engine_named("rules").detect
SIGNALS = (
    SignalDefinition(
        "hygiene", "red_flag", "Dismisses hygiene and patient safety rules as somebody else's concern"
    ),
    SignalDefinition("blame", "red_flag", "Blames colleagues for past failures"),
    SignalDefinition("vague", "weak", "Cannot give a measurable target"),
    SignalDefinition("learns", "strong", "Learned from a failure and prevented its recurrence"),
)
PIECES = [
    "Asked which target she would set, he had no number.",
    "Hygiene rules are 'paperwork for the auditors', not his job.",
    "The launch failed because marketing never listened, and nothing he would change.",
    "git blame",
    "  \n- ",
    "\r\n14:05 ",
    "Q: What target?\nA: No idea.",
    "He didn't once blame the team.",
    "🩺 naïve e\u0301 \u200b",
    "שלום עולם.",
    "\x00",
    "“",
    "?!...",
    "Min 6: ",
]
notes_strategy = st.lists(
    st.builds(
        Note,
        st.sampled_from(["running_notes", "overall_notes", "evidence:patient_safety"]),
        st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=20)), max_size=8).map(" ".join),
    ),
    max_size=4,
)


def test_detect_finds_a_red_flag_and_says_why():
    text = "Pleasant start. Hygiene rules are 'paperwork for the auditors', not his job. Then budgets."

    findings = detect([Note("running_notes", text)], SIGNALS)

    assert [(finding.signal, finding.field, finding.quote) for finding in findings] == [
        ("hygiene", "running_notes", "Hygiene rules are 'paperwork for the auditors', not his job.")
    ]
    assert findings[0].engine == "rules"
    assert findings[0].version == ENGINE_VERSION
    assert findings[0].reasons[0].startswith("waves the subject away: ")


def test_finding_quotes_the_sentence_before_where_it_is_needed_to_see_the_signal():
    text = "Small talk. The nurses refused and the vendor lied. He works the same way today. Then pay."

    findings = detect([Note("running_notes", text)], SIGNALS)

    assert [(finding.signal, finding.quote) for finding in findings] == [
        ("blame", "The nurses refused and the vendor lied. He works the same way today.")
    ]


def test_detect_with_unknown_engine_says_which_exist():
    with pytest.raises(ValueError, match="no signal engine named 'oracle'; there is reader, rules"):
        engine_named("oracle")


@settings(deadline=None)
@given(notes_strategy)
def test_detect_without_signals_finds_nothing(notes):
    assert detect(notes, ()) == []


@settings(deadline=None)
@given(notes_strategy)
def test_detect_quotes_exactly_and_once_per_unit(notes):
    findings = detect(notes, SIGNALS)

    texts = {note.text for note in notes}
    assert all(any(text[found.start : found.end] == found.quote for text in texts) for found in findings)
    assert all(found.quote.strip() == found.quote and found.quote for found in findings)
    assert all(0 <= found.confidence <= 1 for found in findings)


@settings(deadline=None)
@given(notes_strategy)
def test_findings_of_one_signal_never_overlap(notes):
    for note in notes:
        for signal in SIGNALS:
            found = detect([note], [signal])
            assert all(one.end <= other.start for one, other in itertools.pairwise(found))


@settings(deadline=None)
@given(notes_strategy)
def test_detect_does_not_depend_on_order_or_batches(notes):
    together = detect(notes, SIGNALS)

    assert together == [finding for note in notes for finding in detect([note], SIGNALS)]
    assert together == detect(notes, tuple(reversed(SIGNALS)))
    spans = [(found.start, found.signal) for note in notes[:1] for found in detect([note], SIGNALS)]
    assert spans == sorted(set(spans))


@settings(deadline=None)
@given(notes_strategy, st.lists(st.sampled_from(PIECES), max_size=3))
def test_counter_examples_never_add_findings(notes, counter_examples):
    narrower = tuple(dataclasses.replace(s, counter_examples=tuple(counter_examples)) for s in SIGNALS)

    for note in notes:
        plain = detect([note], SIGNALS)
        for found in detect([note], narrower):
            within = [one for one in plain if one.start <= found.start and found.end <= one.end]
            assert found.signal in {one.signal for one in within}


def test_counter_example_takes_its_own_sentence_away():
    text = "Hygiene rules are 'paperwork for the auditors', not his job."
    narrower = dataclasses.replace(SIGNALS[0], counter_examples=(text,))

    assert len(detect([Note("running_notes", text)], [SIGNALS[0]])) == 1
    assert detect([Note("running_notes", text)], [narrower]) == []


def test_example_is_found_again_in_other_words_of_its_own():
    example = "Promised the buyer features that the roadmap has not got."
    signal = SignalDefinition("roadmap", "red_flag", "Sells the roadmap", examples=(example,))
    text = "Small talk. He promised a buyer the features our roadmap hasn't got. Thanks."

    assert [found.quote for found in detect([Note("running_notes", text)], [signal])] == [
        "He promised a buyer the features our roadmap hasn't got."
    ]


@settings(max_examples=25, deadline=None)
@given(st.text())
@example("_0")  # one piece without a word in it
def test_any_text_is_survived(text):
    detect([Note("overall_notes", text)], SIGNALS)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x00",
        "?" * 100_000,
        "." * 100_000 + "x",
        "a" * 100_000,
        "'" * 100_000,
        "no answer " * 10_000,
        "\u0301" * 50_000,
        "\u202e\u200b" * 50_000,
    ],
    ids=["empty", "nul", "marks", "dots", "one-word", "quotes", "cues", "combining", "invisible"],
)
def test_hostile_text_yields_only_findings_that_resolve(text):
    found = detect([Note("overall_notes", text)], SIGNALS)

    assert [finding.quote for finding in found] == [text[finding.start : finding.end] for finding in found]
