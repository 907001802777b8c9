"""One change by each service of people, policies, roles and rubrics."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.utils import timezone

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
from tests import factories
from tests.candidates.test_attachments import BRIEF
from tests.hiring.test_rubric_services import ANCHORS, EXERCISE, profile_values
from tests.one_event.world import DETAILS

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
    sessions.end_sessions_of: lambda session: sessions.end_sessions_of(
        actor=SYSTEM, person_id=session.user.pk
    ),
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
