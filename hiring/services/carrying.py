"""What a new version takes from the one before, where the document is silent."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hiring.models import Exercise, Rubric
from hiring.models.rubrics import LEVELS
from hiring.services.copies import (
    clone,
    copy_attachments,
    copy_profiles,
    copy_questions,
    copy_templates,
    dimensions_by_key,
)
from hiring.services.drafts import assign
from hiring.services.events import Changes

DEMANDS = ("weight", "weight_reason", "minimum_bar", "raters_needed")


def carry_over(earlier: Rubric, draft: Rubric) -> list[str]:
    """Fill the draft from the version before and return one line for each kind of thing that was taken.

    The document wins wherever it speaks, but for an exercise's brief: the document outlines it and people
    write it out.
    """
    lines = [
        *_carry_anchors(earlier, draft),
        *_carry_demands(earlier, draft),
        *_carry_signals(earlier, draft),
        *_carry_exercises(earlier, draft),
        *_carry_templates(earlier, draft),
    ]
    return [
        _("From version %(version)s: %(line)s") % {"version": earlier.version, "line": line} for line in lines
    ]


def _carry_anchors(earlier: Rubric, draft: Rubric) -> list[str]:
    known = dimensions_by_key(earlier)
    carried = 0
    for dimension in draft.dimensions.all():
        source = known.get(dimension.key)
        fields = [f"anchor_{level}" for level in LEVELS if not getattr(dimension, f"anchor_{level}")]
        taken = [field for field in fields if source is not None and getattr(source, field)]
        for field in taken:
            setattr(dimension, field, getattr(source, field))
        if taken:
            dimension.save(update_fields=taken)
        carried += len(taken)
    return _counted(carried, ngettext("%(count)s anchor", "%(count)s anchors", carried))


def _carry_demands(earlier: Rubric, draft: Rubric) -> list[str]:
    """No document says weights, bars, raters or profiles: people set them."""
    draft.bar_raiser_required = earlier.bar_raiser_required
    draft.save(update_fields=["bar_raiser_required"])
    known = dimensions_by_key(earlier)
    carried = 0
    for dimension in draft.dimensions.all():
        source = known.get(dimension.key)
        demands = {name: getattr(source, name) for name in DEMANDS} if source else {}
        changed = assign(dimension, **demands)
        if changed:
            dimension.save(update_fields=changed)
        carried += bool(changed)
    line = ngettext("what is asked of %(count)s dimension", "what is asked of %(count)s dimensions", carried)
    profiles = [
        _("the emphasis profile “%(name)s”") % {"name": name} for name in copy_profiles(earlier, draft)
    ]
    return [*_counted(carried, line), *profiles]


def _carry_signals(earlier: Rubric, draft: Rubric) -> list[str]:
    """A signal of the same words keeps its examples and counter-examples."""
    known = {signal.text: signal for signal in earlier.signals.all()}
    carried = 0
    for signal in draft.signals.all():
        source = known.get(signal.text)
        if source is not None and (source.examples or source.counter_examples):
            signal.examples, signal.counter_examples = source.examples, source.counter_examples
            signal.save(update_fields=["examples", "counter_examples"])
            carried += 1
    line = ngettext("examples of %(count)s signal", "examples of %(count)s signals", carried)
    return _counted(carried, line)


def _carry_exercises(earlier: Rubric, draft: Rubric) -> list[str]:
    dimensions = dimensions_by_key(draft)
    listed = {exercise.key: exercise for exercise in draft.exercises.all()}
    lines = []
    for source in earlier.exercises.all():
        target = listed.get(source.key)
        if target is not None:
            changed = _fill_exercise(target, source)
            questions, files = copy_questions(source, target, dimensions), copy_attachments(source, target)
            if questions or files or changed:
                lines.append(_("what was written for “%(name)s”") % {"name": target.name})
        elif source.kind == Exercise.Kind.BEHAVIOURAL:
            added = clone(source, rubric=draft, position=draft.exercises.count() + 1)
            added.save(force_insert=True)
            copy_questions(source, added, dimensions)
            copy_attachments(source, added)
            lines.append(_("the exercise “%(name)s”, which the document lacks") % {"name": added.name})
    return lines


def _fill_exercise(target: Exercise, source: Exercise) -> Changes:
    """A document says neither kind nor guide; it may leave out the minutes. Return the fields changed."""
    values: dict[str, object] = {
        "kind": source.kind,
        "brief": source.brief or target.brief,
        "guide": source.guide,
    }
    if target.min_minutes is None:
        values |= {"min_minutes": source.min_minutes, "max_minutes": source.max_minutes}
    changed = assign(target, **values)
    target.save()
    return changed


def _carry_templates(earlier: Rubric, draft: Rubric) -> list[str]:
    names = copy_templates(earlier, draft)
    return [_("the loop template “%(name)s”, as a draft") % {"name": name} for name in names]


def _counted(count: int, line: str) -> list[str]:
    return [line % {"count": count}] if count else []
