"""Setting when people are reminded."""

from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hiring.actors import Actor, ConflictError, NotAllowedError
from hiring.models import ReminderPolicy, ReminderStep
from hiring.policies import may_set_policies
from hiring.selectors.reminder_policies import USUAL_SCHEDULE, ReminderSchedule, schedule_of
from hiring.services.events import append_event


@transaction.atomic
def set_reminder_schedule(*, actor: Actor, schedule: ReminderSchedule) -> ReminderSchedule:
    """Store the schedule and append "reminder_policy_changed"; return it with its new version.

    `schedule.version` is the one that the form was rendered with. The very same schedule again changes
    nothing. Raises NotAllowedError, ConflictError when another admin was faster, IntegrityError for what
    the policy's constraints refuse.
    """
    if not may_set_policies(actor):
        raise NotAllowedError(_("Only an admin sets policies."))
    policy = _locked_policy()
    stored = schedule_of(policy) if policy.version else USUAL_SCHEDULE
    wanted = _in_order(schedule)
    if stored.version and replace(stored, version=wanted.version) == wanted:
        return stored
    if stored.version != wanted.version:
        raise ConflictError(_("Another admin has changed this policy in the meantime."))
    _store(policy, wanted)
    set_one = replace(wanted, version=policy.version)
    append_event(
        "reminder_policy_changed",
        actor=actor,
        stream=("reminder_policy", policy.pk),
        payload={"before": _payload(stored), "after": _payload(set_one)},
    )
    return set_one


def _payload(schedule: ReminderSchedule) -> dict[str, Any]:
    return {
        "version": schedule.version,
        "is_on": schedule.is_on,
        "night": [schedule.night_from, schedule.night_until],
        "days_off": list(schedule.days_off),
        "steps": [[step.hours, step.audience.value] for step in schedule.steps],
    }


def _locked_policy() -> ReminderPolicy:
    """Return the one policy, locked; the first change makes the row, and a second one waits for the first."""
    ReminderPolicy.objects.bulk_create([ReminderPolicy()], ignore_conflicts=True)
    return ReminderPolicy.objects.select_for_update().get()


def _in_order(schedule: ReminderSchedule) -> ReminderSchedule:
    return replace(
        schedule,
        days_off=tuple(sorted(set(schedule.days_off))),
        steps=tuple(sorted(schedule.steps, key=lambda step: step.hours)),
    )


def _store(policy: ReminderPolicy, schedule: ReminderSchedule) -> None:
    policy.version += 1
    policy.is_on = schedule.is_on
    policy.night_from, policy.night_until = schedule.night_from, schedule.night_until
    policy.days_off = list(schedule.days_off)
    policy.save()
    policy.steps.all().delete()
    ReminderStep.objects.bulk_create(
        ReminderStep(policy=policy, number=number, hours=step.hours, audience=step.audience)
        for number, step in enumerate(schedule.steps, 1)
    )
