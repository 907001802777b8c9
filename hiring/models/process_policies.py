"""When loops are revealed, when scorecards are due, and for how long data is kept."""

from uuid import UUID

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

# There is one policy of each kind, and its identifier says so; the event log wants one.
THE_REVEAL_POLICY = UUID("3b1c0e9a-7f52-4c5e-8d7a-61f0c2d4a903")
THE_DUE_POLICY = UUID("5d7e2f1b-90a4-4b7e-a3c6-0e9b8f6d2a04")
THE_RETENTION_POLICY = UUID("c4a9d8e7-2b3f-4e61-9c50-7d1a3b5f8e05")
MOST_HOURS = 720
MOST_YEARS = 30


class RevealPolicy(models.Model):
    """What an admin has set; until then hiring.selectors.process_policies.USUAL_REVEAL holds."""

    class Timing(models.TextChoices):
        BY_HAND = "by_hand", _("By hand, by whoever runs the loop")
        WHEN_COMPLETE = "when_complete", _("As soon as the last scorecard is in")
        AFTER_HOURS = "after_hours", _("Some hours after the last interview, complete or not")

    id = models.UUIDField(primary_key=True, default=THE_REVEAL_POLICY, editable=False)
    # Grows with each change, so that two admins cannot overwrite each other unseen.
    version = models.PositiveIntegerField(default=0)
    timing = models.CharField(_("when"), max_length=20, choices=Timing, default=Timing.BY_HAND)
    hours = models.PositiveSmallIntegerField(_("hours after the last interview"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=THE_REVEAL_POLICY), name="reveal_policy_only_one"),
            models.CheckConstraint(
                name="reveal_policy_hours",
                condition=models.Q(
                    timing="after_hours", hours__isnull=False, hours__gte=1, hours__lte=MOST_HOURS
                )
                | models.Q(timing__in=["by_hand", "when_complete"], hours__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"Reveal policy, version {self.version}"


class DuePolicy(models.Model):
    """What an admin has set; until then hiring.selectors.process_policies.USUAL_DUE holds."""

    id = models.UUIDField(primary_key=True, default=THE_DUE_POLICY, editable=False)
    version = models.PositiveIntegerField(default=0)
    hours = models.PositiveSmallIntegerField(_("hours after the interview"), default=24)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=THE_DUE_POLICY), name="due_policy_only_one"),
            models.CheckConstraint(
                condition=models.Q(hours__gte=1, hours__lte=MOST_HOURS), name="due_policy_hours"
            ),
        ]

    def __str__(self) -> str:
        return f"Due policy, version {self.version}"


class Law(models.TextChoices):
    """What obliges to keep records of hiring, and so what erasure on request waits for."""

    # 29 CFR 1602.14: one year from the record or the personnel action, whichever is later.
    US_EMPLOYER = "us_employer", _("United States, private employer: at least one year")
    # 29 CFR 1602.31 and 1602.49: state and local bodies, schools and universities.
    US_PUBLIC = "us_public", _("United States, public body or education: at least two years")
    # GDPR 17: at once, unless a hold names the claim that the data is needed for.
    EU = "eu", _("European Union: no longer than needed; erased when asked")
    NONE = "none", _("No minimum: erased when asked")

    @property
    def minimum_years(self) -> int:
        return {"us_employer": 1, "us_public": 2}.get(self.value, 0)


LAW_KNOWN = models.Q(law__in=["us_employer", "us_public", "eu", "none"])
LONG_ENOUGH_BY_LAW = ~models.Q(law="us_public") | models.Q(years__gte=2)


class RetentionPolicy(models.Model):
    """What an admin has set; until then hiring.selectors.process_policies.USUAL_RETENTION holds."""

    id = models.UUIDField(primary_key=True, default=THE_RETENTION_POLICY, editable=False)
    version = models.PositiveIntegerField(default=0)
    years = models.PositiveSmallIntegerField(_("years"), default=2)
    law = models.CharField(
        _("law"), max_length=12, choices=Law, default=Law.US_EMPLOYER, db_default="us_employer"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(id=THE_RETENTION_POLICY), name="retention_policy_only_one"
            ),
            models.CheckConstraint(
                condition=models.Q(years__gte=1, years__lte=MOST_YEARS), name="retention_policy_years"
            ),
            models.CheckConstraint(condition=LAW_KNOWN & LONG_ENOUGH_BY_LAW, name="retention_policy_law"),
        ]

    def __str__(self) -> str:
        return f"Retention policy, version {self.version}"


class RetentionPeriod(models.Model):
    """A jurisdiction in which data is kept for another number of years."""

    policy = models.ForeignKey(RetentionPolicy, on_delete=models.CASCADE, related_name="periods")
    number = models.PositiveSmallIntegerField()
    jurisdiction = models.CharField(_("jurisdiction"), max_length=80)
    years = models.PositiveSmallIntegerField(_("years"))
    law = models.CharField(_("law"), max_length=12, choices=Law, default=Law.NONE, db_default="none")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(Lower("jurisdiction"), "policy", name="retention_period_jurisdiction"),
            models.UniqueConstraint(fields=["policy", "number"], name="retention_period_number"),
            models.CheckConstraint(
                condition=models.Q(years__gte=1, years__lte=MOST_YEARS), name="retention_period_years"
            ),
            models.CheckConstraint(
                condition=~models.Q(jurisdiction=""), name="retention_period_jurisdiction_named"
            ),
            models.CheckConstraint(condition=LAW_KNOWN & LONG_ENOUGH_BY_LAW, name="retention_period_law"),
        ]

    def __str__(self) -> str:
        return f"{self.jurisdiction}: {self.years}"
