"""A role document becomes a role and a draft rubric."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from hiring import blueprint as found
from hiring.actors import Actor, ConflictError
from hiring.blueprint import Blueprint
from hiring.keys import key_of
from hiring.models import (
    AssessmentArea,
    Dimension,
    DocumentSection,
    Exercise,
    ExerciseQuestion,
    Kpi,
    Milestone,
    Role,
    Rubric,
    Signal,
)
from hiring.services.carrying import carry_over
from hiring.services.drafts import new_draft, note_change, require_configurer

GREATEST_SECTION_NUMBER = 32_767

# The first kind whose words an exercise's name holds; "design" alone comes last because others contain it.
KIND_WORDS = (
    (Exercise.Kind.CODE_REVIEW, r"code[ -]review|pull request|review of code"),
    (Exercise.Kind.DEBUGGING, r"debug|troubleshoot|root[ -]cause|incident|outage|diagnos"),
    (Exercise.Kind.EVALUATION_DESIGN, r"evaluation|experiment|metric|measurement|a/b test"),
    (Exercise.Kind.BEHAVIOURAL, r"behaviou?ral|leadership|values|collaboration|past experience"),
    (Exercise.Kind.SYSTEM_DESIGN, r"system|architect|design"),
)


class TooLongError(ValueError):
    """A part of the document does not fit; the message names the source line."""


class InvalidKeyError(ValueError):
    """The key that the document was to be imported under is none."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import made: the draft, whether its role is new, and what came from the version before."""

    rubric: Rubric
    is_new_role: bool
    carried_over: tuple[str, ...]


@transaction.atomic
def import_blueprint(
    *,
    actor: Actor,
    blueprint: Blueprint,
    document: str,
    role_key: str = "",
    replace_draft: bool = False,
    document_import: UUID | None = None,
) -> Imported:
    """Save a blueprint as a draft, version 1 of a new role or the next version of the role of that title.

    With `role_key` it is saved under that key, whatever its title. The draft of a known role takes from its
    latest version what the document doesn't say. Raises NotAllowedError, TooLongError, InvalidKeyError, and
    ConflictError when a draft is there and may not be replaced.
    """
    require_configurer(actor)
    refuse_what_does_not_fit(blueprint)
    role, is_new_role = _locked_role(blueprint.title, role_key)
    if replace_draft:
        _discard_draft(role)
    earlier = role.rubrics.first()
    rubric = new_draft(role)
    rubric.document = document
    rubric.save(update_fields=["document"])
    _write_parts(rubric, blueprint, earlier)
    carried = carry_over(earlier, rubric) if earlier else []
    said: dict[str, Any] = {"source": "document", "new_role": is_new_role}
    if document_import:
        said["document_import"] = str(document_import)
    note_change("rubric_drafted", actor=actor, rubric=rubric, **said)
    return Imported(rubric, is_new_role, tuple(carried))


def refuse_what_does_not_fit(blueprint: Blueprint) -> None:
    """Raise TooLongError for the first name that is longer than its column."""
    parts: list[tuple[int, str, str, int]] = [
        (blueprint.title_line, _("title"), blueprint.title, 160),
        *((part.line, _("section title"), part.title, 300) for part in blueprint.sections),
        *((part.line, _("name of an exercise"), part.name, 160) for part in blueprint.exercises),
        *((part.line, _("name of a dimension"), part.name, 120) for part in blueprint.dimensions),
        *((part.line, _("name of a KPI"), part.name, 160) for part in blueprint.kpis),
    ]
    for line, what, text, longest in parts:
        if len(text) > longest:
            message = _(
                "Line %(line)s: the %(what)s has %(length)s characters, and %(longest)s are the most."
            )
            raise TooLongError(
                message % {"line": line, "what": what, "length": len(text), "longest": longest}
            )


def kind_of_exercise(name: str) -> str:
    """Return the kind that the words of an exercise's name suggest, "other" where none does."""
    for kind, words in KIND_WORDS:
        if re.search(words, name, re.IGNORECASE):
            return kind.value
    return Exercise.Kind.OTHER.value


def _locked_role(title: str, key: str) -> tuple[Role, bool]:
    if key and key != key_of(key):
        message = _("“%(key)s” is no key: it takes small letters, digits and hyphens.")
        raise InvalidKeyError(message % {"key": key})
    role, is_new = Role.objects.get_or_create(key=key or key_of(title), defaults={"title": title})
    return Role.objects.select_for_update().get(pk=role.pk), is_new


def _discard_draft(role: Role) -> None:
    """Delete the draft with its templates, which are drafts too: only a published rubric has others."""
    for draft in role.rubrics.drafts():
        if draft.loops.exists():
            raise ConflictError(_("Loops rest on the draft, so it cannot be replaced. Publish it instead."))
        draft.loop_templates.all().delete()
        draft.delete()


