"""Qualification: who may interview with which exercise.

What an admin says is kept, change by change; how far somebody has come since is counted from interviews and
computed when it is asked (candidates.planning.qualifications).
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hiring.models.people import Person
from hiring.models.roles import Role


class QualificationChange(models.Model):
    """What an admin has granted or withdrawn, for an exercise in all versions of its role's rubric."""

    class Step(models.TextChoices):
        NONE = "none", _("Not in training")
        SHADOW = "shadow", _("Shadow")
        REVERSE_SHADOW = "reverse_shadow", _("Reverse shadow")
        QUALIFIED = "qualified", _("Qualified")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="qualification_changes")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="qualification_changes")
    # An exercise keeps its key from version to version.
    exercise_key = models.SlugField(max_length=80)
    step = models.CharField(_("step"), max_length=15, choices=Step)
    reason = models.CharField(_("reason"), max_length=500)
    # Empty when the system itself acted: people of the demo, or an installation that starts with this rule.
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="qualification_step_known",
                condition=models.Q(step__in=["none", "shadow", "reverse_shadow", "qualified"]),
            ),
            models.CheckConstraint(name="qualification_change_has_reason", condition=~models.Q(reason="")),
        ]
        indexes = [
            models.Index(fields=["person", "role", "exercise_key", "-id"], name="qualification_newest")
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.step} for {self.exercise_key}"
