"""Setting a rule of loop design aside for one plan, with the reason that stays in view."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hiring.actors import ConflictError
from hiring.models import LoopTemplate, Person, PlanOverride
from hiring.selectors.loop_plans import check_of_template
from hiring.services.drafts import note_change, require_configurer
from hiring.services.publishing import locked_template


@transaction.atomic
def set_rule_aside(
    *, actor: Person, template: LoopTemplate, rule: str, subject: str, reason: str
) -> PlanOverride:
    """Let a draft template break one rule, for a reason; a new reason replaces the old one.

    Raises NotAllowedError, ConflictError (published; a rule that the plan doesn't break, or that is advice)
    and ValidationError (no reason).
    """
    require_configurer(actor)
    locked = locked_template(template)
    if not any(
        (fault.rule, fault.subject) == (rule, subject) and fault.blocks
        for fault in check_of_template(locked).faults
    ):
        raise ConflictError(_("The plan no longer breaks this rule."))
    override = PlanOverride.objects.filter(template=locked, rule=rule, subject=subject).first()
    override = override or PlanOverride(template=locked, rule=rule, subject=subject)
    override.reason, override.by, override.at = reason, actor, timezone.now()
    override.full_clean()
    override.save()
    _note("plan_rule_set_aside", actor, locked, rule, subject)
    return override


@transaction.atomic
def restore_rule(*, actor: Person, template: LoopTemplate, rule: str, subject: str) -> None:
    """Hold a draft template to a rule again; NotAllowedError, ConflictError (published, not set aside)."""
    require_configurer(actor)
    locked = locked_template(template)
    deleted, _rows = locked.overrides.filter(rule=rule, subject=subject).delete()
    if not deleted:
        raise ConflictError(_("This rule isn't set aside."))
    _note("plan_rule_restored", actor, locked, rule, subject)


def _note(kind: str, actor: Person, template: LoopTemplate, rule: str, subject: str) -> None:
    note_change(
        kind,
        actor=actor,
        rubric=template.rubric,
        loop_template=str(template.pk),
        rule=rule,
        subject=subject,
    )
