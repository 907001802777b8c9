"""Each service that changes something, and one change by it, on what its parameters name (world.py).

A service is here, or it says below why one call of it isn't one event.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

from django.utils import timezone

from candidates.services.calendars import end_feed, make_feed, update_calendars
from candidates.services.loops import CandidateDetails, open_loop
from candidates.services.qualifications import qualify_from_history
from hiring.actors import SYSTEM
from hiring.models import Duty, RevealPolicy
from hiring.selectors.interviewer_policies import USUAL_RULES
from hiring.selectors.process_policies import USUAL_RETENTION, DueRules, RevealRules
from hiring.selectors.reminder_policies import USUAL_SCHEDULE
from hiring.services import attachments, document_imports, invitations, people, rubrics, sessions
from hiring.services.availability import add_pause, remove_pause
from hiring.services.deliveries import retry_delivery, retry_given_up_deliveries
from hiring.services.exercises import add_exercise, update_exercise
from hiring.services.imports import import_blueprint
from hiring.services.interviewer_policies import set_interviewer_rules
from hiring.services.loop_templates import add_loop_template, remove_loop_template, update_loop_template
from hiring.services.plan_rules import restore_rule, set_rule_aside
from hiring.services.process_policies import set_due_rules, set_retention_rules, set_reveal_rules
from hiring.services.profiles import add_profile, remove_profile, update_profile
from hiring.services.publishing import publish_loop_template, publish_rubric
from hiring.services.qualifications import Step, set_qualification
from hiring.services.reminder_policies import set_reminder_schedule
from hiring.services.second_factors import remove_second_factors
from hiring.services.sign_in_events import (
    record_factor_added,
    record_factor_removed,
    record_password_change,
    record_sign_in,
)
from scorecards.services import labels, language_model_notices, log_exports, plan_interviews, revotes
from scorecards.services.amendments import amend_scorecard
from scorecards.services.break_glass import break_glass
from scorecards.services.debriefs import compile_debrief_of_loop
from scorecards.services.decisions import record_decision, record_dissent, reopen_decision
from scorecards.services.dispositions import dispose_finding
from scorecards.services.findings import detect_signals_in_scorecard
from scorecards.services.insights import request_insights
from scorecards.services.language_model_switch import set_language_model_running
from scorecards.services.packets import export_packet
from scorecards.services.panels import fill_seats, give_seat, replace_interviewer, set_ties, withdraw_seat
from scorecards.services.privacy import holds
from scorecards.services.privacy.erasures import request_erasure
from scorecards.services.redetections import start_redetection
from scorecards.services.reminders import nudge
from scorecards.services.reveals import reveal_loop
from scorecards.services.revotes import EstimateAnswer
from scorecards.services.scorecards import submit_scorecard
from scorecards.services.signal_sets import load_signals
from scorecards.signals.files import RoleSignals
from scorecards.signals.values import SignalDefinition
from tests import factories
from tests.candidates.test_attachments import BRIEF
from tests.hiring.test_rubric_services import ANCHORS, EXERCISE, profile_values
from tests.one_event.world import DETAILS, TOMORROW, complete

Call = Callable[..., Any]

TODAY = timezone.now().date()

HOW_WE_HIRE: dict[Call, Call] = {
    attachments.add_attachment: lambda admin, draft: attachments.add_attachment(
        actor=admin, exercise=draft.exercises.get(), file=BRIEF, audience="candidate"
    ),
    attachments.remove_attachment: lambda admin, attached: attachments.remove_attachment(
        actor=admin, attachment=attached.attachments.get()
    ),
    add_pause: lambda admin, person: add_pause(
        actor=admin, person_id=person.pk, from_on=TODAY, until_on=None, reason="Away"
    ),
    remove_pause: lambda admin, pause: remove_pause(
        actor=admin, person_id=pause.person_id, pause_id=pause.pk
    ),
    retry_delivery: lambda recruiter, given_up: retry_delivery(actor=recruiter, delivery_id=given_up.pk),
    retry_given_up_deliveries: lambda recruiter, given_up: retry_given_up_deliveries(actor=recruiter),
    document_imports.start_import: lambda admin: document_imports.start_import(
        actor=admin, data=factories.ROLE_DOCUMENT
    ),
    document_imports.save_import: lambda admin, document_import, blueprint: document_imports.save_import(
        actor=admin,
        document_import=document_import,
        blueprint=replace(blueprint, title="Day Porter"),
        version=1,
    ),
    document_imports.confirm_import: lambda admin, document_import, blueprint: (
        document_imports.confirm_import(
            actor=admin, document_import=document_import, blueprint=blueprint, version=1
        )
    ),
    document_imports.discard_import: lambda admin, document_import: document_imports.discard_import(
        actor=admin, document_import=document_import
    ),
    document_imports.delete_expired_imports: lambda document_import: document_imports.delete_expired_imports(
        actor=SYSTEM, now=document_import.expires_at
    ),
    add_exercise: lambda admin, draft: add_exercise(actor=admin, rubric=draft, values=EXERCISE, questions=[]),
    update_exercise: lambda admin, draft: update_exercise(
        actor=admin, exercise=draft.exercises.get(), values=EXERCISE, questions=[]
    ),
    import_blueprint: lambda admin, blueprint: import_blueprint(
        actor=admin, blueprint=blueprint, document=factories.ROLE_DOCUMENT
    ),
    set_interviewer_rules: lambda admin: set_interviewer_rules(
        actor=admin, rules=replace(USUAL_RULES, daily_cap=USUAL_RULES.daily_cap + 1)
    ),
    invitations.invite_person: lambda admin: invitations.invite_person(
        actor=admin, email="bo@example.com", details=DETAILS
    ),
    invitations.send_invitation_again: lambda admin, invited: invitations.send_invitation_again(
        actor=admin, person_id=invited.pk
    ),
    invitations.reactivate_person: lambda admin, gone: invitations.reactivate_person(
        actor=admin, person_id=gone.pk
    ),
    invitations.accept_invitation: lambda token: invitations.accept_invitation(
        token=token, password="a-long-pass-phrase"
    ),
    add_loop_template: lambda admin, draft: add_loop_template(
        actor=admin, rubric=draft, name="Short", stages=[]
    ),
    update_loop_template: lambda admin, draft: update_loop_template(
        actor=admin, template=draft.loop_templates.get(), name="Short", stages=[]
    ),
    remove_loop_template: lambda admin, draft: remove_loop_template(
        actor=admin, template=draft.loop_templates.get()
    ),
    people.add_person: lambda admin: people.add_person(
        actor=admin, name="Ada", email="ada@example.com", duties=[Duty.INTERVIEWER]
    ),
    people.change_person: lambda admin, person: people.change_person(
        actor=admin, person_id=person.pk, version=person.version, details=DETAILS
    ),
    people.deactivate_person: lambda admin, person: people.deactivate_person(
        actor=admin, person_id=person.pk
    ),
    set_rule_aside: lambda admin, plan: set_rule_aside(
        actor=admin,
        template=plan,
        rule="minutes-outside-exercise",
        subject=plan.stages.get().exercise.key,
        reason="Two halves.",
    ),
    restore_rule: lambda admin, excused_plan: restore_rule(
        actor=admin,
        template=excused_plan,
        rule="minutes-outside-exercise",
        subject=excused_plan.stages.get().exercise.key,
    ),
    set_reveal_rules: lambda admin: set_reveal_rules(
        actor=admin, rules=RevealRules(0, RevealPolicy.Timing.AFTER_HOURS, 48)
    ),
    set_due_rules: lambda admin: set_due_rules(actor=admin, rules=DueRules(0, 48)),
    set_retention_rules: lambda admin: set_retention_rules(
        actor=admin, rules=replace(USUAL_RETENTION, years=USUAL_RETENTION.years + 1)
    ),
    add_profile: lambda admin, draft: add_profile(actor=admin, rubric=draft, values=profile_values(draft)),
    update_profile: lambda admin, draft: update_profile(
        actor=admin, profile=draft.profiles.get(), values=profile_values(draft)
    ),
    remove_profile: lambda admin, draft: remove_profile(actor=admin, profile=draft.profiles.get()),
    publish_rubric: lambda admin, draft: publish_rubric(actor=admin, rubric=draft),
    publish_loop_template: lambda admin, excused_plan: publish_loop_template(
        actor=admin, template=excused_plan
    ),
    set_qualification: lambda admin, person, interview: set_qualification(
        actor=admin,
        person_id=person.pk,
        role=interview.exercise.rubric.role,
        exercise_key=interview.exercise.key,
        step=Step.QUALIFIED,
        reason="Led ten.",
    ),
    set_reminder_schedule: lambda admin: set_reminder_schedule(
        actor=admin, schedule=replace(USUAL_SCHEDULE, is_on=not USUAL_SCHEDULE.is_on)
    ),
    rubrics.start_draft: lambda admin, published: rubrics.start_draft(actor=admin, role=published.role),
    rubrics.add_dimension: lambda admin, draft: rubrics.add_dimension(
        actor=admin, rubric=draft, name="Care", anchors=ANCHORS
    ),
    rubrics.update_dimension: lambda admin, draft: rubrics.update_dimension(
        actor=admin, dimension=draft.dimensions.first(), name="Care", anchors=ANCHORS
    ),
    rubrics.add_signal: lambda admin, draft: rubrics.add_signal(
        actor=admin, rubric=draft, kind="strong", text="Asks."
    ),
    rubrics.update_signal: lambda admin, draft: rubrics.update_signal(
        actor=admin, signal=draft.signals.get(), kind="weak", text="Asks.", examples=(), counter_examples=()
    ),
    rubrics.update_areas: lambda admin, draft: rubrics.update_areas(
        actor=admin, rubric=draft, texts=["Care"]
    ),
    rubrics.update_rubric_settings: lambda admin, draft: rubrics.update_rubric_settings(
        actor=admin, rubric=draft, bar_raiser_required=True
    ),
    rubrics.remove_part: lambda admin, draft: rubrics.remove_part(actor=admin, part=draft.signals.get()),
    rubrics.move_part: lambda admin, draft: rubrics.move_part(
        actor=admin, part=draft.dimensions.order_by("position").first(), up=False
    ),
    remove_second_factors: lambda admin, factor: remove_second_factors(actor=admin, person_id=factor.user_id),
    sessions.end_session: lambda session: sessions.end_session(actor=session.user, session_id=session.pk),
    sessions.end_other_sessions: lambda session: sessions.end_other_sessions(actor=session.user, but=None),
    record_sign_in: lambda person: record_sign_in(actor=person, second_factor=False),
    record_password_change: lambda person: record_password_change(
        actor=person, person=person, session_key=None
    ),
    record_factor_added: lambda person: record_factor_added(
        actor=person, person=person, session_key=None, factor="totp"
    ),
    record_factor_removed: lambda person: record_factor_removed(
        actor=person, person=person, session_key=None, factor="totp"
    ),
}

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

WHAT_WE_SAW: dict[Call, Call] = {
    submit_scorecard: lambda seat, loop: submit_scorecard(
        actor=seat.person, seat_id=seat.pk, draft=complete(loop)
    ),
    amend_scorecard: lambda panellist, closed: amend_scorecard(
        actor=panellist,
        scorecard_id=panellist.seats.get().scorecard.pk,
        base_revision=1,
        draft=complete(closed, "Calmer."),
        reason="Read again.",
    ),
    detect_signals_in_scorecard: lambda panellist: detect_signals_in_scorecard(
        actor=SYSTEM, scorecard_id=panellist.seats.get().scorecard.pk
    ),
    compile_debrief_of_loop: lambda closed: compile_debrief_of_loop(actor=SYSTEM, loop_id=closed.pk),
    break_glass: lambda admin, closed: break_glass(actor=admin, loop_id=closed.pk, reason="Visa."),
    reveal_loop: lambda recruiter, closed: reveal_loop(actor=recruiter, loop_id=closed.pk),
    dispose_finding: lambda recruiter, finding: dispose_finding(
        actor=recruiter, finding_id=finding.pk, disposition="confirmed"
    ),
    revotes.open_revote: lambda recruiter, revealed: revotes.open_revote(
        actor=recruiter,
        loop_id=revealed.pk,
        dimensions=[revealed.rubric.dimensions.order_by("position")[0].key],
    ),
    revotes.enter_estimates: lambda panellist, revote: revotes.enter_estimates(
        actor=panellist,
        loop_id=revote.loop_id,
        number=1,
        answers={
            row.pk: EstimateAnswer("unchanged")
            for row in revote.ballots.get(person=panellist).estimates.all()
        },
    ),
    revotes.close_revote: lambda recruiter, revote: revotes.close_revote(
        actor=recruiter, loop_id=revote.loop_id, number=1, reason="Late."
    ),
    record_decision: lambda recruiter, revealed: record_decision(
        actor=recruiter, loop_id=revealed.pk, outcome="offer", rationale="All of it."
    ),
    record_dissent: lambda panellist, decision: record_dissent(
        actor=panellist, loop_id=decision.loop_id, number=1, words="No."
    ),
    reopen_decision: lambda admin, decision: reopen_decision(
        actor=admin, loop_id=decision.loop_id, number=1, reason="News."
    ),
    export_packet: lambda recruiter, revealed: export_packet(
        actor=recruiter, loop_id=revealed.pk, file_format="json"
    ),
    labels.export_labels: lambda admin, revealed: labels.export_labels(actor=admin),
    log_exports.note_log_export: lambda admin: log_exports.note_log_export(actor=admin, filters={}),
    log_exports.note_loops_export: lambda recruiter: log_exports.note_loops_export(
        actor=recruiter, filters={}
    ),
    holds.set_hold: lambda admin, closed: holds.set_hold(
        actor=admin, candidate_id=closed.application.candidate_id, reason="A charge."
    ),
    holds.lift_hold: lambda admin, hold: holds.lift_hold(
        actor=admin, candidate_id=hold.candidate_id, reason="It ended."
    ),
    holds.set_jurisdiction: lambda admin, closed, jurisdiction: holds.set_jurisdiction(
        actor=admin, loop_id=closed.pk, jurisdiction=jurisdiction
    ),
    request_erasure: lambda admin, closed: request_erasure(
        actor=admin, candidate_id=closed.application.candidate_id, asked_on=TODAY
    ),
    request_insights: lambda admin: request_insights(actor=admin, role_id=None, months=3),
    start_redetection: lambda admin, closed: start_redetection(actor=admin),
    load_signals: lambda admin: load_signals(
        actor=admin, role_signals=RoleSignals("porter", "Porter", (SignalDefinition("a", "weak", "Sleeps."),))
    ),
    language_model_notices.record_notice: lambda recruiter, closed: language_model_notices.record_notice(
        actor=recruiter, loop_id=closed.pk, told_on=TODAY
    ),
    language_model_notices.withdraw_notice: lambda recruiter, notice: language_model_notices.withdraw_notice(
        actor=recruiter, loop_id=notice.pk
    ),
    set_language_model_running: lambda admin: set_language_model_running(actor=admin, running=False),
}

CASES = {**HOW_WE_HIRE, **WHOM_WE_MEET, **WHAT_WE_SAW}

# Not one event for one call, and why; or one, that another test shows.
OTHERWISE = {
    # An author's draft, and forms that wait: nobody's state but one person's.
    "scorecards.services.scorecards.save_scorecard_draft": "no event",
    "scorecards.services.kept_forms.keep_form": "no event",
    # What the system notes for itself; the log tells what came of it.
    "hiring.services.invitations.mark_invitation_sent": "no event",
    "hiring.services.log_days.close_log_days": "no event",
    "hiring.services.worker_canaries.touch_canary": "no event",
    "scorecards.services.language_model.want_reading": "no event",
    # Parts of other services, which append the event.
    "hiring.services.events.append_event": "part",
    "hiring.services.drafts.note_change": "part",
    "candidates.services.seating.give_seats": "part",
    "scorecards.services.findings.append_detected": "part",
    "scorecards.services.plans.append_plan_event": "part",
    # Sweeps: one event for each thing, by a service that is here or by the test named.
    "candidates.services.calendar_mail.send_calendar_mail": "tests/candidates/test_calendars.py",
    "scorecards.services.privacy.erasures.sweep": "tests/scorecards/privacy/test_erasure.py",
    "scorecards.services.privacy.erasures.erase_again": "tests/scorecards/privacy/test_erasure.py",
    "scorecards.services.calibrations.calibrate_everything": (
        "tests/scorecards/calibrations/test_calibrate.py"
    ),
    "scorecards.services.insights.request_nightly_insights": "tests/scorecards/insights/test_reports.py",
    "scorecards.services.insights.compute_waiting_insights": "tests/scorecards/insights/test_reports.py",
    "scorecards.services.redetections.continue_redetection": "tests/scorecards/signals/test_redetections.py",
    "scorecards.services.language_model.read_wanted": (
        "tests/scorecards/signals/test_language_model_reading.py"
    ),
    "scorecards.services.reminders.send_due_reminders": "tests/scorecards/reminders/test_steps.py",
    "scorecards.services.reminders.send_nudges": "tests/scorecards/reminders/test_nudge.py",
    "scorecards.services.reveals.reveal_by_policy": "tests/scorecards/test_reveal_by_policy.py",
    "scorecards.services.outdated_debriefs.mark_debriefs_of_old_compiler": "tests/scorecards/test_compile.py",
    "scorecards.services.outdated_debriefs.mark_debriefs_of_calibration": (
        "tests/scorecards/calibrations/test_debriefs.py"
    ),
    # Arranged at length elsewhere, where the one event is shown.
    "hiring.services.kits.load_kit": "tests/hiring/test_load_kit.py",
    "scorecards.services.imports.import_loop": "tests/scorecards/test_load_loops.py",
    "scorecards.services.calibrations.calibrate_severity": "tests/scorecards/calibrations/test_calibrate.py",
}
