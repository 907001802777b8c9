"""Signal findings: words in a scorecard that may show a signal."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from hiring.identifiers import time_ordered_uuid
from hiring.models import Person, Signal
from scorecards.models.scorecards import Scorecard
from scorecards.querysets import SignalFindingQuerySet

models.TextField.register_lookup(Length)


class SignalFinding(models.Model):
    """A quote that may show a signal, ticked by the interviewer or found by the detector.

    `start` and `end` are offsets in characters into the named field's stored text; `quote` is exactly
    that span. Words heard that the interviewer typed only beside the tick have no span.

    `revision` is the scorecard's revision that brought the text in which the words stand; `superseded_in` is
    the one that replaced it, empty while the finding is about what the scorecard says now. `withdrawn_in` is
    the engine version that no longer makes the finding; the row stays, to explain what was shown before.
    """

    class Source(models.TextChoices):
        INTERVIEWER = "interviewer", _("Interviewer")
        DETECTOR = "detector", _("Detector")

    class Disposition(models.TextChoices):
        OPEN = "open", _("Open")
        CONFIRMED = "confirmed", _("Confirmed")
        DISMISSED = "dismissed", _("Dismissed")

    id = models.UUIDField(primary_key=True, default=time_ordered_uuid, editable=False)
    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="findings")
    signal = models.ForeignKey(Signal, on_delete=models.PROTECT, related_name="findings")
    revision = models.PositiveSmallIntegerField(default=1, db_default=1)
    superseded_in = models.PositiveSmallIntegerField(null=True, blank=True)
    source = models.CharField(max_length=12, choices=Source)
    field = models.CharField(max_length=120, blank=True)
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    quote = models.TextField(blank=True)
    confidence = models.FloatField(null=True, blank=True)
    reasons = ArrayField(models.TextField(), default=list, blank=True)
    engine = models.CharField(max_length=40, blank=True)
    engine_version = models.CharField(max_length=40, blank=True)
    withdrawn_in = models.CharField(max_length=40, blank=True, default="", db_default="")
    found_at = models.DateTimeField(auto_now_add=True)
    disposition = models.CharField(max_length=10, choices=Disposition, default=Disposition.OPEN)
    disposition_reason = models.TextField(_("reason"), blank=True)
    disposed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="disposed_findings"
    )
    disposed_at = models.DateTimeField(null=True, blank=True)

    objects = SignalFindingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="finding_span_matches_quote",
                condition=models.Q(start__isnull=True, end__isnull=True)
                | models.Q(end__gt=models.F("start"), quote__length=models.F("end") - models.F("start")),
            ),
            models.CheckConstraint(
                name="finding_of_detector_has_span",
                condition=models.Q(source="interviewer")
                | models.Q(start__isnull=False, confidence__gte=0, confidence__lte=1),
            ),
            models.CheckConstraint(
                name="finding_disposed_by_somebody",
                condition=models.Q(disposition="open", disposed_by__isnull=True)
                | models.Q(disposition__in=["confirmed", "dismissed"], disposed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="finding_superseded_by_a_later_revision",
                condition=models.Q(revision__gte=1)
                & (models.Q(superseded_in__isnull=True) | models.Q(superseded_in__gt=models.F("revision"))),
            ),
            models.CheckConstraint(
                name="finding_withdrawn_while_open",
                condition=models.Q(withdrawn_in="") | models.Q(source="detector", disposition="open"),
            ),
            models.UniqueConstraint(
                fields=["scorecard", "signal"],
                condition=models.Q(source="interviewer", superseded_in__isnull=True),
                name="finding_one_tick_per_signal",
            ),
            models.UniqueConstraint(
                fields=["scorecard", "signal", "field", "start", "engine"],
                condition=models.Q(source="detector", superseded_in__isnull=True, withdrawn_in=""),
                name="finding_once_per_place",
            ),
        ]

    def __str__(self) -> str:
        return f"Finding {self.id}"
