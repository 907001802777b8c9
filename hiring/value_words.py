"""What the log says of a stored value: a label for its field and words for what it holds."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hiring.models import (
    Dimension,
    Duty,
    EmphasisProfile,
    Exercise,
    InterviewerPolicy,
    LoopTemplate,
    Person,
    ReminderPolicy,
    ReminderStep,
    RevealPolicy,
    Rubric,
    Signal,
    Stage,
)

# Where a field's own words are looked for.
MODELS = (
    Dimension,
    Signal,
    Exercise,
    EmphasisProfile,
    Rubric,
    LoopTemplate,
    Stage,
    Person,
    InterviewerPolicy,
    ReminderPolicy,
)

LABELS: Mapping[str, str | Promise] = {
    "areas": gettext_lazy("areas"),
    "attachment": gettext_lazy("file"),
    "bar_raiser": gettext_lazy("bar raiser"),
    "counter_examples": gettext_lazy("counter-examples"),
    "days_off": gettext_lazy("days off"),
    "dimension": gettext_lazy("dimension"),
    "dimensions": gettext_lazy("dimensions"),
    "duties": gettext_lazy("duties"),
    "emphases": gettext_lazy("what is asked of dimensions"),
    "examples": gettext_lazy("examples"),
    "exercise": gettext_lazy("exercise"),
    "interviewers": gettext_lazy("interviewers"),
    "linked_person_id": gettext_lazy("the candidate’s own account"),
    "referrer_id": gettext_lazy("referred by"),
    "starts_at": gettext_lazy("start"),
    "minutes": gettext_lazy("minutes"),
    "periods": gettext_lazy("periods by jurisdiction"),
    "timing": gettext_lazy("when"),
    "hours": gettext_lazy("hours"),
    "years": gettext_lazy("years"),
    "night": gettext_lazy("night, from and until"),
    "profile": gettext_lazy("emphasis profile"),
    "questions": gettext_lazy("questions"),
    "reason": gettext_lazy("reason"),
    "shadows": gettext_lazy("shadows"),
    "signal": gettext_lazy("signal"),
    "stages": gettext_lazy("stages"),
    "steps": gettext_lazy("steps: hours, and to whom"),
    "version": gettext_lazy("version"),
}

CHOICES: Mapping[str, Mapping[str, str | Promise]] = {
    "duties": dict(Duty.choices),
    "kind": {**dict(Exercise.Kind.choices), **dict(Signal.Kind.choices)},
    "steps": dict(ReminderStep.Audience.choices),
    "timing": dict(RevealPolicy.Timing.choices),
}


def label_of(field: str) -> str:
    """Return what a field is called: its own words, else its name without underscores."""
    if field in LABELS:
        return _capital(str(LABELS[field]))
    for model in MODELS:
        try:
            return _capital(str(getattr(model._meta.get_field(field), "verbose_name", field)))
        except FieldDoesNotExist:
            continue
    return _capital(field.replace("_", " "))


def words_of(field: str, value: Any) -> str:
    """Return a stored value in words, one line for each item of a list; nothing for nothing."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return _lines(field, value)
    if isinstance(value, dict):
        pairs = ((label_of(name), _in_one_line(name, held)) for name, held in value.items())
        return ", ".join(f"{label.lower()}: {held}" for label, held in pairs if held)
    return str(CHOICES.get(field, {}).get(str(value), value))


def _lines(field: str, items: list[Any]) -> str:
    """Short values stand in one line, texts and rows each in their own."""
    if all(isinstance(item, int) for item in items) or field == "duties":
        return _in_one_line(field, items)
    return "\n".join(_in_one_line(field, item) for item in items)


def _in_one_line(field: str, value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(words_of(field, item) or "–" for item in value)
    return words_of(field, value)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
