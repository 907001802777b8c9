"""Names are taken out of a text, and every stretch finds its way there and back."""

from hypothesis import given, settings
from hypothesis import strategies as st

from scorecards.signals.pseudonyms import pseudonymise

NAMES = {"Anneke van der Vosloo-Pratt": "[candidate]", "Will Okafor": "[interviewer]"}


def without(text: str) -> str:
    return pseudonymise(text, NAMES).text


def test_names_go_whole_and_in_part() -> None:
    assert without("anneke van der vosloo-pratt met Will.") == "[candidate] met [interviewer]."
    assert (
        without("ANNEKE said Okafor's queue; Pratt agreed")
        == "[candidate] said [interviewer]'s queue; [candidate] agreed"
    )


def test_words_that_are_no_names_stay() -> None:
    text = "She will test the van, der Wagen and annekes."
    assert without(text) == text


def test_addresses_links_and_numbers_go_but_figures_and_times_stay() -> None:
    assert (
        without("mail a.b@c.example or +27 82 555 0123, https://x.example/cv")
        == "mail [address] or [number], [link]"
    )
    figures = "10:05 sized it at 1,400 a second in 2024-11, 99.95 % of 1234567"
    assert without(figures) == figures


def test_name_of_somebody_unknown_stays() -> None:
    assert without("Blamed Thandi for it.") == "Blamed Thandi for it."


def test_no_names_change_nothing() -> None:
    assert pseudonymise("Anneke drew it.", {}).text == "Anneke drew it."
    assert pseudonymise("", NAMES).text == ""


def test_quote_finds_its_way_there_and_back() -> None:
    text = "10:20 Anneke blamed Will Okafor for it."
    changed = pseudonymise(text, NAMES)
    start, end = changed.forward(text.index("blamed"), text.index("Okafor") + 3)
    assert changed.text[start:end] == "blamed [interviewer]"
    first, last = changed.back(start, end)
    assert text[first:last] == "blamed Will Okafor"


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(["Anneke", "Will", " ", "x", "é", "Okafor", "a@b.example", "\n"])), st.data())
def test_every_stretch_comes_back_with_at_least_its_own_words(pieces: list[str], data: st.DataObject) -> None:
    text = "".join(pieces)
    changed = pseudonymise(text, NAMES)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    there = changed.forward(start, end)
    back = changed.back(*there)
    assert 0 <= there[0] <= there[1] <= len(changed.text)
    if start < end:
        assert back[0] <= start < end <= back[1]
        assert changed.forward(*back) == there
