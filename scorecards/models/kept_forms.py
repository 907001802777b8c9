"""What somebody has typed into a form of the debrief page and not sent yet."""

from django.db import models

from candidates.models import Loop
from hiring.models import Person
from scorecards.querysets import KeptFormQuerySet


class KeptForm(models.Model):
    """One form of one person in one loop, as the browser would send it (urlencoded)."""

    class Form(models.TextChoices):
        DECISION = "decision"
        DISSENT = "dissent"
        REOPENING = "reopening"
        BALLOT = "ballot"

    loop = models.ForeignKey(Loop, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    form = models.CharField(max_length=20, choices=Form)
    content = models.TextField()
    saved_at = models.DateTimeField()

    objects = KeptFormQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["loop", "person", "form"], name="kept_form_once"),
            models.CheckConstraint(
                condition=models.Q(form__in=["decision", "dissent", "reopening", "ballot"]),
                name="kept_form_known",
            ),
        ]

    def __str__(self) -> str:
        return f"Kept {self.form} of {self.person_id}"
