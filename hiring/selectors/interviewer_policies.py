"""What it takes to interview, as it holds now."""

from dataclasses import dataclass

from hiring.models import InterviewerPolicy


@dataclass(frozen=True, slots=True)
class InterviewerRules:
    """What an admin has set; `lapse_days` None means never. `version` is 0 while nobody has set anything."""

    version: int
    shadows: int
    reverse_shadows: int
    lapse_days: int | None
    daily_cap: int
    weekly_cap: int
    allows_override: bool


USUAL_RULES = InterviewerRules(
    version=0,
    shadows=2,
    reverse_shadows=2,
    lapse_days=180,
    daily_cap=2,
    weekly_cap=5,
    allows_override=False,
)


def interviewer_rules() -> InterviewerRules:
    """Return the rules that hold: the stored ones, else the usual ones. One query."""
    policy = InterviewerPolicy.objects.first()
    return rules_of(policy) if policy else USUAL_RULES


def rules_of(policy: InterviewerPolicy) -> InterviewerRules:
    """Return a stored policy as a value."""
    return InterviewerRules(
        version=policy.version,
        shadows=policy.shadows,
        reverse_shadows=policy.reverse_shadows,
        lapse_days=policy.lapse_days,
        daily_cap=policy.daily_cap,
        weekly_cap=policy.weekly_cap,
        allows_override=policy.allows_override,
    )
