"""What a page has shown of a draft: a hidden field tells the next save what it may replace."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hiring.strict_json import read_json
from scorecards.selectors.drafts import HIGHEST_VERSION, StoredFields

LONGEST = 200_000  # letters: the marks of some thousand fields
MARK = re.compile(r"(?P<version>[0-9]{1,10}):(?P<digest>[0-9a-f]{16}|)")


@dataclass(frozen=True, slots=True)
class SeenMark:
    """The version of a field that was shown; the digest of its text tells whether it was changed since.

    A page that writes the field's edits itself knows what was changed, and leaves the digest out.
    """

    version: int = 0
    digest: str = ""


Seen = dict[str, SeenMark]


def digest_of(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()[:16]


NOTHING_SEEN = SeenMark(0, digest_of(""))


def seen_words(seen: Mapping[str, SeenMark]) -> str:
    """Return what was seen as the form's hidden field carries it."""
    return json.dumps({name: f"{mark.version}:{mark.digest}" for name, mark in seen.items()})


def seen_of(fields: StoredFields) -> Seen:
    """Return the marks of a page that shows what is stored."""
    return {name: SeenMark(field.version, digest_of(field.value)) for name, field in fields.items()}


class SeenField(forms.CharField):
    """What a page has shown of each field: {"evidence-depth": "3:0f1e…"}."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.HiddenInput)

    def to_python(self, value: Any) -> Any:
        try:
            marks = read_json(value or "{}", longest=LONGEST)
            if not isinstance(marks, dict):
                raise ValueError
            return {name: self._mark(mark) for name, mark in marks.items()}
        except ValueError:
            raise forms.ValidationError(_("Open the page again.")) from None

    def _mark(self, mark: object) -> SeenMark:
        written = MARK.fullmatch(mark) if isinstance(mark, str) else None
        if written is None or int(written["version"]) > HIGHEST_VERSION:
            raise ValueError
        return SeenMark(int(written["version"]), written["digest"])
