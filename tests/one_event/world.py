"""What services act on: each thing is made when a case first asks for it by name."""

import datetime
from dataclasses import replace
from functools import cached_property

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.utils import timezone

from candidates.models import CalendarFeed, Interview, LegalHold, Loop, Seat
from candidates.services.calendars import make_feed
from candidates.services.loops import InterviewPlan
from hiring.actors import SYSTEM
from hiring.blueprint import Blueprint
from hiring.blueprint.storage import from_stored
from hiring.models import Delivery, DocumentImport, Duty, Event, Exercise, LoopTemplate, Pause, Person, Rubric
from hiring.selectors.process_policies import USUAL_RETENTION, RetentionTerm
from hiring.services.availability import add_pause
from hiring.services.invitations import invite_person
from hiring.services.people import PersonDetails, deactivate_person
from hiring.services.plan_rules import set_rule_aside
from hiring.services.process_policies import set_retention_rules
from hiring.tokens import token_of
from scorecards.models import Decision, Reveal, Revote, SignalFinding
from scorecards.selectors.drafts import RatingDraft, ScorecardDraft
from scorecards.services.debriefs import compile_debrief_of_loop
from scorecards.services.decisions import record_decision, reopen_decision
from scorecards.services.language_model_notices import record_notice
from scorecards.services.privacy.holds import set_hold
from scorecards.services.revotes import open_revote
from tests import drafts, factories
from tests.candidates.test_open_loop import make_template, plans
from tests.hiring.rubrics import make_rubric

WORDS = "Drew the parts first and then told how each of them fails."
TOMORROW = timezone.now().replace(hour=9, minute=0) + datetime.timedelta(days=7)
DETAILS = PersonDetails("Ada Byron", "Analyst", (Duty.INTERVIEWER,), "Europe/London", weekly_cap=3)


class HowWeHire:
    """People, a draft of a rubric and its plan."""

    @cached_property
    def admin(self) -> Person:
        return factories.PersonFactory(duties=[Duty.ADMIN])

    @cached_property
    def recruiter(self) -> Person:
        return factories.PersonFactory(duties=[Duty.RECRUITER])

    @cached_property
    def person(self) -> Person:
        return factories.PersonFactory(duties=[Duty.INTERVIEWER])

    @cached_property
    def invited(self) -> Person:
        return invite_person(actor=self.admin, email="ada@example.com", details=DETAILS)

    @cached_property
    def token(self) -> str:
        return token_of("invitation", self.invited.invitations.get().pk)

    @cached_property
    def gone(self) -> Person:
        return deactivate_person(actor=self.admin, person_id=self.person.pk)

    @cached_property
    def pause(self) -> Pause:
        day = datetime.date(2026, 12, 24)
        return add_pause(actor=self.admin, person_id=self.person.pk, from_on=day, until_on=day, reason="Away")

    @cached_property
    def session(self) -> UserSession:
        return UserSession.objects.create(
            user=self.person, session_key="x" * 32, ip="127.0.0.1", user_agent=""
        )

    @cached_property
    def factor(self) -> Authenticator:
        return Authenticator.objects.create(user=self.person, type=Authenticator.Type.TOTP, data={})

    @cached_property
    def draft(self) -> Rubric:
        rubric = make_rubric()
        rubric.profiles.create(position=1, key="regulated", name="Regulated")
        factories.DimensionFactory(rubric=rubric, position=9)
        return rubric

    @cached_property
    def published(self) -> Rubric:
        """Published, with a plan whose only fault is its length."""
        rubric = factories.publish(make_rubric())
        rubric.loop_templates.get().stages.update(minutes=95)
        return rubric

    @cached_property
    def plan(self) -> LoopTemplate:
        return self.published.loop_templates.get()

    @cached_property
    def excused_plan(self) -> LoopTemplate:
        subject = self.plan.stages.get().exercise.key
        rule = {"rule": "minutes-outside-exercise", "subject": subject}
        set_rule_aside(actor=self.admin, template=self.plan, reason="Two halves.", **rule)
        return self.plan

    @cached_property
    def attached(self) -> Exercise:
        exercise = self.draft.exercises.get()
        factories.make_attachment(exercise)
        return exercise

    @cached_property
    def document_import(self) -> DocumentImport:
        return factories.DocumentImportFactory(owner=self.admin)

    @cached_property
    def blueprint(self) -> Blueprint:
        return from_stored(self.document_import.found)


