"""Drafts of a rubric: its dimensions, signals and areas."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _

from hiring.actors import Actor, ConflictError
from hiring.keys import key_of
from hiring.models import AssessmentArea, Dimension, Exercise, Role, Rubric, Signal
from hiring.services.copies import copy_rubric
from hiring.services.drafts import (
    assign,
    first_values,
    locked_draft,
    new_draft,
    note_change,
    require_configurer,
)
from hiring.values import ORDINARY_DEMANDS, DimensionDemands

Part = Dimension | Signal | Exercise


@transaction.atomic
def start_draft(*, actor: Actor, role: Role) -> Rubric:
    """Copy the role's newest published version, with its loop templates, into the next version.

    Raises NotAllowedError, and ConflictError when a draft is there or nothing is published.
    """
    require_configurer(actor)
    locked = Role.objects.select_for_update().get(pk=role.pk)
    published = locked.rubrics.published().first()
    if published is None:
        raise ConflictError(_("Nothing is published yet, so there is nothing to copy."))
    draft = new_draft(locked)
    copy_rubric(published, draft)
    note_change("rubric_drafted", actor=actor, rubric=draft, source=str(published.pk))
    return draft


@transaction.atomic
def add_dimension(
    *,
    actor: Actor,
    rubric: Rubric,
    name: str,
    anchors: Sequence[str],
    demands: DimensionDemands = ORDINARY_DEMANDS,
) -> Dimension:
    """Add a dimension at the end; `anchors` are the five texts, level 1 first.

    Raises NotAllowedError, ConflictError (published) and ValidationError that names the field.
    """
    require_configurer(actor)
    locked = locked_draft(rubric.pk)
    rows = locked.dimensions
    key = key_of(name, taken=set(rows.values_list("key", flat=True)))
    position = (rows.aggregate(last=Max("position"))["last"] or 0) + 1
    dimension = Dimension(rubric=locked, key=key, position=position, name=name)
    changes = {**first_values(name=name), **assign(dimension, **_anchors(anchors), **asdict(demands))}
    dimension.full_clean()
    dimension.save()
    note_change("dimension_added", actor=actor, rubric=locked, changes=changes, dimension=str(dimension.pk))
    return dimension


@transaction.atomic
def update_dimension(
    *,
    actor: Actor,
    dimension: Dimension,
    name: str,
    anchors: Sequence[str],
    demands: DimensionDemands | None = None,
) -> Dimension:
    """Change a draft's dimension; its key stays, and so does what is asked of it without `demands`.

    No event when nothing differs.

    Raises NotAllowedError, ConflictError (published) and ValidationError that names the field.
    """
    require_configurer(actor)
    rubric = locked_draft(dimension.rubric_id)
    locked = Dimension.objects.get(pk=dimension.pk)
    changed = assign(locked, name=name, **_anchors(anchors), **(asdict(demands) if demands else {}))
    if changed:
        locked.full_clean()
        locked.save(update_fields=changed)
        note_change(
            "dimension_changed", actor=actor, rubric=rubric, dimension=str(locked.pk), changes=changed
        )
    return locked


@transaction.atomic
def add_signal(
    *,
    actor: Actor,
    rubric: Rubric,
    kind: str,
    text: str,
    examples: Sequence[str] = (),
    counter_examples: Sequence[str] = (),
) -> Signal:
    """Add a signal at the end of the draft.

    Raises NotAllowedError, ConflictError (published) and ValidationError that names the field.
    """
    require_configurer(actor)
    locked = locked_draft(rubric.pk)
    signal = Signal(
        rubric=locked,
        key=key_of(text, taken=set(locked.signals.values_list("key", flat=True))),
        position=(locked.signals.aggregate(last=Max("position"))["last"] or 0) + 1,
        kind=kind,
        text=text,
        examples=list(examples),
        counter_examples=list(counter_examples),
    )
    signal.full_clean()
    signal.save()
    changes = first_values(text=text, examples=list(examples), counter_examples=list(counter_examples))
    note_change("signal_added", actor=actor, rubric=locked, changes=changes, signal=str(signal.pk), kind=kind)
    return signal


@transaction.atomic
def update_signal(
    *,
    actor: Actor,
    signal: Signal,
    kind: str,
    text: str,
    examples: Sequence[str],
    counter_examples: Sequence[str],
) -> Signal:
    """Change a draft's signal; its key stays. No event when nothing differs.

    Raises NotAllowedError, ConflictError (published) and ValidationError that names the field.
    """
    require_configurer(actor)
    rubric = locked_draft(signal.rubric_id)
    locked = Signal.objects.get(pk=signal.pk)
    changed = assign(
        locked, kind=kind, text=text, examples=list(examples), counter_examples=list(counter_examples)
    )
    if changed:
        locked.full_clean()
        locked.save(update_fields=changed)
        note_change("signal_changed", actor=actor, rubric=rubric, signal=str(locked.pk), changes=changed)
    return locked


@transaction.atomic
def update_areas(*, actor: Actor, rubric: Rubric, texts: Sequence[str]) -> None:
    """Replace the areas to assess. No event when nothing differs; NotAllowedError, ConflictError."""
    require_configurer(actor)
    locked = locked_draft(rubric.pk)
    before = list(locked.areas.values_list("text", flat=True))
    if before == list(texts):
        return
    locked.areas.all().delete()
    AssessmentArea.objects.bulk_create(
        AssessmentArea(rubric=locked, position=position, text=text) for position, text in enumerate(texts, 1)
    )
    changes = {"areas": (before, list(texts))}
    note_change("areas_changed", actor=actor, rubric=locked, changes=changes, count=len(texts))


@transaction.atomic
def update_rubric_settings(*, actor: Actor, rubric: Rubric, bar_raiser_required: bool) -> None:
    """Change what a draft asks of every loop, if it differs; NotAllowedError, ConflictError."""
    require_configurer(actor)
    locked = locked_draft(rubric.pk)
    changed = assign(locked, bar_raiser_required=bar_raiser_required)
    if changed:
        locked.save(update_fields=changed)
        note_change("rubric_settings_changed", actor=actor, rubric=locked, changes=changed)


@transaction.atomic
def remove_part(*, actor: Actor, part: Part) -> None:
    """Take a dimension, signal or exercise out of its draft, with the questions that hang on it.

    Raises NotAllowedError, and ConflictError when the draft is published or a loop template uses the part.
    """
    require_configurer(actor)
    rubric = locked_draft(part.rubric_id)
    noun, identifier, name = noun_of(part), str(part.pk), str(part)
    try:
        part.delete()
    except ProtectedError:
        message = _("A loop template uses “%(name)s”. Take it out of the template first.")
        raise ConflictError(message % {"name": part}) from None
    ids: dict[str, Any] = {noun: identifier}
    note_change(f"{noun}_removed", actor=actor, rubric=rubric, changes={noun: (name, None)}, **ids)


@transaction.atomic
def move_part(*, actor: Actor, part: Part, up: bool) -> None:
    """Swap a part with its neighbour; signals move among their kind. No event at the end of the row.

    Raises NotAllowedError and ConflictError (published).
    """
    require_configurer(actor)
    rubric = locked_draft(part.rubric_id)
    rows = list(_siblings(part))
    index = next((place for place, row in enumerate(rows) if row.pk == part.pk), 0)
    other = index - 1 if up else index + 1
    if not rows or not 0 <= other < len(rows):
        return
    slots = [row.position for row in rows]
    if len(set(slots)) < len(slots):  # rows made with one position have no order to swap
        slots = list(range(1, len(rows) + 1))
    rows[index], rows[other] = rows[other], rows[index]
    for row, position in zip(rows, slots, strict=True):
        row.position = position
        row.save(update_fields=["position"])
    noun = noun_of(part)
    said: dict[str, Any] = {noun: str(part.pk), "up": up}
    note_change(f"{noun}_moved", actor=actor, rubric=rubric, **said)


def noun_of(part: Part) -> str:
    """Return the word that events and addresses use for a part's kind."""
    return {Dimension: "dimension", Signal: "signal", Exercise: "exercise"}[type(part)]


def _siblings(part: Part) -> Sequence[Part]:
    if isinstance(part, Signal):
        return list(Signal.objects.filter(rubric_id=part.rubric_id, kind=part.kind))
    if isinstance(part, Dimension):
        return list(Dimension.objects.filter(rubric_id=part.rubric_id))
    return list(Exercise.objects.filter(rubric_id=part.rubric_id))


def _anchors(texts: Sequence[str]) -> dict[str, str]:
    return {f"anchor_{level}": text for level, text in zip((1, 2, 3, 4, 5), texts, strict=True)}
