"""Setting when loops are revealed, when scorecards are due and for how long data is kept."""

from dataclasses import asdict, replace
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from hiring.actors import Actor, ConflictError, NotAllowedError
from hiring.models import DuePolicy, RetentionPeriod, RetentionPolicy, RevealPolicy
from hiring.policies import may_set_policies
from hiring.selectors.process_policies import (
    DueRules,
    RetentionRules,
    RevealRules,
    due_rules_of,
    retention_rules_of,
    reveal_rules_of,
)
from hiring.services.events import append_event

Policy = TypeVar("Policy", bound=models.Model)
Rules = TypeVar("Rules", RevealRules, DueRules, RetentionRules)


@transaction.atomic
def set_reveal_rules(*, actor: Actor, rules: RevealRules) -> RevealRules:
    """Store when loops are revealed and append "reveal_policy_changed"; return it with its new version.

    `rules.version` is the one that the form was rendered with. The very same rules again change nothing, and
    no loop that is revealed already changes. Raises NotAllowedError, ConflictError when another admin was
    faster, IntegrityError for what the policy's constraints refuse.
    """
    policy = _locked(actor, RevealPolicy)
    before = reveal_rules_of(policy)
    after = _next(before, rules)
    if after is not before:
        policy.version, policy.timing, policy.hours = after.version, after.timing, after.hours
        policy.save()
        _append("reveal_policy_changed", actor, policy, before, after)
    return after


@transaction.atomic
def set_due_rules(*, actor: Actor, rules: DueRules) -> DueRules:
    """Store when scorecards are due and append "due_policy_changed"; as set_reveal_rules."""
    policy = _locked(actor, DuePolicy)
    before = due_rules_of(policy)
    after = _next(before, rules)
    if after is not before:
        policy.version, policy.hours = after.version, after.hours
        policy.save()
        _append("due_policy_changed", actor, policy, before, after)
    return after


@transaction.atomic
def set_retention_rules(*, actor: Actor, rules: RetentionRules) -> RetentionRules:
    """Store for how long data is kept and append "retention_policy_changed"; as set_reveal_rules."""
    policy = _locked(actor, RetentionPolicy)
    before = retention_rules_of(policy)
    after = _next(before, rules)
    if after is not before:
        policy.version, policy.years, policy.law = after.version, after.years, after.law
        policy.save()
        policy.periods.all().delete()
        RetentionPeriod.objects.bulk_create(
            RetentionPeriod(
                policy=policy, number=number, jurisdiction=term.jurisdiction, years=term.years, law=term.law
            )
            for number, term in enumerate(after.periods, 1)
        )
        _append("retention_policy_changed", actor, policy, before, after)
    return after


def _locked(actor: Actor, model: type[Policy]) -> Policy:
    """Return the one policy, locked; the first change makes the row, and a second one waits for the first."""
    if not may_set_policies(actor):
        raise NotAllowedError(_("Only an admin sets policies."))
    model._default_manager.bulk_create([model()], ignore_conflicts=True)
    return model._default_manager.select_for_update().get()


def _next(before: Rules, wanted: Rules) -> Rules:
    """Return the wanted rules under the next version, or `before` itself when nothing differs."""
    if before.version and replace(before, version=wanted.version) == wanted:
        return before
    if before.version != wanted.version:
        raise ConflictError(_("Another admin has changed this policy in the meantime."))
    return replace(wanted, version=before.version + 1)


def _append(kind: str, actor: Actor, policy: models.Model, before: Rules, after: Rules) -> None:
    payload: dict[str, Any] = {"before": _payload(before), "after": _payload(after)}
    append_event(kind, actor=actor, stream=(kind.removesuffix("_changed"), policy.pk), payload=payload)


def _payload(rules: Rules) -> dict[str, Any]:
    values = asdict(rules)
    if "periods" in values:
        values["periods"] = [list(term.values()) for term in values["periods"]]
    return values
