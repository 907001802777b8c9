"""One change by each service of loops, their plans and their calendars."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from candidates.services.calendars import end_feed, make_feed, update_calendars
from candidates.services.loops import CandidateDetails, open_loop
from candidates.services.qualifications import qualify_from_history
from hiring.actors import SYSTEM
from scorecards.services import plan_interviews
from scorecards.services.panels import fill_seats, give_seat, replace_interviewer, set_ties, withdraw_seat
from scorecards.services.reminders import nudge
from tests.one_event.world import TOMORROW

Call = Callable[..., Any]

WHOM_WE_MEET: dict[Call, Call] = {
    update_calendars: lambda planned: update_calendars(actor=SYSTEM, loop_id=planned.pk),
    make_feed: lambda person: make_feed(actor=person),
    end_feed: lambda feed: end_feed(actor=feed.person, person_id=feed.person_id),
    open_loop: lambda recruiter, template, interviews: open_loop(
        actor=recruiter,
        loop_id=uuid4(),
        template_id=template.pk,
        candidate=CandidateDetails("Cleo Marr", "cleo@example.com", ""),
        interviews=interviews,
    ),
    qualify_from_history: lambda admin, led: qualify_from_history(actor=admin),
    give_seat: lambda recruiter, candidate_for_seat, interview: give_seat(
        actor=recruiter,
        loop_id=interview.loop_id,
        interview_id=interview.pk,
        person_id=candidate_for_seat.pk,
        kind="lead",
    ),
    fill_seats: lambda recruiter, candidate_for_seat, interview: fill_seats(
        actor=recruiter,
        loop_id=interview.loop_id,
        seats=[(interview.pk, candidate_for_seat.pk, "lead")],
    ),
    withdraw_seat: lambda recruiter, seat: withdraw_seat(actor=recruiter, seat_id=seat.pk),
    replace_interviewer: lambda recruiter, seat, candidate_for_seat: replace_interviewer(
        actor=recruiter, seat_id=seat.pk, person_id=candidate_for_seat.pk
    ),
    set_ties: lambda recruiter, loop, person: set_ties(
        actor=recruiter, loop_id=loop.pk, linked_person=None, referrer=person.pk
    ),
    plan_interviews.add_interview: lambda recruiter, interview: plan_interviews.add_interview(
        actor=recruiter,
        loop_id=interview.loop_id,
        interview=plan_interviews.NewInterview(
            interview.exercise_id, interview.dimensions.values_list("pk", flat=True), TOMORROW, 60
        ),
    ),
    plan_interviews.move_interview: lambda recruiter, interview: plan_interviews.move_interview(
        actor=recruiter,
        loop_id=interview.loop_id,
        interview_id=interview.pk,
        starts_at=TOMORROW,
        minutes=60,
    ),
    plan_interviews.cancel_interview: lambda recruiter, interview: plan_interviews.cancel_interview(
        actor=recruiter, interview_id=interview.pk
    ),
    nudge: lambda recruiter, seat: nudge(actor=recruiter, seat_id=seat.pk),
}
