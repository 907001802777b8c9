"""Loops: the interviews of one application under one rubric version."""

import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.models.applications import Application
from candidates.querysets import InterviewQuerySet, LoopQuerySet, SeatQuerySet
from hiring.identifiers import time_ordered_uuid
from hiring.models import Dimension, Exercise, LoopTemplate, Person, Rubric
from hiring.models.rubrics import RubricPart


class Loop(models.Model):
    """All interviews of an application; it keeps its rubric version for ever."""

    id = models.UUIDField(primary_key=True, default=time_ordered_uuid, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="loops")
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="loops")
    template = models.ForeignKey(
        LoopTemplate, on_delete=models.PROTECT, null=True, blank=True, related_name="loops"
    )
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="opened_loops")
    closed_at = models.DateTimeField(null=True, blank=True)
    # By which of the retention policy's jurisdictions it is kept; empty where the usual period holds.
    jurisdiction = models.CharField(_("jurisdiction"), max_length=80, blank=True, default="", db_default="")
    # Grows with each change of the plan, so that nobody changes what has changed unseen.
    plan_version = models.PositiveIntegerField(default=1, db_default=1)

    objects = LoopQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-id"]
        indexes = [models.Index(fields=["-opened_at", "-id"], name="loop_newest_first")]

    def __str__(self) -> str:
        return f"{self.application} ({self.opened_at:%Y-%m-%d})"


class Interview(RubricPart):
    """One conversation of a loop."""

    id = models.UUIDField(primary_key=True, default=time_ordered_uuid, editable=False)
    loop = models.ForeignKey(Loop, on_delete=models.CASCADE, related_name="interviews")
    title = models.CharField(_("title"), max_length=160)
    # A loop imported from elsewhere may hold an interview for which the rubric has no exercise.
    exercise = models.ForeignKey(
        Exercise, on_delete=models.PROTECT, null=True, blank=True, related_name="interviews"
    )
    starts_at = models.DateTimeField(_("start"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    cancelled_at = models.DateTimeField(null=True, blank=True)
    dimensions = models.ManyToManyField(Dimension, through="InterviewDimension", related_name="interviews")

    objects = InterviewQuerySet.as_manager()

    class Meta(RubricPart.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(minutes__gte=5, minutes__lte=480), name="interview_minutes"
            )
        ]
        indexes = [models.Index(fields=["starts_at"], name="interview_starts")]

    def __str__(self) -> str:
        return self.title

    @property
    def ends_at(self) -> datetime.datetime:
        return self.starts_at + datetime.timedelta(minutes=self.minutes)


class InterviewDimension(models.Model):
    """A dimension that an interview tests; only these can be rated in it."""

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE)
    dimension = models.ForeignKey(Dimension, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["interview", "dimension"], name="interview_dimension_unique")
        ]


class Seat(models.Model):
    """A person's place in an interview; it carries at most one scorecard."""

    class Kind(models.TextChoices):
        LEAD = "lead", _("Lead")
        SHADOW = "shadow", _("Shadow")
        REVERSE_SHADOW = "reverse_shadow", _("Reverse shadow")
        BAR_RAISER = "bar_raiser", _("Bar raiser")

    id = models.UUIDField(primary_key=True, default=time_ordered_uuid, editable=False)
    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="seats")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="seats")
    kind = models.CharField(max_length=15, choices=Kind, default=Kind.LEAD)
    # A seat that was taken away after its person had begun to write: the draft stays with its author.
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["interview", "person"], name="seat_once_per_person"),
            # The target of the scorecard's composite foreign key (scorecards migration 0002).
            models.UniqueConstraint(fields=["id", "interview"], name="seat_with_interview"),
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.interview}"

    @property
    def counts(self) -> bool:
        """A shadow learns: nobody waits for that scorecard and it is no evidence."""
        return self.kind != self.Kind.SHADOW


class SeatOverride(models.Model):
    """Why somebody was given a seat for whose exercise they are not qualified; stays in view."""

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="overrides")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=500)
    allowed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seat", "person"], name="seat_override_once"),
            models.CheckConstraint(name="seat_override_has_reason", condition=~models.Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"Override for {self.seat_id}"
