"""Filters over scorecards and what is made of them. `visible_to` is where blindness is kept.

The rule, once: before a loop is revealed nobody but the author reads a scorecard, nor anything made of it.
Afterwards the people of the loop do, except whoever still owes a scorecard in it. An admin may break the
glass with a reason that the panel sees: that opens the committed scorecards on one page, and nothing else.
"""

import datetime
from typing import TYPE_CHECKING, Self
from uuid import UUID

from django.db import models
from django.db.models.functions import Now

from candidates.models import Loop, Seat
from hiring.models import Duty, Person, Role

if TYPE_CHECKING:
    from scorecards.models import (  # noqa: F401
        Debrief,
        Decision,
        DecisionParticipant,
        Dissent,
        InsightReport,
        KeptForm,
        LoopProgress,
        Rating,
        Reminder,
        Reopening,
        RevisionRating,
        Revote,
        RevoteBallot,
        Scorecard,
        ScorecardRevision,
        SecondEstimate,
        SeverityCalibration,
        SeverityEstimate,
        SignalFinding,
    )


def loops_open_to(person: Person) -> models.QuerySet[Loop]:
    """Return the loops whose committed evidence `person` may read."""
    return Loop.objects.visible_to(person).filter(reveal__isnull=False).exclude(_owed_by(person))


def open_to(person: Person, loop: str) -> models.Exists:
    """Whether the loop of a row is open to `person`; `loop` is the way to its key from the row.

    Asked about that one loop. "Is it among all that are open" reads every loop there ever was as soon as it
    stands beside an OR.
    """
    return models.Exists(loops_open_to(person).filter(pk=models.OuterRef(loop)))


def loops_told_to_all() -> models.QuerySet[Loop]:
    """Return the revealed loops in which nobody owes a scorecard any more: nothing is kept from anybody.

    Figures that everybody reads are made of these, or they would tell whoever still has to write.
    """
    used = Loop.objects.filter(application__candidate__erasure_asked_on__isnull=True)
    seats = Seat.objects.counting().filter(interview__loop=models.OuterRef("pk"))
    owing = seats.exclude(scorecard__committed_at__isnull=False)
    return used.filter(reveal__isnull=False).exclude(models.Exists(owing))


def loops_opened_early_to(person: Person) -> models.QuerySet[Loop]:
    """Return the loops whose committed scorecards an admin has opened before the reveal, while that lasts.

    One page shows them (scorecards.views.break_glass); everything else stays closed.
    """
    if not person.has_duty(Duty.ADMIN):
        return Loop.objects.none()
    opened = models.Q(break_glasses__person=person, break_glasses__until__gt=Now())
    loops = Loop.objects.visible_to(person).filter(opened, reveal__isnull=True)
    return loops.exclude(_owed_by(person)).distinct()


def _owed_by(person: Person) -> models.Exists:
    """Whether the person still owes a scorecard in the loop that is asked about."""
    seats = Seat.objects.counting().filter(person=person, interview__loop=models.OuterRef("pk"))
    return models.Exists(
        seats.filter(models.Q(scorecard__isnull=True) | models.Q(scorecard__committed_at__isnull=True))
    )


class LoopProgressQuerySet(models.QuerySet["LoopProgress"]):
    def run_by(self, person: Person) -> Self:
        """The progress of the loops that a person may run (candidates.querysets), found along its indexes."""
        about = Loop.objects.filter(application__candidate__linked_person=person)
        loops = self.filter(is_restricted=False).exclude(pk__in=about.order_by().values("pk"))
        if person.has_duty(Duty.ADMIN, Duty.RECRUITER):
            return loops
        if person.has_duty(Duty.HIRING_MANAGER):
            return loops.filter(role__in=Role.objects.filter(hiring_managers=person).values("pk"))
        return self.none()


class ScorecardQuerySet(models.QuerySet["Scorecard"]):
    def visible_to(self, person: Person) -> Self:
        """One's own, and the committed ones of loops that are open to one."""
        others = models.Q(open_to(person, "interview__loop"), committed_at__isnull=False)
        return self.filter(models.Q(seat__person=person) | others)

    def opened_early_to(self, person: Person) -> Self:
        """The committed ones of loops that an admin has opened by break-glass."""
        return self.committed().filter(interview__loop__in=loops_opened_early_to(person))

    def committed(self) -> Self:
        return self.filter(committed_at__isnull=False)


class RatingQuerySet(models.QuerySet["Rating"]):
    def visible_to(self, person: Person) -> Self:
        """A rating follows its scorecard."""
        others = models.Q(open_to(person, "interview__loop"), scorecard__committed_at__isnull=False)
        return self.filter(models.Q(scorecard__seat__person=person) | others)


class ScorecardRevisionQuerySet(models.QuerySet["ScorecardRevision"]):
    def visible_to(self, person: Person) -> Self:
        """A revision follows its scorecard."""
        others = models.Q(open_to(person, "interview__loop"), scorecard__committed_at__isnull=False)
        return self.filter(models.Q(scorecard__seat__person=person) | others)


class RevisionRatingQuerySet(models.QuerySet["RevisionRating"]):
    def visible_to(self, person: Person) -> Self:
        """A revision's rating follows its scorecard."""
        others = models.Q(open_to(person, "interview__loop"), revision__scorecard__committed_at__isnull=False)
        return self.filter(models.Q(revision__scorecard__seat__person=person) | others)


