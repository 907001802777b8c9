"""The people who hire."""

import zoneinfo

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from hiring.identifiers import time_ordered_uuid
from hiring.querysets import PersonQuerySet


class Duty(models.TextChoices):
    """What a person does in hiring; one person may have several."""

    INTERVIEWER = "interviewer", _("Interviewer")
    RECRUITER = "recruiter", _("Recruiter")
    HIRING_MANAGER = "hiring_manager", _("Hiring manager")
    ADMIN = "admin", _("Admin")


def check_time_zone(value: str) -> None:
    """Raise ValidationError unless `value` names a zone of the IANA database."""
    if value not in zoneinfo.available_timezones():
        raise ValidationError(_("%(zone)s is not a time zone."), params={"zone": value})


class PersonManager(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Somebody who signs in."""

    id = models.UUIDField(primary_key=True, default=time_ordered_uuid, editable=False)
    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=120)
    title = models.CharField(_("title"), max_length=120, blank=True)
    duties = ArrayField(models.CharField(max_length=20, choices=Duty), default=list, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC", validators=[check_time_zone])
    is_active = models.BooleanField(default=True)
    # Seats in one day or ISO week of the person's own zone; empty where the policy's usual cap holds.
    daily_cap = models.PositiveSmallIntegerField(_("seats a day"), null=True, blank=True)
    weekly_cap = models.PositiveSmallIntegerField(_("seats a week"), null=True, blank=True)
    # Grows with each change of the person's details, so that two admins cannot overwrite each other unseen.
    version = models.PositiveIntegerField(default=0, db_default=0)
    joined_at = models.DateTimeField(auto_now_add=True)

    # Django's own code (allauth, management commands) needs the default manager by this name.
    objects = PersonManager.from_queryset(PersonQuerySet)()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="person_email_unique"),
            models.CheckConstraint(
                name="person_duties_known",
                condition=models.Q(duties__contained_by=[duty.value for duty in Duty]),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def has_duty(self, *duties: Duty) -> bool:
        return any(duty.value in self.duties for duty in duties)

    @property
    def initials(self) -> str:
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
