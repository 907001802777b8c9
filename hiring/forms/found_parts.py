"""The form for correcting what was found in a role document."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hiring.blueprint import (
    Area,
    Blueprint,
    Dimension,
    Exercise,
    Kpi,
    Milestone,
    Question,
    Section,
    Signal,
)
from hiring.forms.fields import text_area

LONGEST_MINUTES = 480
FARTHEST_DAYS = 730
LEVELS = (5, 4, 3, 2, 1)
SIGNALS = ("red_flags", "weak_signals", "strong_signals")


@dataclass(frozen=True, slots=True)
class FoundPart:
    """One part on the page: its fields, and the source line that it was found on, 0 for none."""

    anchor: str
    line: int
    fields: tuple[forms.BoundField, ...]


@dataclass(frozen=True, slots=True)
class FoundGroup:
    """Parts of one kind; `found` counts those that stood in the document."""

    key: str
    title: str
    found: int
    parts: tuple[FoundPart, ...]


class FoundForm(forms.Form):
    """Every part of a blueprint as fields; one that is emptied goes away, and each kind has an empty one."""

    title = forms.CharField(label=_("Title of the role"), max_length=160)
    version = forms.IntegerField(widget=forms.HiddenInput)
    replace_draft = forms.BooleanField(label=_("Replace the draft that this role has"), required=False)

    def __init__(self, data: QueryDict | None, *, blueprint: Blueprint, version: int) -> None:
        super().__init__(data, initial={"title": blueprint.title, "version": version})
        self._source = blueprint
        self._groups: list[tuple[str, str, int, list[tuple[str, int, list[str]]]]] = []
        self._add_texts("areas", _now("Areas to assess"), blueprint.areas)
        self._add_exercises(blueprint)
        titles = (_now("Red flags"), _now("Weak signals"), _now("Strong signals"))
        for key, title in zip(SIGNALS, titles, strict=True):
            self._add_texts(key, title, getattr(blueprint, key))
        self._add_dimensions(blueprint.dimensions)
        self._add_milestones(blueprint.milestones)
        self._add_kpis(blueprint.kpis)
        self._add_sections(blueprint.sections)

    @property
    def groups(self) -> list[FoundGroup]:
        return [
            FoundGroup(
                key,
                title,
                found,
                tuple(
                    FoundPart(anchor, line, tuple(self[name] for name in names))
                    for anchor, line, names in parts
                ),
            )
            for key, title, found, parts in self._groups
        ]

    @property
    def blueprint(self) -> Blueprint:
        """The corrected blueprint; what was not touched keeps its source line."""
        source = self._source
        dimensions = list(self._dimensions())
        return replace(
            source,
            title=self.cleaned_data["title"],
            areas=tuple(Area(text, line) for text, line in self._texts("areas", source.areas)),
            exercises=tuple(self._exercises(dict(dimensions))),
            red_flags=self._signals("red_flags"),
            weak_signals=self._signals("weak_signals"),
            strong_signals=self._signals("strong_signals"),
            dimensions=tuple(dimension for _index, dimension in dimensions),
            milestones=tuple(self._milestones()),
            kpis=tuple(self._kpis()),
            sections=tuple(self._sections()),
        )

    # What the page shows ------------------------------------------------------------------------

    def _add_group(self, key: str, title: str, parts: Sequence[Any]) -> Iterator[tuple[str, Any, list[str]]]:
        """Give (prefix, part or None, names) for each part and an empty one; the caller adds the fields."""
        rows: list[tuple[str, int, list[str]]] = []
        self._groups.append((key, title, len(parts), rows))
        for index, part in enumerate([*parts, None]):
            names: list[str] = []
            prefix = f"{key}_{index}"
            rows.append((prefix, part.line if part is not None else 0, names))
            yield prefix, part, names

    def _field(self, names: list[str], name: str, field: forms.Field, initial: object = None) -> None:
        field.required = False
        self.fields[name] = field
        self.initial[name] = initial
        names.append(name)

    def _add_texts(self, key: str, title: str, parts: Sequence[Area | Signal]) -> None:
        for number, (prefix, part, names) in enumerate(self._add_group(key, title, parts), 1):
            self._field(names, prefix, _text(f"{title} {number}", 1), part.text if part else "")

    def _add_exercises(self, blueprint: Blueprint) -> None:
        choices = [
            ("", _now("no dimension: it goes to the guide")),
            *((str(index), each.name) for index, each in enumerate(blueprint.dimensions)),
        ]
        by_name = {each.name: str(index) for index, each in enumerate(blueprint.dimensions)}
        for prefix, part, names in self._add_group("exercises", _now("Exercises"), blueprint.exercises):
            self._field(names, f"{prefix}_name", _line(_now("Name"), 160), part.name if part else "")
            for end, label in (("min", _now("Shortest, in minutes")), ("max", _now("Longest, in minutes"))):
                field = forms.IntegerField(label=label, min_value=1, max_value=LONGEST_MINUTES)
                self._field(
                    names, f"{prefix}_{end}", field, getattr(part, f"{end}_minutes") if part else None
                )
            self._field(
                names,
                f"{prefix}_optional",
                forms.BooleanField(label=_now("May be left out of a loop")),
                part.optional if part else False,
            )
            self._field(names, f"{prefix}_brief", _text(_now("Brief"), 2), part.brief if part else "")
            for index, question in enumerate(part.questions if part else ()):
                name = f"{prefix}_question_{index}"
                self._field(names, name, _text(_now("Question"), 1), question.text)
                choice = forms.ChoiceField(label=_now("It tells about"), choices=choices)
                self._field(names, f"{name}_dimension", choice, by_name.get(question.dimension, ""))

    def _add_dimensions(self, dimensions: Sequence[Dimension]) -> None:
        for prefix, part, names in self._add_group("dimensions", _now("Dimensions"), dimensions):
            self._field(names, f"{prefix}_name", _line(_now("Name"), 120), part.name if part else "")
            for level in LEVELS:
                label = _now("What %(level)s looks like") % {"level": level}
                text = part.anchors.get(level, "") if part else ""
                self._field(names, f"{prefix}_anchor_{level}", _text(label, 1), text)

    def _add_milestones(self, milestones: Sequence[Milestone]) -> None:
        for prefix, part, names in self._add_group("milestones", _now("Milestones"), milestones):
            days = forms.IntegerField(label=_now("Days"), min_value=1, max_value=FARTHEST_DAYS)
            self._field(names, f"{prefix}_days", days, part.days if part else None)
            self._field(names, f"{prefix}_text", _text(_now("What is reached"), 1), part.text if part else "")

    def _add_kpis(self, kpis: Sequence[Kpi]) -> None:
        for prefix, part, names in self._add_group("kpis", _now("KPIs"), kpis):
            self._field(names, f"{prefix}_name", _line(_now("Name"), 160), part.name if part else "")
            self._field(names, f"{prefix}_target", _line(_now("Target"), 500), part.target if part else "")
            self._field(names, f"{prefix}_text", _text(_now("In full"), 1), part.text if part else "")

    def _add_sections(self, sections: Sequence[Section]) -> None:
        for prefix, part, names in self._add_group("sections", _now("Sections of the document"), sections):
            self._field(names, f"{prefix}_title", _line(_now("Title"), 300), part.title if part else "")
            self._field(names, f"{prefix}_text", _text(_now("Text"), 2), part.text if part else "")

    # What came back -----------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for prefix in self._prefixes("exercises"):
            low, high = cleaned.get(f"{prefix}_min"), cleaned.get(f"{prefix}_max")
            if low is not None and high is not None and low > high:
                self.add_error(f"{prefix}_max", _now("The longest time is shorter than the shortest."))
        for prefix in self._prefixes("milestones"):
            if cleaned.get(f"{prefix}_text") and not cleaned.get(f"{prefix}_days"):
                self.add_error(f"{prefix}_days", _now("Say after how many days."))
        return cleaned

    def _prefixes(self, key: str) -> list[str]:
        return next(
            [anchor for anchor, _line, _names in parts] for name, _, _, parts in self._groups if name == key
        )

    def _rows(self, key: str, parts: Sequence[Any]) -> Iterator[tuple[int, str, Any]]:
        for index, prefix in enumerate(self._prefixes(key)):
            yield index, prefix, parts[index] if index < len(parts) else None

    def _texts(self, key: str, parts: Sequence[Area | Signal]) -> Iterator[tuple[str, int]]:
        for _index, prefix, part in self._rows(key, parts):
            if self.cleaned_data[prefix]:
                yield self.cleaned_data[prefix], part.line if part else 0

    def _signals(self, key: str) -> tuple[Signal, ...]:
        return tuple(Signal(text, line) for text, line in self._texts(key, getattr(self._source, key)))

    def _dimensions(self) -> Iterator[tuple[str, Dimension]]:
        """Give each dimension with the value by which a question's choice names it."""
        for index, prefix, part in self._rows("dimensions", self._source.dimensions):
            name = self.cleaned_data[f"{prefix}_name"]
            texts = {level: self.cleaned_data[f"{prefix}_anchor_{level}"] for level in LEVELS}
            if name:
                anchors = {level: text for level, text in texts.items() if text}
                same = part is not None and (part.name, dict(part.anchors)) == (name, anchors)
                yield str(index), part if same else Dimension(name, anchors, part.line if part else 0)

    def _exercises(self, dimensions: dict[str, Dimension]) -> Iterator[Exercise]:
        for _index, prefix, part in self._rows("exercises", self._source.exercises):
            values = {name: self.cleaned_data[f"{prefix}_{name}"] for name in ("name", "min", "max", "brief")}
            if not values["name"]:
                continue
            low = values["min"] if values["min"] is not None else values["max"]
            high = values["max"] if values["max"] is not None else values["min"]
            yield Exercise(
                values["name"],
                low,
                high,
                self.cleaned_data[f"{prefix}_optional"],
                values["brief"],
                part.line if part else 0,
                tuple(self._questions(prefix, part.questions if part else (), dimensions)),
            )

    def _questions(
        self, prefix: str, questions: Sequence[Question], dimensions: dict[str, Dimension]
    ) -> Iterator[Question]:
        for index, question in enumerate(questions):
            text = self.cleaned_data[f"{prefix}_question_{index}"]
            chosen = dimensions.get(self.cleaned_data[f"{prefix}_question_{index}_dimension"])
            if text:
                yield Question(text, chosen.name if chosen else "", question.line)

    def _milestones(self) -> Iterator[Milestone]:
        for _index, prefix, part in self._rows("milestones", self._source.milestones):
            days, text = self.cleaned_data[f"{prefix}_days"], self.cleaned_data[f"{prefix}_text"]
            if text:
                yield Milestone(days, text, part.line if part else 0)

    def _kpis(self) -> Iterator[Kpi]:
        for _index, prefix, part in self._rows("kpis", self._source.kpis):
            name, target, text = (
                self.cleaned_data[f"{prefix}_{each}"] for each in ("name", "target", "text")
            )
            if name:
                yield Kpi(name, target, text, part.line if part else 0)

    def _sections(self) -> Iterator[Section]:
        for index, prefix, part in self._rows("sections", self._source.sections):
            title, text = self.cleaned_data[f"{prefix}_title"], self.cleaned_data[f"{prefix}_text"]
            if title:
                number = part.number if part else index + 1
                yield Section(number, title, text.replace("\r\n", "\n"), part.line if part else 0)


def _text(label: str, rows: int) -> forms.CharField:
    return forms.CharField(label=label, widget=text_area(rows), max_length=20_000)


def _line(label: str, longest: int) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest)
