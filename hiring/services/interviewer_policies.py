"""Setting what it takes to interview."""

from dataclasses import asdict, replace

from django.db import transaction
from django.utils.translation import gettext as _

from hiring.actors import Actor, ConflictError, NotAllowedError
from hiring.models import InterviewerPolicy
from hiring.policies import may_set_policies
from hiring.selectors.interviewer_policies import USUAL_RULES, InterviewerRules, rules_of
from hiring.services.events import append_event


@transaction.atomic
def set_interviewer_rules(*, actor: Actor, rules: InterviewerRules) -> InterviewerRules:
    """Store the rules and append "interviewer_policy_changed"; return them with their new version.

    `rules.version` is the one that the form was rendered with. The very same rules again change nothing.
    Raises NotAllowedError, ConflictError when another admin was faster, IntegrityError for what the policy's
    constraints refuse.
    """
    if not may_set_policies(actor):
        raise NotAllowedError(_("Only an admin sets policies."))
    InterviewerPolicy.objects.bulk_create([InterviewerPolicy()], ignore_conflicts=True)
    policy = InterviewerPolicy.objects.select_for_update().get()
    before = rules_of(policy) if policy.version else USUAL_RULES
    if replace(before, version=rules.version) == rules:
        return before
    if before.version != rules.version:
        raise ConflictError(_("Another admin has changed this policy in the meantime."))
    after = replace(rules, version=before.version + 1)
    for name, value in asdict(after).items():
        setattr(policy, name, value)
    policy.save()
    append_event(
        "interviewer_policy_changed",
        actor=actor,
        stream=("interviewer_policy", policy.pk),
        payload={"before": asdict(before), "after": asdict(after)},
    )
    return after