class WhomWeMeet(HowWeHire):
    """A loop that is planned, and one with everybody in."""

    @cached_property
    def template(self) -> LoopTemplate:
        return make_template(stages=1)

    @cached_property
    def interviews(self) -> list[InterviewPlan]:
        return plans(self.template)

    @cached_property
    def loop(self) -> Loop:
        """One interview; its draft is complete and not committed."""
        loop = factories.make_loop(panel=1)
        drafts.enter(Seat.objects.get(interview__loop=loop), complete(loop))
        return loop

    @cached_property
    def interview(self) -> Interview:
        return self.loop.interviews.get()

    @cached_property
    def seat(self) -> Seat:
        return self.interview.seats.get()

    @cached_property
    def candidate_for_seat(self) -> Person:
        return factories.qualify(factories.PersonFactory(), self.interview.exercise)

    @cached_property
    def planned(self) -> Loop:
        """A loop whose one interview is still to come."""
        loop = factories.make_loop(panel=1)
        loop.interviews.update(starts_at=TOMORROW)
        return loop

    @cached_property
    def led(self) -> Loop:
        """A loop whose lead nobody has qualified yet."""
        return factories.make_loop(panel=1)

    @cached_property
    def feed(self) -> CalendarFeed:
        return make_feed(actor=self.person)

    @cached_property
    def closed(self) -> Loop:
        """Two committed scorecards with a finding each; not revealed."""
        loop = factories.make_loop(panel=2)
        for seat in Seat.objects.filter(interview__loop=loop):
            card = factories.fill(seat, evidence=WORDS)
            factories.SignalFindingFactory(scorecard=card, signal=loop.rubric.signals.get(), quote=WORDS[:4])
        return loop


class WhatWeDecide(WhomWeMeet):
    """The closed loop from its reveal to its decision."""

    @cached_property
    def panellist(self) -> Person:
        return self.closed.interviews.order_by("position")[0].seats.get().person

    @cached_property
    def revealed(self) -> Loop:
        Reveal.objects.create(loop=self.closed, at=factories.NOON, by=self.recruiter)
        compile_debrief_of_loop(actor=SYSTEM, loop_id=self.closed.pk)
        Delivery.objects.update(done_at=factories.NOON)
        return self.closed

    @cached_property
    def given_up(self) -> Delivery:
        event = Event.objects.filter(stream_id=self.revealed.pk)[0]
        return Delivery.objects.create(event=event, subscriber="one", given_up_at=factories.NOON)

    @cached_property
    def finding(self) -> SignalFinding:
        return SignalFinding.objects.filter(scorecard__interview__loop=self.revealed)[0]

    @cached_property
    def revote(self) -> Revote:
        keys = [self.revealed.rubric.dimensions.order_by("position")[0].key]
        return open_revote(actor=self.recruiter, loop_id=self.revealed.pk, dimensions=keys)

    @cached_property
    def decision(self) -> Decision:
        return record_decision(
            actor=self.recruiter, loop_id=self.revealed.pk, outcome="offer", rationale="All of it."
        )

    @cached_property
    def reopened(self) -> Decision:
        reopen_decision(actor=self.admin, loop_id=self.decision.loop_id, number=1, reason="News.")
        return self.decision

    @cached_property
    def hold(self) -> LegalHold:
        candidate_id = self.closed.application.candidate_id
        return set_hold(actor=self.admin, candidate_id=candidate_id, reason="A charge.")

    @cached_property
    def jurisdiction(self) -> str:
        """One that the policy lists."""
        term = RetentionTerm("EU", 3, USUAL_RETENTION.law)
        set_retention_rules(actor=self.admin, rules=replace(USUAL_RETENTION, periods=(term,)))
        return term.jurisdiction

    @cached_property
    def notice(self) -> Loop:
        today = timezone.now().date()
        record_notice(actor=self.recruiter, loop_id=self.closed.pk, told_on=today)
        return self.closed


def complete(loop: Loop, words: str = "Calm.") -> ScorecardDraft:
    """Return a draft that rates everything that the loop's interviews test."""
    keys = loop.rubric.dimensions.order_by("position").values_list("key", flat=True)
    ratings = tuple(RatingDraft(key, score=4, evidence="Seen.") for key in keys)
    return ScorecardDraft(ratings=ratings, recommendation="yes", overall_notes=words)
