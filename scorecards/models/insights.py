"""Reports on the process: asked for, computed by a worker in its own time, and kept with their date."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hiring.identifiers import time_ordered_uuid
from hiring.models import Person, Role
from scorecards.querysets import InsightReportQuerySet


class InsightReport(models.Model):
    """One report on a role, or on all where `role` is empty, over the `months` before it was computed.

    `requested_by` is empty when the nightly schedule asked. `done` of `total` steps tell how far a worker
    is; `claimed_until` says that one is at it. The window and the content come when it is finished.
    """

    class Months(models.IntegerChoices):
        QUARTER = 3, _("3 months")
        HALF_YEAR = 6, _("6 months")
        YEAR = 12, _("12 months")

    id = models.UUIDField(primary_key=True, default=time_ordered_uuid, editable=False)
    role = models.ForeignKey(
        Role, on_delete=models.PROTECT, null=True, blank=True, related_name="insight_reports"
    )
    months = models.PositiveSmallIntegerField(choices=Months)
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="insight_reports"
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=100, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    window_from = models.DateTimeField(null=True, blank=True)
    window_until = models.DateTimeField(null=True, blank=True)
    model_version = models.CharField(max_length=40, blank=True)
    content = models.JSONField(null=True, blank=True)

    objects = InsightReportQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["role", "months", "-finished_at"],
                condition=models.Q(finished_at__isnull=False),
                name="insight_newest_finished",
            )
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(months__in=[3, 6, 12]), name="insight_months_known"),
            models.CheckConstraint(
                condition=models.Q(done__lte=models.F("total")), name="insight_done_within_total"
            ),
            models.CheckConstraint(
                condition=models.Q(finished_at__isnull=True, content__isnull=True)
                | models.Q(
                    finished_at__isnull=False,
                    given_up_at__isnull=True,
                    content__isnull=False,
                    window_from__lt=models.F("window_until"),
                ),
                name="insight_finished_with_content",
            ),
            # Two who ask at once wait for the same report.
            models.UniqueConstraint(
                fields=["role", "months"],
                condition=models.Q(finished_at__isnull=True, given_up_at__isnull=True),
                nulls_distinct=False,
                name="insight_one_waiting_per_scope",
            ),
        ]

    def __str__(self) -> str:
        return f"Insights {self.id}"
