"""Filters over loops and their parts. `visible_to` says which rows a person may read."""

from typing import TYPE_CHECKING, Self

from django.db import models

from hiring.models import Duty, Person, Role

if TYPE_CHECKING:
    from candidates.models import Candidate, Interview, Loop, Seat  # noqa: F401


NOT_RESTRICTED = models.Q(interview__loop__application__candidate__erasure_asked_on__isnull=True)


class CandidateQuerySet(models.QuerySet["Candidate"]):
    def visible_to(self, person: Person) -> Self:
        """Whoever may read one of a candidate's loops may read who it is about."""
        if person.has_duty(Duty.ADMIN, Duty.RECRUITER):
            return self.exclude(linked_person=person).filter(erasure_asked_on__isnull=True)
        return self.filter(models.Exists(_visible_loops(person, "application__candidate")))

    def needing_attention(self) -> Self:
        """Those who asked to be erased, and those under a hold."""
        is_held = models.Q(holds__isnull=False, holds__lifted_at__isnull=True)
        return self.filter(models.Q(erasure_asked_on__isnull=False) | is_held).distinct()

    def looked_after_by(self, person: Person) -> Self:
        """Those whose data a person exports, erases and holds: the restricted ones too, never one's own."""
        return (
            self.exclude(linked_person=person) if person.has_duty(Duty.ADMIN, Duty.RECRUITER) else self.none()
        )


class LoopQuerySet(models.QuerySet["Loop"]):
    def visible_to(self, person: Person) -> Self:
        """Admins and recruiters read every loop, hiring managers their roles', interviewers their own.

        Nobody reads the loop of a candidate who is one of us and the person themselves, or close to them.
        """
        loops = self._not_about(person)
        if person.has_duty(Duty.ADMIN, Duty.RECRUITER):
            return loops
        own = models.Q(models.Exists(_seats_of(person, "interview__loop")))
        if person.has_duty(Duty.HIRING_MANAGER):
            own |= _in_roles_of(person)
        return loops.filter(own)

    def run_by(self, person: Person) -> Self:
        """The loops that a person may run: open, reveal, decide. A seat alone gives no such right."""
        loops = self._not_about(person)
        if person.has_duty(Duty.ADMIN, Duty.RECRUITER):
            return loops
        if person.has_duty(Duty.HIRING_MANAGER):
            return loops.filter(_in_roles_of(person))
        return self.none()

    def _not_about(self, person: Person) -> Self:
        """Not one's own, and not those of candidates who asked to be erased: these are kept and not used."""
        loops = self.exclude(application__candidate__linked_person=person)
        return loops.filter(application__candidate__erasure_asked_on__isnull=True)


class InterviewQuerySet(models.QuerySet["Interview"]):
    def visible_to(self, person: Person) -> Self:
        """An interview's kit and form belong to the people seated in it."""
        return self.filter(models.Exists(_seats_of(person, "interview")))

    def planned(self) -> Self:
        return self.filter(cancelled_at__isnull=True)


class SeatQuerySet(models.QuerySet["Seat"]):
    def visible_to(self, person: Person) -> Self:
        """Only one's own seats: they lead to one's own scorecard."""
        return self.filter(NOT_RESTRICTED, person=person)

    def held(self) -> Self:
        """Seats that somebody really has: not withdrawn ones, nor those of cancelled interviews.

        Nor those with a candidate who asked to be erased: nobody interviews them any more.
        """
        return self.filter(NOT_RESTRICTED, withdrawn_at__isnull=True, interview__cancelled_at__isnull=True)

    def counting(self) -> Self:
        """Seats whose scorecards are waited for: not those of shadows, nor withdrawn or cancelled ones."""
        return self.exclude(kind="shadow").held()


def _in_roles_of(person: Person) -> models.Q:
    """Whether a loop is for a role that the person manages; a join would give a loop several times."""
    return models.Q(application__role__in=Role.objects.filter(hiring_managers=person).values("pk"))


def _seats_of(person: Person, outer: str) -> models.QuerySet["Seat"]:
    from candidates.models import Seat

    seats = Seat.objects.filter(person=person, withdrawn_at__isnull=True)
    return seats.filter(**{outer: models.OuterRef("pk")})


def _visible_loops(person: Person, outer: str) -> models.QuerySet["Loop"]:
    from candidates.models import Loop

    return Loop.objects.visible_to(person).filter(**{outer: models.OuterRef("pk")})
