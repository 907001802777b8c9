"""When and whom the product reminds of scorecards that are due."""

from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

# There is one policy, and its identifier says so; the event log wants one.
THE_POLICY = UUID("7f3c1f0a-5d0e-4f57-9b6c-2f6a1d9f4e01")
WEEKDAYS = (1, 2, 3, 4, 5, 6, 7)
MOST_HOURS = 720


class ReminderPolicy(models.Model):
    """What an admin has set; until then the usual schedule of hiring.selectors.reminder_policies holds."""

    id = models.UUIDField(primary_key=True, default=THE_POLICY, editable=False)
    # Grows with each change, so that two admins cannot overwrite each other unseen.
    version = models.PositiveIntegerField(default=0)
    is_on = models.BooleanField(_("send reminders"), default=True)
    # Full hours in the zone of the person who is written to; the same hour twice is no night.
    night_from = models.PositiveSmallIntegerField(_("night from"), default=20)
    night_until = models.PositiveSmallIntegerField(_("night until"), default=8)
    # ISO weekdays: Monday is 1.
    days_off = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=THE_POLICY), name="reminder_policy_only_one"),
            models.CheckConstraint(
                condition=models.Q(night_from__lte=23, night_until__lte=23), name="reminder_policy_night"
            ),
            models.CheckConstraint(
                condition=models.Q(days_off__contained_by=list(WEEKDAYS))
                & ~models.Q(days_off__contains=list(WEEKDAYS)),
                name="reminder_policy_days_off",
            ),
        ]

    def __str__(self) -> str:
        return f"Reminder policy, version {self.version}"


class ReminderStep(models.Model):
    """One step of the schedule: how long after an interview's end, and who is written to."""

    class Audience(models.TextChoices):
        AUTHOR = "author", _("the interviewer")
        AUTHOR_AND_RECRUITER = "author_and_recruiter", _("the interviewer, copy to the recruiter")

    policy = models.ForeignKey(ReminderPolicy, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField()
    hours = models.PositiveSmallIntegerField(_("hours after the end"))
    audience = models.CharField(_("who"), max_length=20, choices=Audience)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "number"], name="reminder_step_number_unique"),
            models.UniqueConstraint(fields=["policy", "hours"], name="reminder_step_hours_unique"),
            models.CheckConstraint(
                condition=models.Q(hours__gte=1, hours__lte=MOST_HOURS), name="reminder_step_hours"
            ),
            models.CheckConstraint(
                condition=models.Q(audience__in=["author", "author_and_recruiter"]),
                name="reminder_step_audience_known",
            ),
        ]

    def __str__(self) -> str:
        return f"Step {self.number} after {self.hours} h"