def _write_parts(rubric: Rubric, blueprint: Blueprint, earlier: Rubric | None) -> None:
    known_signals = {signal.text: signal.key for signal in earlier.signals.all()} if earlier else {}
    DocumentSection.objects.bulk_create(_sections(rubric, blueprint.sections))
    AssessmentArea.objects.bulk_create(
        AssessmentArea(rubric=rubric, position=position, text=area.text)
        for position, area in enumerate(blueprint.areas, 1)
    )
    Dimension.objects.bulk_create(_dimensions(rubric, blueprint.dimensions))
    Signal.objects.bulk_create(_signals(rubric, blueprint, known_signals))
    Milestone.objects.bulk_create(
        Milestone(rubric=rubric, position=position, days=each.days, text=each.text)
        for position, each in enumerate(blueprint.milestones, 1)
    )
    Kpi.objects.bulk_create(
        Kpi(rubric=rubric, position=position, name=each.name, target=each.target, text=each.text)
        for position, each in enumerate(blueprint.kpis, 1)
    )
    exercises = Exercise.objects.bulk_create(_exercises(rubric, blueprint.exercises))
    _write_questions(rubric, exercises, blueprint.exercises)


def _sections(rubric: Rubric, sections: Sequence[found.Section]) -> list[DocumentSection]:
    """Number by place where the document's own numbers repeat or exceed the column."""
    numbers = [section.number for section in sections]
    if len(set(numbers)) < len(numbers) or any(not 0 <= n <= GREATEST_SECTION_NUMBER for n in numbers):
        numbers = list(range(1, len(sections) + 1))
    return [
        DocumentSection(
            rubric=rubric, position=position, number=number, title=section.title, text=section.text
        )
        for position, (number, section) in enumerate(zip(numbers, sections, strict=True), 1)
    ]


def _dimensions(rubric: Rubric, dimensions: Sequence[found.Dimension]) -> list[Dimension]:
    keys = _keys([dimension.name for dimension in dimensions])
    return [
        Dimension(
            rubric=rubric,
            position=position,
            key=key,
            name=dimension.name,
            **{f"anchor_{level}": text for level, text in dimension.anchors.items()},
        )
        for position, (key, dimension) in enumerate(zip(keys, dimensions, strict=True), 1)
    ]


def _signals(rubric: Rubric, blueprint: Blueprint, known: Mapping[str, str]) -> list[Signal]:
    kinds = (
        (Signal.Kind.RED_FLAG, blueprint.red_flags),
        (Signal.Kind.WEAK, blueprint.weak_signals),
        (Signal.Kind.STRONG, blueprint.strong_signals),
    )
    listed = [(kind, signal.text) for kind, signals in kinds for signal in signals]
    keys = _keys([text for _kind, text in listed], known)
    return [
        Signal(rubric=rubric, position=position, key=key, kind=kind, text=text)
        for position, (key, (kind, text)) in enumerate(zip(keys, listed, strict=True), 1)
    ]


def _exercises(rubric: Rubric, exercises: Sequence[found.Exercise]) -> list[Exercise]:
    keys = _keys([exercise.name for exercise in exercises])
    return [
        Exercise(
            rubric=rubric,
            position=position,
            key=key,
            name=exercise.name,
            kind=kind_of_exercise(exercise.name),
            min_minutes=exercise.min_minutes,
            max_minutes=exercise.max_minutes,
            optional=exercise.optional,
            brief=exercise.brief,
        )
        for position, (key, exercise) in enumerate(zip(keys, exercises, strict=True), 1)
    ]


def _write_questions(rubric: Rubric, exercises: Sequence[Exercise], listed: Sequence[found.Exercise]) -> None:
    """Tie each question to its dimension; one without stays with the exercise, in the interviewer's guide."""
    by_name = {dimension.name.casefold(): dimension for dimension in rubric.dimensions.all()}
    for exercise, source in zip(exercises, listed, strict=True):
        tied = [each for each in source.questions if each.dimension.casefold() in by_name]
        ExerciseQuestion.objects.bulk_create(
            ExerciseQuestion(
                exercise=exercise,
                dimension=by_name[each.dimension.casefold()],
                position=position,
                text=each.text,
            )
            for position, each in enumerate(tied, 1)
        )
        loose = [each.text for each in source.questions if each not in tied]
        if loose:
            exercise.guide = "\n".join(loose)
            exercise.save(update_fields=["guide"])


def _keys(texts: Sequence[str], known: Mapping[str, str] = MappingProxyType({})) -> list[str]:
    """Return a key for each text; a text that the version before knew keeps its key."""
    keys: list[str] = []
    reserved = {known[text] for text in texts if text in known}
    for text in texts:
        key = known.get(text)
        keys.append(key if key and key not in keys else key_of(text, taken={*keys, *reserved}))
    return keys
