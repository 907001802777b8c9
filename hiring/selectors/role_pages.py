"""One version of a role, as its page shows it."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.db.models import prefetch_related_objects

from hiring.models import Dimension, EmphasisProfile, Exercise, Role, Rubric, Signal
from hiring.section_text import TextGroup, table_cells, text_groups
from hiring.selectors.attachments import AttachmentLine, lines_of, with_attachments
from hiring.selectors.loop_plans import LoopPlan, plans_of_rubric

GUIDE_TIME = re.compile(r"(\d{1,3}\s*[–-]\s*\d{1,3})[:.]?\s+(.+)")


@dataclass(frozen=True, slots=True)
class VersionLink:
    version: int
    is_published: bool
    is_current: bool


@dataclass(frozen=True, slots=True)
class SectionText:
    number: int
    title: str
    groups: tuple[TextGroup, ...]


@dataclass(frozen=True, slots=True)
class Anchor:
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class DimensionAnchors:
    """A dimension with its anchors, level 1 first, and what is asked of it."""

    id: UUID
    name: str
    anchors: tuple[Anchor, ...]
    weight: int
    weight_reason: str
    minimum_bar: int | None
    raters_needed: int


@dataclass(frozen=True, slots=True)
class EmphasisText:
    dimension: str
    raters_needed: int | None
    minimum_bar: int | None


@dataclass(frozen=True, slots=True)
class ProfileText:
    id: UUID
    name: str
    description: str
    emphases: tuple[EmphasisText, ...]


@dataclass(frozen=True, slots=True)
class SignalText:
    id: UUID
    text: str
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SignalGroup:
    kind: str
    label: str
    signals: tuple[SignalText, ...]


@dataclass(frozen=True, slots=True)
class GuideStep:
    """A line of the guide; `minutes` is such as "0–10", or empty."""

    minutes: str
    text: str


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    dimension: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExerciseKit:
    id: UUID
    name: str
    kind: str
    min_minutes: int | None
    max_minutes: int | None
    optional: bool
    brief: str
    guide: tuple[GuideStep, ...]
    questions: tuple[QuestionGroup, ...]
    attachments: tuple[AttachmentLine, ...]


@dataclass(frozen=True, slots=True)
class MilestoneText:
    days: int
    text: str


@dataclass(frozen=True, slots=True)
class KpiText:
    name: str
    target: str
    text: str


@dataclass(frozen=True, slots=True)
class RolePage:
    """All of one version. `draft_version` is the draft's number, None when there is none."""

    role_id: UUID
    key: str
    title: str
    version: int
    is_published: bool
    published_at: datetime.datetime | None
    published_by: str
    draft_version: int | None
    versions: tuple[VersionLink, ...]
    sections: tuple[SectionText, ...]
    areas: tuple[str, ...]
    milestones: tuple[MilestoneText, ...]
    kpis: tuple[KpiText, ...]
    dimensions: tuple[DimensionAnchors, ...]
    signal_groups: tuple[SignalGroup, ...]
    signal_count: int
    exercises: tuple[ExerciseKit, ...]
    bar_raiser_required: bool
    profiles: tuple[ProfileText, ...]
    plans: tuple[LoopPlan, ...]


def rubric_of_version(role: Role, version: int | None) -> Rubric | None:
    """Return the version asked for, else the newest published one, else the draft. Two queries at most."""
    rubrics = role.rubrics.select_related("published_by", "role")
    if version is not None:
        return rubrics.filter(version=version).first()
    return rubrics.published().first() or rubrics.first()


def role_page(rubric: Rubric) -> RolePage:
    """Return what the page of one version shows. Twenty queries at most, however many parts there are."""
    prefetch_related_objects(
        [rubric],
        "dimensions",
        "exercises__questions__dimension",
        with_attachments("exercises__"),
        "profiles__emphases__dimension",
    )
    signals = list(rubric.signals.all())
    versions = list(rubric.role.rubrics.values_list("version", "published_at"))
    return RolePage(
        role_id=rubric.role_id,
        key=rubric.role.key,
        title=rubric.role.title,
        version=rubric.version,
        is_published=rubric.is_published,
        published_at=rubric.published_at,
        published_by=rubric.published_by.name if rubric.published_by else "",
        draft_version=next((number for number, published_at in versions if published_at is None), None),
        versions=tuple(
            VersionLink(number, published_at is not None, number == rubric.version)
            for number, published_at in versions
        ),
        sections=_sections(rubric),
        areas=tuple(area.text for area in rubric.areas.all()),
        milestones=tuple(MilestoneText(row.days, row.text) for row in rubric.milestones.all()),
        kpis=tuple(KpiText(row.name, row.target, row.text) for row in rubric.kpis.all()),
        dimensions=tuple(_dimension(dimension) for dimension in rubric.dimensions.all()),
        signal_groups=_signal_groups(signals),
        signal_count=len(signals),
        exercises=tuple(_exercise(exercise) for exercise in rubric.exercises.all()),
        bar_raiser_required=rubric.bar_raiser_required,
        profiles=tuple(_profile(profile) for profile in rubric.profiles.all()),
        plans=plans_of_rubric(rubric),
    )


def _sections(rubric: Rubric) -> tuple[SectionText, ...]:
    cells = table_cells(rubric.document)
    return tuple(
        SectionText(section.number, section.title, text_groups(section.text, cells))
        for section in rubric.sections.all()
    )


def _dimension(dimension: Dimension) -> DimensionAnchors:
    anchors = tuple(Anchor(level, text) for level, text in enumerate(dimension.anchors, 1))
    return DimensionAnchors(
        id=dimension.pk,
        name=dimension.name,
        anchors=anchors,
        weight=dimension.weight,
        weight_reason=dimension.weight_reason,
        minimum_bar=dimension.minimum_bar,
        raters_needed=dimension.raters_needed,
    )


def _profile(profile: EmphasisProfile) -> ProfileText:
    asked = tuple(
        EmphasisText(row.dimension.name, row.raters_needed, row.minimum_bar) for row in profile.emphases.all()
    )
    return ProfileText(profile.pk, profile.name, profile.description, asked)


def _signal_groups(signals: Sequence[Signal]) -> tuple[SignalGroup, ...]:
    return tuple(
        SignalGroup(
            kind.value,
            str(kind.label),
            tuple(
                SignalText(signal.pk, signal.text, tuple(signal.examples), tuple(signal.counter_examples))
                for signal in signals
                if signal.kind == kind
            ),
        )
        for kind in Signal.Kind
    )


def _exercise(exercise: Exercise) -> ExerciseKit:
    asked = sorted(exercise.questions.all(), key=lambda row: (row.dimension.position, row.position))
    return ExerciseKit(
        id=exercise.pk,
        name=exercise.name,
        kind=exercise.get_kind_display(),
        min_minutes=exercise.min_minutes,
        max_minutes=exercise.max_minutes,
        optional=exercise.optional,
        brief=exercise.brief,
        guide=guide_steps(exercise.guide),
        questions=tuple(
            QuestionGroup(name, tuple(row.text for row in rows))
            for name, rows in groupby(asked, key=lambda row: row.dimension.name)
        ),
        attachments=lines_of(exercise.attachments.all()),
    )


def guide_steps(guide: str) -> tuple[GuideStep, ...]:
    """Return the guide line by line, the minutes in front of a line apart from its words."""
    lines = [line.strip() for line in guide.splitlines() if line.strip()]
    matches = [(GUIDE_TIME.fullmatch(line), line) for line in lines]
    return tuple(GuideStep(match[1], match[2]) if match else GuideStep("", line) for match, line in matches)