class SignalFindingQuerySet(models.QuerySet["SignalFinding"]):
    def visible_to(self, person: Person) -> Self:
        """One's own ticks at any time; everything else when the loop is open to one."""
        own = models.Q(source="interviewer", scorecard__seat__person=person)
        others = models.Q(
            open_to(person, "scorecard__interview__loop"), scorecard__committed_at__isnull=False
        )
        return self.filter(own | others)

    def standing(self) -> Self:
        """Findings that no later version of the engine has withdrawn, in any revision."""
        return self.filter(withdrawn_in="")

    def present(self) -> Self:
        """Findings that stand in what the scorecard says now, not in words that a revision has replaced."""
        return self.standing().filter(superseded_in__isnull=True)

    def ticks(self) -> Self:
        """What interviewers ticked, in any revision."""
        return self.filter(source="interviewer")


class DebriefQuerySet(models.QuerySet["Debrief"]):
    def visible_to(self, person: Person) -> Self:
        """A debrief is made of everybody's scorecards."""
        return self.filter(open_to(person, "loop"))


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, person: Person) -> Self:
        """A decision tells of the evidence it rests on."""
        return self.filter(open_to(person, "loop"))

    def standing(self) -> Self:
        """Decisions that nobody has reopened: at most one of a loop."""
        return self.filter(reopening__isnull=True)


class DecisionParticipantQuerySet(models.QuerySet["DecisionParticipant"]):
    def visible_to(self, person: Person) -> Self:
        """Who took part follows the decision."""
        return self.filter(open_to(person, "decision__loop"))


class DissentQuerySet(models.QuerySet["Dissent"]):
    def visible_to(self, person: Person) -> Self:
        """A dissent follows the decision."""
        return self.filter(open_to(person, "decision__loop"))


class ReopeningQuerySet(models.QuerySet["Reopening"]):
    def visible_to(self, person: Person) -> Self:
        """A reopening follows the decision."""
        return self.filter(open_to(person, "decision__loop"))


class RevoteQuerySet(models.QuerySet["Revote"]):
    def visible_to(self, person: Person) -> Self:
        """That there is a re-vote tells of the evidence that it is about."""
        return self.filter(open_to(person, "loop"))

    def under_way(self) -> Self:
        return self.filter(closed_at__isnull=True)


class RevoteBallotQuerySet(models.QuerySet["RevoteBallot"]):
    def visible_to(self, person: Person) -> Self:
        """Who is asked and who is in; never with what."""
        return self.filter(open_to(person, "revote__loop"))


class SecondEstimateQuerySet(models.QuerySet["SecondEstimate"]):
    def visible_to(self, person: Person) -> Self:
        """One's own; everybody's once the re-vote is closed."""
        shown = models.Q(ballot__person=person) | models.Q(ballot__revote__closed_at__isnull=False)
        return self.filter(shown, open_to(person, "ballot__revote__loop"))


class KeptFormQuerySet(models.QuerySet["KeptForm"]):
    def visible_to(self, person: Person) -> Self:
        """What somebody hasn't sent is nobody else's to read."""
        return self.filter(open_to(person, "loop"), person=person)


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def visible_to(self, person: Person) -> Self:
        """Whoever runs the loop may know who was reminded; an author knows anyhow."""
        runs = models.Exists(Loop.objects.run_by(person).filter(pk=models.OuterRef("seat__interview__loop")))
        return self.filter(models.Q(person=person) | runs)

    def unsettled(self) -> Self:
        """Neither sent, nor given up, nor withdrawn."""
        return self.filter(sent_at__isnull=True, given_up_at__isnull=True, withdrawn_at__isnull=True)

    def waiting(self, now: datetime.datetime) -> Self:
        """Unsettled ones that nobody has claimed, or whose claim has run out."""
        free = models.Q(claimed_until__isnull=True) | models.Q(claimed_until__lte=now)
        return self.unsettled().filter(free)


class SeverityCalibrationQuerySet(models.QuerySet["SeverityCalibration"]):
    def visible_to(self, person: Person) -> Self:
        """The whole of a calibration is for those who look after the process."""
        return self if person.has_duty(Duty.ADMIN) else self.none()

    def of_scope(self, role_id: UUID | None) -> Self:
        """The calibrations of one role, or with None those of the whole organisation, newest first."""
        scope = models.Q(role__isnull=True) if role_id is None else models.Q(role=role_id)
        return self.filter(scope).order_by("-fitted_at", "-id")


class SeverityEstimateQuerySet(models.QuerySet["SeverityEstimate"]):
    def visible_to(self, person: Person) -> Self:
        """One's own; everybody's only for those who look after the process: never a league table."""
        return self if person.has_duty(Duty.ADMIN) else self.filter(person=person)


class InsightReportQuerySet(models.QuerySet["InsightReport"]):
    def visible_to(self, person: Person) -> Self:
        """Reports are for those who look after the process."""
        return self if person.has_duty(Duty.ADMIN) else self.none()

    def of_scope(self, role_id: UUID | None, months: int) -> Self:
        """The reports of one role, or with None of all roles, over so many months."""
        scope = models.Q(role__isnull=True) if role_id is None else models.Q(role=role_id)
        return self.filter(scope, months=months)

    def finished(self) -> Self:
        """The finished ones, the newest first."""
        return self.filter(finished_at__isnull=False).order_by("-finished_at", "-pk")

    def waiting(self) -> Self:
        """Those that workers still owe, whether or not one is at it."""
        return self.filter(finished_at__isnull=True, given_up_at__isnull=True)
