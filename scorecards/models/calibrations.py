"""How strict interviewers were found to be: stored with its date, so that adjusted numbers can be explained.

A calibration is never changed: a later one stands beside it, and the newest is the one in force.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hiring.identifiers import time_ordered_uuid
from hiring.models import Person, Role
from scorecards.querysets import SeverityCalibrationQuerySet, SeverityEstimateQuerySet

# Variances of ratings from 1 to 5; the upper end also refuses what is not a number.
LARGEST_VARIANCE = 16


class SeverityCalibration(models.Model):
    """One fit of all interviewers' severities, on what they committed first in a window of time.

    `role` is empty for the whole organisation. Variances are in squared points: `severity_variance` of
    severities (0: none can be told apart), `scorecard_variance` of a scorecard's mean and `rating_variance`
    of a single rating around what the candidate and the severity lead one to expect.
    """

    id = models.UUIDField(primary_key=True, default=time_ordered_uuid, editable=False)
    role = models.ForeignKey(
        Role, on_delete=models.PROTECT, null=True, blank=True, related_name="severity_calibrations"
    )
    fitted_at = models.DateTimeField(_("fitted"))
    # Commits from the first moment up to the second, which is left out.
    window_from = models.DateTimeField()
    window_until = models.DateTimeField()
    model_version = models.CharField(max_length=40)
    severity_variance = models.FloatField()
    scorecard_variance = models.FloatField()
    rating_variance = models.FloatField()
    candidates = models.PositiveIntegerField()
    scorecards = models.PositiveIntegerField()
    single_scorecards = models.PositiveIntegerField()

    objects = SeverityCalibrationQuerySet.as_manager()

    class Meta:
        ordering = ["-fitted_at", "-id"]
        indexes = [models.Index(fields=["role", "-fitted_at", "-id"], name="calibration_newest_first")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(window_from__lt=models.F("window_until")), name="calibration_window"
            ),
            models.CheckConstraint(
                condition=models.Q(severity_variance__range=(0, LARGEST_VARIANCE))
                & models.Q(scorecard_variance__range=(0, LARGEST_VARIANCE))
                & models.Q(rating_variance__range=(0, LARGEST_VARIANCE)),
                name="calibration_variances",
            ),
        ]

    def __str__(self) -> str:
        return f"Calibration of {self.fitted_at:%Y-%m-%d}"


class SeverityEstimate(models.Model):
    """One interviewer in a calibration: points of severity, positive for lower ratings.

    `error_variance` is the prediction error variance, `reliability` goes from 0 to 1, `scorecards` counts
    those that are compared with others', `group` numbers the interviewers that shared candidates link
    (empty: linked to nobody).
    """

    calibration = models.ForeignKey(SeverityCalibration, on_delete=models.CASCADE, related_name="estimates")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="severity_estimates")
    severity = models.FloatField()
    error_variance = models.FloatField()
    reliability = models.FloatField()
    scorecards = models.PositiveIntegerField()
    group = models.PositiveIntegerField(null=True)

    objects = SeverityEstimateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["calibration", "person"], name="estimate_once_per_person"),
            models.CheckConstraint(
                condition=models.Q(severity__range=(-4, 4))
                & models.Q(reliability__range=(0, 1))
                & models.Q(error_variance__range=(0, LARGEST_VARIANCE)),
                name="estimate_numbers",
            ),
        ]

    def __str__(self) -> str:
        return f"Severity {self.pk}"
