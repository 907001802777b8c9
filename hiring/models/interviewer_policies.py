"""What it takes to interview: seats for training, how long a qualification lasts, and usual caps."""

from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

# There is one policy, and its identifier says so; the event log wants one.
THE_POLICY = UUID("0a6b6c0e-3a58-4b0f-8f5e-5f5a4f3e9d02")
MOST_TRAINING_SEATS = 20
MOST_SEATS_A_DAY = 12
MOST_SEATS_A_WEEK = 40
MOST_LAPSE_DAYS = 3650


class InterviewerPolicy(models.Model):
    """What an admin has set; until then hiring.selectors.interviewer_policies.USUAL_POLICY holds."""

    id = models.UUIDField(primary_key=True, default=THE_POLICY, editable=False)
    # Grows with each change, so that two admins cannot overwrite each other unseen.
    version = models.PositiveIntegerField(default=0)
    shadows = models.PositiveSmallIntegerField(_("interviews as a shadow"), default=0)
    reverse_shadows = models.PositiveSmallIntegerField(_("interviews as a reverse shadow"), default=0)
    # Empty: a qualification does not lapse.
    lapse_days = models.PositiveSmallIntegerField(_("days without an interview"), null=True, blank=True)
    daily_cap = models.PositiveSmallIntegerField(_("seats a day"), default=1)
    weekly_cap = models.PositiveSmallIntegerField(_("seats a week"), default=1)
    allows_override = models.BooleanField(_("seats without qualification, with a reason"), default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=THE_POLICY), name="interviewer_policy_only_one"),
            models.CheckConstraint(
                name="interviewer_policy_training",
                condition=models.Q(
                    shadows__lte=MOST_TRAINING_SEATS, reverse_shadows__lte=MOST_TRAINING_SEATS
                ),
            ),
            models.CheckConstraint(
                name="interviewer_policy_lapse",
                condition=models.Q(lapse_days__isnull=True)
                | models.Q(lapse_days__gte=1, lapse_days__lte=MOST_LAPSE_DAYS),
            ),
            models.CheckConstraint(
                name="interviewer_policy_caps",
                condition=models.Q(
                    daily_cap__gte=1,
                    daily_cap__lte=MOST_SEATS_A_DAY,
                    weekly_cap__gte=1,
                    weekly_cap__lte=MOST_SEATS_A_WEEK,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Interviewer policy, version {self.version}"
