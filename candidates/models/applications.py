"""Candidates and their applications."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from candidates.querysets import CandidateQuerySet
from hiring.identifiers import time_ordered_uuid
from hiring.models import Person, Role


class Candidate(models.Model):
    """A person whom we interview; candidates do not sign in."""

    id = models.UUIDField(primary_key=True, default=time_ordered_uuid, editable=False)
    name = models.CharField(_("name"), max_length=160)
    email = models.EmailField(_("e-mail address"))
    resume_url = models.URLField(_("link to the résumé"), blank=True)
    # Somebody of ours who is this candidate or too close to them to judge; never seated in their interviews.
    linked_person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="linked_candidates"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    # From the day on which erasure is asked, what must still be kept is only kept: no page shows it.
    erasure_asked_on = models.DateField(null=True, blank=True)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("email"), name="candidate_email_unique")]

    def __str__(self) -> str:
        return self.name


class Application(models.Model):
    """A candidate's wish to be hired for one role."""

    id = models.UUIDField(primary_key=True, default=time_ordered_uuid, editable=False)
    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="applications")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="applications")
    referrer = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="referrals"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["candidate", "role"], name="application_once_per_role")
        ]

    def __str__(self) -> str:
        return f"{self.candidate} for {self.role}"
