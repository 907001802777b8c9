"""Texts that describe no role are refused with what was looked for and not found."""

from pathlib import Path

import pytest

from hiring.blueprint import NotARoleDescriptionError, parse_text

OTHER_TEXTS = sorted((Path(__file__).parent / "other_texts").glob("*.txt"))


@pytest.mark.parametrize("path", OTHER_TEXTS, ids=lambda path: path.stem)
def test_a_text_without_hiring_criteria_is_refused(path: Path) -> None:
    with pytest.raises(NotARoleDescriptionError) as refused:
        parse_text(path.read_text(encoding="utf-8"))
    message = str(refused.value)
    assert refused.value.not_found
    assert all(part in message for part in refused.value.looked_for)


@pytest.mark.parametrize("text", ["", " \n\t\n", "\x00\x00\n", "\ufeff"])
def test_an_empty_text_is_refused_as_empty(text: str) -> None:
    with pytest.raises(NotARoleDescriptionError) as refused:
        parse_text(text)
    assert refused.value.reason == "it holds no text"
    assert refused.value.not_found == refused.value.looked_for


def test_the_refusal_names_what_was_looked_for_and_not_found() -> None:
    advert = "Payroll Specialist\n\nRole summary\n\nPays everybody.\n\nRed flags\n\n- Guesses\n"
    with pytest.raises(NotARoleDescriptionError) as refused:
        parse_text(advert)
    assert str(refused.value) == (
        "This is not a role description: it does not say how candidates are evaluated. "
        "Looked for: a title that names a role; words about a role and its candidates; what to assess; "
        "practical exercises; strong signals; weak signals; red flags; a scorecard table. "
        "Found: a title that names a role; words about a role and its candidates; red flags. "
        "Not found: what to assess; practical exercises; strong signals; weak signals; a scorecard table."
    )


def test_two_evaluation_parts_are_enough() -> None:
    text = (
        "Payroll Specialist\n\nRole summary\n\nPays.\n\nRed flags\n\n- Guesses\n\nGreen flags\n\n- Checks\n"
    )
    blueprint = parse_text(text)
    assert blueprint.title == "Payroll Specialist"
    assert [signal.text for signal in blueprint.red_flags] == ["Guesses"]
    assert [signal.text for signal in blueprint.strong_signals] == ["Checks"]


def test_a_document_without_any_title_is_refused() -> None:
    text = "1) Hiring Evaluation Criteria\n\nRed flags\n\n- Guesses\n\nGreen flags\n\n- Checks\n"
    with pytest.raises(NotARoleDescriptionError) as refused:
        parse_text(text)
    assert refused.value.reason == "nothing names the role"
