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
    before = override.reason if override else None
    override = override or PlanOverride(template=locked, rule=rule, subject=subject)
    override.reason, override.by, override.at = reason, actor, timezone.now()
    override.full_clean()
    override.save()
    _note("plan_rule_set_aside", actor, override, (before, reason))
    return override


@transaction.atomic
def restore_rule(*, actor: Person, template: LoopTemplate, rule: str, subject: str) -> None:
    """Hold a draft template to a rule again; NotAllowedError, ConflictError (published, not set aside)."""
    require_configurer(actor)
    locked = locked_template(template)
    override = locked.overrides.filter(rule=rule, subject=subject).first()
    if override is None:
        raise ConflictError(_("This rule isn't set aside."))
    override.delete()
    override.template = locked
    _note("plan_rule_restored", actor, override, (override.reason, None))


def _note(kind: str, actor: Person, override: PlanOverride, reason: tuple[str | None, str | None]) -> None:
    note_change(
        kind,
        actor=actor,
        rubric=override.template.rubric,
        changes={"reason": reason},
        loop_template=str(override.template_id),
        rule=override.rule,
        subject=override.subject,
    )
