"""What one version of a rubric changes against the published version before it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from hiring.models import Dimension, EmphasisProfile, Exercise, Rubric, Signal
from hiring.selectors.attachments import with_attachments
from hiring.word_diff import Piece, word_diff

# A part in words: what its fields say, by their names.
Fields = dict[str, str]


@dataclass(frozen=True, slots=True)
class FieldChange:
    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class PartChange:
    """A part that came ("new"), went ("gone") or says something else ("changed")."""

    name: str
    kind: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    title: str
    parts: tuple[PartChange, ...]


@dataclass(frozen=True, slots=True)
class RubricChanges:
    """The groups hold only what differs; `against` is None for a role's first version."""

    version: int
    against: int | None
    groups: tuple[ChangeGroup, ...]


PARTS = ("areas", "dimensions", "signals", "exercises__questions__dimension", "profiles__emphases__dimension")


def rubric_changes(rubric: Rubric) -> RubricChanges:
    """Return what a version changes against the newest published one before it. Thirteen queries."""
    earlier = rubric.role.rubrics.published().filter(version__lt=rubric.version).first()
    if earlier is None:
        return RubricChanges(rubric.version, None, ())
    prefetch_related_objects([earlier, rubric], *PARTS, with_attachments("exercises__"))
    groups = tuple(
        ChangeGroup(title, parts)
        for title, old, new in zip(_titles(), _parts_of(earlier), _parts_of(rubric), strict=True)
        if (parts := _differences(old, new))
    )
    return RubricChanges(rubric.version, earlier.version, groups)


def _titles() -> tuple[str, ...]:
    return (_("Loops"), _("Areas"), _("Dimensions"), _("Signals"), _("Exercises"), _("Emphasis profiles"))


def _parts_of(rubric: Rubric) -> tuple[Mapping[str, tuple[str, Fields]], ...]:
    """Return each group's parts by key, as (name, fields)."""
    required = _("needed in every loop") if rubric.bar_raiser_required else _("not needed")
    return (
        {"bar_raiser": (_("Bar raiser"), {_("Bar raiser"): required})},
        {"areas": (_("What to assess"), {_("Text"): "\n".join(area.text for area in rubric.areas.all())})},
        {part.key: (part.name, _dimension(part)) for part in rubric.dimensions.all()},
        {part.key: (part.text, _signal(part)) for part in rubric.signals.all()},
        {part.key: (part.name, _exercise(part)) for part in rubric.exercises.all()},
        {part.key: (part.name, _profile(part)) for part in rubric.profiles.all()},
    )


def _dimension(part: Dimension) -> Fields:
    anchors = {_("Level %(level)s") % {"level": level}: text for level, text in enumerate(part.anchors, 1)}
    return {
        _("Name"): part.name,
        **anchors,
        _("Weight"): f"{part.weight} {part.weight_reason}".strip(),
        _("Minimum bar"): str(part.minimum_bar or _("none")),
        _("Raters needed"): str(part.raters_needed),
    }


def _signal(part: Signal) -> Fields:
    return {
        _("Kind"): part.get_kind_display(),
        _("Text"): part.text,
        _("Examples"): "\n".join(part.examples),
        _("Counter-examples"): "\n".join(part.counter_examples),
    }


def _exercise(part: Exercise) -> Fields:
    return {
        _("Name"): part.name,
        _("Kind"): part.get_kind_display(),
        _("Minutes"): _minutes(part),
        _("Optional"): _("yes") if part.optional else _("no"),
        _("Brief"): part.brief,
        _("Guide"): part.guide,
        _("Questions"): "\n".join(f"{row.dimension.name}: {row.text}" for row in part.questions.all()),
        _("Files"): "\n".join(f"{row}, {row.get_audience_display()}" for row in part.attachments.all()),
    }


def _minutes(part: Exercise) -> str:
    if part.min_minutes is None or part.min_minutes == part.max_minutes:
        return str(part.min_minutes or _("not given"))
    return f"{part.min_minutes}–{part.max_minutes}"


def _profile(part: EmphasisProfile) -> Fields:
    asked = [
        _("%(dimension)s: raters %(raters)s, bar %(bar)s")
        % {
            "dimension": row.dimension.name,
            "raters": row.raters_needed or "–",
            "bar": row.minimum_bar or "–",
        }
        for row in part.emphases.all()
    ]
    return {_("Name"): part.name, _("When it applies"): part.description, _("Asks"): "\n".join(asked)}


def _differences(
    old: Mapping[str, tuple[str, Fields]], new: Mapping[str, tuple[str, Fields]]
) -> tuple[PartChange, ...]:
    gone = [PartChange(old[key][0], "gone", _fields(old[key][1], {})) for key in old if key not in new]
    here = [_difference(old.get(key), name, fields) for key, (name, fields) in new.items()]
    return (*(part for part in here if part is not None), *gone)


def _difference(old: tuple[str, Fields] | None, name: str, new: Fields) -> PartChange | None:
    if old is None:
        return PartChange(name, "new", _fields({}, new))
    changed = _fields(old[1], new)
    return PartChange(name, "changed", changed) if changed else None


def _fields(old: Fields, new: Fields) -> tuple[FieldChange, ...]:
    labels = new or old
    return tuple(
        FieldChange(label, word_diff(old.get(label, ""), new.get(label, "")))
        for label in labels
        if old.get(label, "") != new.get(label, "")
    )
