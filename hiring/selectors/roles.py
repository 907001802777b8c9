"""The list of roles."""

from dataclasses import dataclass

from django.db.models import Prefetch

from hiring.models import Person, Role, Rubric


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role with its newest published version and its draft; a number is None where there is none."""

    key: str
    title: str
    published_version: int | None
    draft_version: int | None
    versions: int
    hiring_managers: tuple[str, ...]


def roles_for_list(person: Person) -> list[RoleRow]:
    """Return the roles that a person may read, by title. Three queries, one without roles."""
    rubrics = Rubric.objects.only("role_id", "version", "published_at")
    roles = Role.objects.visible_to(person).prefetch_related(
        Prefetch("rubrics", queryset=rubrics), "hiring_managers"
    )
    return [_row(role) for role in roles]


def _row(role: Role) -> RoleRow:
    rubrics = list(role.rubrics.all())  # newest first
    return RoleRow(
        key=role.key,
        title=role.title,
        published_version=next((row.version for row in rubrics if row.is_published), None),
        draft_version=next((row.version for row in rubrics if not row.is_published), None),
        versions=len(rubrics),
        hiring_managers=tuple(person.name for person in role.hiring_managers.all()),
    )
