"""Loop templates that a loop can be opened from."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from hiring.models import LoopTemplate, Person


@dataclass(frozen=True, slots=True)
class StageToPlan:
    """One interview to plan; the bar raiser comes on top of the interviewers."""

    id: UUID
    exercise: str
    minutes: int
    interviewers: int
    bar_raiser: bool
    dimensions: tuple[str, ...]

    @property
    def people(self) -> int:
        return self.interviewers + self.bar_raiser


@dataclass(frozen=True, slots=True)
class TemplateToOpen:
    id: UUID
    name: str
    role: str
    rubric_version: int
    stages: tuple[StageToPlan, ...]

    @property
    def minutes(self) -> int:
        return sum(stage.minutes for stage in self.stages)

    @property
    def people(self) -> int:
        return sum(stage.people for stage in self.stages)


def templates_to_open(person: Person) -> tuple[TemplateToOpen, ...]:
    """Return the published templates under the latest such rubric of each of the person's roles.

    Four queries.
    """
    return tuple(_template(row) for row in _rows(person))


def template_to_open(person: Person, template_id: UUID) -> TemplateToOpen:
    """Return one of them; raises LoopTemplate.DoesNotExist for any other. Four queries."""
    return _template(_rows(person).get(pk=template_id))


def _rows(person: Person) -> QuerySet[LoopTemplate]:
    later = LoopTemplate.objects.published().filter(
        rubric__role=OuterRef("rubric__role"), rubric__version__gt=OuterRef("rubric__version")
    )
    templates = LoopTemplate.objects.visible_to(person).published().exclude(Exists(later))
    related = templates.select_related("rubric__role").order_by("rubric__role__title", "name")
    return related.prefetch_related("stages__exercise", "stages__dimensions")


def _template(row: LoopTemplate) -> TemplateToOpen:
    return TemplateToOpen(
        id=row.pk,
        name=row.name,
        role=row.rubric.role.title,
        rubric_version=row.rubric.version,
        stages=tuple(
            StageToPlan(
                id=stage.pk,
                exercise=stage.exercise.name,
                minutes=stage.minutes,
                interviewers=stage.interviewers,
                bar_raiser=stage.bar_raiser,
                dimensions=tuple(
                    dimension.name
                    for dimension in sorted(stage.dimensions.all(), key=lambda dimension: dimension.position)
                ),
            )
            for stage in row.stages.all()
        ),
    )
