"""Keys: always usable in an address, unique where they must be."""

import re

from hypothesis import given
from hypothesis import strategies as st

from hiring.keys import LONGEST_KEY, key_of


@given(st.text(), st.lists(st.text(), max_size=3))
def test_key_fits_every_address(text: str, others: list[str]) -> None:
    taken = {key_of(other) for other in others}
    key = key_of(text, taken=taken)
    assert re.fullmatch(r"[a-z0-9_-]{1,80}", key)
    assert key not in taken


def test_key_is_cut_after_a_word() -> None:
    key = key_of("shows no change in how the work is done " * 4)
    assert key == "shows-no-change-in-how-the-work-is-done-shows-no-change-in-how-the-work-is-done"
    assert len(key) <= LONGEST_KEY


def test_key_without_latin_letters_stays_the_same() -> None:
    assert key_of("主任工程师") == key_of("主任工程师") != key_of("主任")


def test_taken_key_is_numbered() -> None:
    assert key_of("Code review", taken={"code-review", "code-review-2"}) == "code-review-3"
