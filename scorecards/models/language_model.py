"""The optional language-model engine: whom it may read about, what it has read, and if it may at all.

It is off until SIGNALS_LLM_URL names an endpoint, and nothing is sent about a candidate who wasn't told.
"""

from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.models import Application
from hiring.identifiers import time_ordered_uuid
from hiring.models import Person
from scorecards.models.scorecards import Scorecard

# There is one switch, and its identifier says so; the event log wants one.
THE_SWITCH = UUID("3b0d4c1e-58f7-4c8e-9f0b-7a1f6b8e2d45")
UNSETTLED = models.Q(done_at__isnull=True, given_up_at__isnull=True)


class LanguageModelNotice(models.Model):
    """A candidate was told that a language model reads the notes. Withdrawn when the candidate objects."""

    application = models.OneToOneField(
        Application, on_delete=models.CASCADE, related_name="language_model_notice"
    )
    told_on = models.DateField(_("told on"))
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Notice of {self.told_on} for application {self.application_id}"


class LanguageModelReading(models.Model):
    """One scorecard that is to be read: claimed before the call, settled after it."""

    id = models.UUIDField(primary_key=True, default=time_ordered_uuid, editable=False)
    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="language_model_readings")
    wanted_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scorecard"], condition=UNSETTLED, name="language_model_reading_wanted_once"
            ),
            models.CheckConstraint(
                condition=models.Q(done_at__isnull=True) | models.Q(given_up_at__isnull=True),
                name="language_model_reading_ends_once",
            ),
        ]

    def __str__(self) -> str:
        return f"Reading of {self.scorecard_id}"


class LanguageModelSwitch(models.Model):
    """The kill switch, and the circuit breaker: after failures in a row the endpoint is left to rest."""

    id = models.UUIDField(primary_key=True, default=THE_SWITCH, editable=False)
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    failures = models.PositiveSmallIntegerField(default=0)
    rests_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=THE_SWITCH), name="language_model_switch_only_one")
        ]

    def __str__(self) -> str:
        return "Language model stopped" if self.stopped_at else "Language model running"
