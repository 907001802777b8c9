"""Publishing: what is published never changes again."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hiring.actors import Actor, ConflictError, person_or_none
from hiring.models import LoopTemplate, Rubric
from hiring.readiness import rubric_problems, template_problems
from hiring.selectors.loop_plans import PlanCheck, check_of_template
from hiring.services.drafts import locked_draft, note_change, require_configurer


class NotReadyError(ConflictError):
    """The draft lacks something; `problems` says what, one sentence for each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


@transaction.atomic
def publish_rubric(*, actor: Actor, rubric: Rubric) -> Rubric:
    """Freeze a draft rubric with all its parts, for ever.

    Raises NotAllowedError, NotReadyError (what is missing) and ConflictError (published already).
    """
    require_configurer(actor)
    locked = locked_draft(rubric.pk)
    problems = rubric_problems(locked)
    if problems:
        raise NotReadyError(problems)
    _mark_published(locked, actor)
    note_change("rubric_published", actor=actor, rubric=locked)
    return locked


@transaction.atomic
def publish_loop_template(*, actor: Actor, template: LoopTemplate) -> LoopTemplate:
    """Freeze a loop template, so that loops can be opened from it.

    Raises NotAllowedError, NotReadyError (what is missing) and ConflictError (published already).
    """
    require_configurer(actor)
    locked = locked_template(template)
    check = check_of_template(locked)
    problems = template_problems(locked) + [fault.sentence for fault in check.open_faults]
    if problems:
        raise NotReadyError(problems)
    _drop_reasons_without_a_fault(locked, check)
    _mark_published(locked, actor)
    note_change(
        "loop_template_published",
        actor=actor,
        rubric=locked.rubric,
        loop_template=str(locked.pk),
        set_aside=[[fault.rule, fault.subject] for fault in check.faults if fault.set_aside],
    )
    return locked


def locked_template(template: LoopTemplate) -> LoopTemplate:
    """Return the draft template, locked until the transaction ends; ConflictError once it is published."""
    found = LoopTemplate.objects.select_for_update(of=("self",)).select_related("rubric__role")
    locked = found.filter(pk=template.pk).first()
    if locked is None:
        raise ConflictError(_("This loop template no longer exists."))
    if locked.is_published:
        message = _("The loop template “%(name)s” is published and does not change.")
        raise ConflictError(message % {"name": locked.name})
    return locked


def _drop_reasons_without_a_fault(template: LoopTemplate, check: PlanCheck) -> None:
    """What was mended since is no longer an exception that anybody has to read about."""
    standing = {(fault.rule, fault.subject) for fault in check.faults}
    for override in template.overrides.all():
        if (override.rule, override.subject) not in standing:
            override.delete()


def _mark_published(draft: Rubric | LoopTemplate, actor: Actor) -> None:
    draft.published_at = timezone.now()
    draft.published_by = person_or_none(actor)
    draft.save(update_fields=["published_at", "published_by"])
