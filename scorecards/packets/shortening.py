"""People's words made fit for paper: cut where a cut is shown, and never running off the page."""

import re

CUT = "…"
LONGEST_WORD = 30
BREAK_HERE = "\N{ZERO WIDTH SPACE}"
LONG_RUN = re.compile(rf"\S{{{LONGEST_WORD}}}(?=\S)")
# Characters that are no words: they would turn the direction of what follows, or print as nothing.
DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff]")


def breakable(text: str) -> str:
    """Return the text for paper: a run without a space may break every 30 characters.

    Characters that only override the direction of writing are left out and other controls become spaces;
    no word is changed.
    """
    plain = CONTROLS.sub(" ", DIRECTIONS.sub("", text.replace("\r\n", "\n")))
    return LONG_RUN.sub(lambda run: run.group() + BREAK_HERE, plain)


def shortened(text: str, most: int, *, from_end: bool = False) -> str:
    """Return at most `most` characters of the text, cut between words and with an ellipsis at the cut."""
    if len(text) <= most:
        return text
    if from_end:
        kept = text[len(text) - most :]
        space = kept.find(" ")
        return f"{CUT} {kept[space + 1 :]}" if 0 <= space < most // 2 else f"{CUT}{kept}"
    kept = text[:most]
    space = kept.rfind(" ")
    return f"{kept[:space]} {CUT}" if space > most // 2 else f"{kept}{CUT}"
