"""What a page has shown of a draft: a hidden field tells the next save what it may replace."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from scorecards.selectors.drafts import HIGHEST_VERSION, StoredFields


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
            marks = json.loads(value or "{}").items()
            return {str(name): self._mark(mark) for name, mark in marks}
        except (ValueError, AttributeError, RecursionError):
            raise forms.ValidationError(_("Open the page again.")) from None

    def _mark(self, mark: str) -> SeenMark:
        version, _colon, digest = mark.partition(":")
        if not 0 <= int(version) <= HIGHEST_VERSION:
            raise ValueError
        return SeenMark(int(version), digest)
