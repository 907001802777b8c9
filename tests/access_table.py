"""Who may ask what, and what they are answered: the declarative half of test_access_matrix.

A cell is a status, or `sign-in` for a redirect to the sign-in page. The loop of the world isn't revealed.
The table has a column for each persona of COLUMNS; two more are answered as one of these, with exceptions.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from candidates.models import Loop, Seat
from hiring.models import DocumentImport, Exercise, ExerciseAttachment, LoopTemplate, Person, Rubric, Signal
from scorecards.models import SignalFinding

COLUMNS = (
    "anonymous",
    "committed",  # assigned: of the panel, own scorecard committed
    "owing",  # assigned: of the panel, own scorecard open
    "other_loop",  # an interviewer of another loop
    "recruiter",
    "manager",  # the role's hiring manager
    "other_manager",  # another role's
    "admin",
    "deactivated",
)
# Answered as the persona of a column, except where EXCEPTIONS says otherwise.
ANSWERED_AS = {
    "unassigned": "other_loop",  # an interviewer without any seat
    "owing_manager": "manager",  # the role's hiring manager, of the panel, own scorecard open
}
PERSONAS = (*COLUMNS, *ANSWERED_AS)


@dataclass(frozen=True)
class World:
    """Everything that an address of the table may point at."""

    people: dict[str, Person | None]
    loop: Loop
    open_seat: Seat
    finding: SignalFinding
    draft: Rubric
    template: LoopTemplate
    document_import: DocumentImport
    attachment: ExerciseAttachment  # of the exercise in the draft

    def arguments(self, name: str, wanted: set[str]) -> dict[str, Any]:
        """Return the address's parts; those in the draft for a route that writes a draft."""
        values: dict[str, Any] = {
            "key": "token" if name.startswith("account") else self.draft.role.key,
            "uidb36": "1",
            "form": "decision",
            "version": self.loop.rubric.version,
            "template_id": self.template.pk,
            "seat_id": self.open_seat.pk,
            "loop_id": self.loop.pk,
            "finding_id": self.finding.pk,
            "interview_id": self.open_seat.interview_id,
            "person_id": self.open_seat.person_id,
            "session_id": 0,  # of nobody
            "pk": 0,  # a passkey of nobody
            "delivery_id": 0,  # none was given up
            "pause_id": self.open_seat.pk,  # of nobody: to remove what is gone is no error
            "exercise_key": self.loop.rubric.exercises.all()[0].key,
            "application_id": self.loop.application_id,
            "candidate_id": self.loop.application.candidate_id,
            "token": "of-no-invitation",
            "import_id": self.document_import.pk,
            "attachment_id": self.attachment.pk,
            "profile_id": self.draft.profiles.get().pk,
        }
        if "part_id" in wanted:
            values["part_id"] = self._part(name)
        return {key: values[key] for key in wanted}

    def _part(self, name: str) -> UUID:
        if name.endswith("signal"):
            return Signal.objects.get(rubric=self.draft).pk
        if name.endswith(("exercise", "attachment")):
            return Exercise.objects.get(rubric=self.draft).pk
        return self.draft.dimensions.get().pk


def _read(table: str) -> dict[tuple[str, str], dict[str, str]]:
    rows = {}
    for line in table.strip().splitlines():
        name, method, *cells = line.split()
        assert len(cells) == len(COLUMNS), line
        row = dict(zip(COLUMNS, cells, strict=True))
        rows[name, method] = row | {persona: row[column] for persona, column in ANSWERED_AS.items()}
    return rows


def _except(rows: dict[tuple[str, str], dict[str, str]], exceptions: str) -> None:
    for line in exceptions.strip().splitlines():
        name, method, persona, cell = line.split()
        assert rows[name, method][persona] != cell, f"no exception: {line}"
        rows[name, method][persona] = cell


# name, method, then one cell per persona in the order of COLUMNS
TABLE = """
health                               get  200     200     200     200     200     200     200     200     200
readiness                            get  503     503     503     503     503     503     503     503     503
metrics                              get  404     404     404     404     404     404     404     404     404
policy_reports                       post 415     415     415     415     415     415     415     415     415
start                                get  sign-in 302     302     302     302     302     302     302     sign-in
start                                post sign-in 302     302     302     302     302     302     302     sign-in
account_login                        get  200     302     302     302     302     302     302     302     200
account_login                        post 200     302     302     302     302     302     302     302     200
account_logout                       get  sign-in 200     200     200     200     200     200     200     sign-in
account_logout                       post sign-in sign-in sign-in sign-in sign-in sign-in sign-in sign-in sign-in
account_inactive                     get  200     200     200     200     200     200     200     200     200
account_signup                       get  200     302     302     302     302     302     302     302     200
account_signup                       post 200     302     302     302     302     302     302     302     200
account_reauthenticate               get  sign-in 200     200     200     200     200     200     200     sign-in
account_reauthenticate               post sign-in 200     200     200     200     200     200     200     sign-in
account_change_password              get  sign-in 200     200     200     200     200     200     200     sign-in
account_change_password              post sign-in 200     200     200     200     200     200     200     sign-in
account_set_password                 get  sign-in 302     302     302     302     302     302     302     sign-in
account_set_password                 post sign-in 302     302     302     302     302     302     302     sign-in
account_reset_password               get  200     200     200     200     200     200     200     200     200
account_reset_password               post 200     200     200     200     200     200     200     200     200
account_reset_password_from_key_done get  200     200     200     200     200     200     200     200     200
account_reset_password_from_key      get  200     200     200     200     200     200     200     200     200
account_reset_password_from_key      post 200     200     200     200     200     200     200     200     200
single_sign_on                       post 404     404     404     404     404     404     404     404     404
single_sign_on_callback              get  404     404     404     404     404     404     404     404     404
socialaccount_login_cancelled        get  200     200     200     200     200     200     200     200     200
socialaccount_login_cancelled        post 405     405     405     405     405     405     405     405     405
mfa_index                            get  sign-in 200     200     200     200     200     200     200     sign-in
mfa_authenticate                     get  sign-in 302     302     302     302     302     302     302     sign-in
mfa_authenticate                     post sign-in 302     302     302     302     302     302     302     sign-in
mfa_reauthenticate                   get  sign-in 302     302     302     302     302     302     302     sign-in
mfa_reauthenticate                   post sign-in 302     302     302     302     302     302     302     sign-in
mfa_activate_totp                    get  sign-in 200     200     200     200     200     200     200     sign-in
mfa_activate_totp                    post sign-in 200     200     200     200     200     200     200     sign-in
mfa_deactivate_totp                  get  sign-in 404     404     404     404     404     404     404     sign-in
mfa_deactivate_totp                  post sign-in 404     404     404     404     404     404     404     sign-in
mfa_generate_recovery_codes          get  sign-in 200     200     200     200     200     200     200     sign-in
mfa_generate_recovery_codes          post sign-in 200     200     200     200     200     200     200     sign-in
mfa_list_webauthn                    get  sign-in 200     200     200     200     200     200     200     sign-in
mfa_add_webauthn                     get  sign-in 200     200     200     200     200     200     200     sign-in
mfa_add_webauthn                     post sign-in 200     200     200     200     200     200     200     sign-in
mfa_login_webauthn                   get  sign-in 302     302     302     302     302     302     302     sign-in
mfa_login_webauthn                   post sign-in 302     302     302     302     302     302     302     sign-in
mfa_reauthenticate_webauthn          get  sign-in 302     302     302     302     302     302     302     sign-in
mfa_reauthenticate_webauthn          post sign-in 302     302     302     302     302     302     302     sign-in
mfa_edit_webauthn                    get  sign-in 404     404     404     404     404     404     404     sign-in
mfa_edit_webauthn                    post sign-in 404     404     404     404     404     404     404     sign-in
mfa_remove_webauthn                  get  sign-in 404     404     404     404     404     404     404     sign-in
mfa_remove_webauthn                  post sign-in 404     404     404     404     404     404     404     sign-in
sessions                             get  sign-in 200     200     200     200     200     200     200     sign-in
end_session                          post sign-in 404     404     404     404     404     404     404     sign-in
end_other_sessions                   post sign-in 302     302     302     302     302     302     302     sign-in
account_reset_password_done          get  200     200     200     200     200     200     200     200     200
log                                  get  sign-in 403     403     403     403     403     403     200     sign-in
export_log                           post sign-in 403     403     403     403     403     403     200     sign-in
roles                                get  sign-in 404     404     404     200     200     200     200     sign-in
role                                 get  sign-in 404     404     404     200     200     404     200     sign-in
rubric_changes                       get  sign-in 404     404     404     200     200     404     200     sign-in
start_role_draft                     post sign-in 404     404     404     403     403     404     409     sign-in
publish_role_draft                   get  sign-in 404     404     404     403     403     404     200     sign-in
publish_role_draft                   post sign-in 404     404     404     403     403     404     302     sign-in
edit_areas                           get  sign-in 404     404     404     403     403     404     200     sign-in
edit_areas                           post sign-in 404     404     404     403     403     404     302     sign-in
new_profile                          get  sign-in 404     404     404     403     403     404     200     sign-in
new_profile                          post sign-in 404     404     404     403     403     404     422     sign-in
edit_profile                         get  sign-in 404     404     404     403     403     404     200     sign-in
edit_profile                         post sign-in 404     404     404     403     403     404     422     sign-in
remove_profile                       post sign-in 404     404     404     403     403     404     302     sign-in
edit_rubric_settings                 post sign-in 404     404     404     403     403     404     302     sign-in
new_dimension                        get  sign-in 404     404     404     403     403     404     200     sign-in
new_dimension                        post sign-in 404     404     404     403     403     404     422     sign-in
new_signal                           get  sign-in 404     404     404     403     403     404     200     sign-in
new_signal                           post sign-in 404     404     404     403     403     404     422     sign-in
new_exercise                         get  sign-in 404     404     404     403     403     404     200     sign-in
new_exercise                         post sign-in 404     404     404     403     403     404     422     sign-in
edit_dimension                       get  sign-in 404     404     404     403     403     404     200     sign-in
edit_dimension                       post sign-in 404     404     404     403     403     404     422     sign-in
edit_signal                          get  sign-in 404     404     404     403     403     404     200     sign-in
edit_signal                          post sign-in 404     404     404     403     403     404     422     sign-in
edit_exercise                        get  sign-in 404     404     404     403     403     404     200     sign-in
edit_exercise                        post sign-in 404     404     404     403     403     404     422     sign-in
new_attachment                       get  sign-in 404     404     404     403     403     404     200     sign-in
new_attachment                       post sign-in 404     404     404     403     403     404     422     sign-in
remove_attachment                    post sign-in 404     404     404     403     403     404     302     sign-in
attachment                           get  sign-in 404     404     404     200     200     404     200     sign-in
remove_dimension                     post sign-in 404     404     404     403     403     404     302     sign-in
move_dimension                       post sign-in 404     404     404     403     403     404     302     sign-in
remove_signal                        post sign-in 404     404     404     403     403     404     302     sign-in
move_signal                          post sign-in 404     404     404     403     403     404     302     sign-in
remove_exercise                      post sign-in 404     404     404     403     403     404     302     sign-in
move_exercise                        post sign-in 404     404     404     403     403     404     302     sign-in
new_loop_template                    get  sign-in 404     404     404     403     403     404     200     sign-in
new_loop_template                    post sign-in 404     404     404     403     403     404     422     sign-in
edit_loop_template                   get  sign-in 404     404     404     403     403     404     409     sign-in
edit_loop_template                   post sign-in 404     404     404     403     403     404     409     sign-in
publish_loop_template                get  sign-in 404     404     404     403     403     404     409     sign-in
publish_loop_template                post sign-in 404     404     404     403     403     404     409     sign-in
set_plan_rule_aside                  post sign-in 404     404     404     403     403     404     409     sign-in
restore_plan_rule                    post sign-in 404     404     404     403     403     404     409     sign-in
remove_loop_template                 post sign-in 404     404     404     403     403     404     409     sign-in
document_imports                     get  sign-in 403     403     403     403     403     403     200     sign-in
document_imports                     post sign-in 403     403     403     403     403     403     422     sign-in
document_import                      get  sign-in 404     404     404     404     404     404     200     sign-in
document_import                      post sign-in 404     404     404     404     404     404     422     sign-in
confirm_document_import              post sign-in 404     404     404     404     404     404     422     sign-in
discard_document_import              post sign-in 404     404     404     404     404     404     302     sign-in
policies                             get  sign-in 403     403     403     403     403     403     200     sign-in
reveal_policy                        get  sign-in 403     403     403     403     403     403     200     sign-in
reveal_policy                        post sign-in 403     403     403     403     403     403     422     sign-in
due_policy                           get  sign-in 403     403     403     403     403     403     200     sign-in
due_policy                           post sign-in 403     403     403     403     403     403     422     sign-in
retention_policy                     get  sign-in 403     403     403     403     403     403     200     sign-in
retention_policy                     post sign-in 403     403     403     403     403     403     422     sign-in
reminder_policy                      get  sign-in 403     403     403     403     403     403     200     sign-in
reminder_policy                      post sign-in 403     403     403     403     403     403     422     sign-in
accept_invitation                    get  404     404     404     404     404     404     404     404     404
accept_invitation                    post 404     404     404     404     404     404     404     404     404
people                               get  sign-in 404     404     404     404     404     404     200     sign-in
invite_person                        get  sign-in 403     403     403     403     403     403     200     sign-in
invite_person                        post sign-in 403     403     403     403     403     403     422     sign-in
interviewer_policy                   get  sign-in 403     403     403     403     403     403     200     sign-in
interviewer_policy                   post sign-in 403     403     403     403     403     403     422     sign-in
person                               get  sign-in 404     200     404     404     404     404     200     sign-in
edit_person                          get  sign-in 404     403     404     404     404     404     200     sign-in
edit_person                          post sign-in 404     403     404     404     404     404     422     sign-in
invite_again                         post sign-in 404     403     404     404     404     404     409     sign-in
deactivate_person                    get  sign-in 404     403     404     404     404     404     200     sign-in
deactivate_person                    post sign-in 404     403     404     404     404     404     302     sign-in
reactivate_person                    post sign-in 404     403     404     404     404     404     302     sign-in
remove_second_factors                post sign-in 404     403     404     404     404     404     302     sign-in
end_sessions_of_person               post sign-in 404     403     404     404     404     404     302     sign-in
add_pause                            post sign-in 404     422     404     404     404     404     422     sign-in
remove_pause                         post sign-in 404     302     404     404     404     404     302     sign-in
qualification                        get  sign-in 404     403     404     404     404     404     200     sign-in
qualification                        post sign-in 404     403     404     404     404     404     422     sign-in
open_loop                            get  sign-in 403     403     403     200     200     200     200     sign-in
open_loop_from_template              get  sign-in 403     403     403     200     200     404     200     sign-in
open_loop_from_template              post sign-in 403     403     403     422     422     404     422     sign-in
loop_plan                            get  sign-in 403     403     404     200     200     404     200     sign-in
plan_coverage                        get  sign-in 403     403     404     200     200     404     200     sign-in
fill_seats                           post sign-in 403     403     404     400     400     404     400     sign-in
plan_ties                            get  sign-in 403     403     404     200     200     404     200     sign-in
plan_ties                            post sign-in 403     403     404     422     422     404     422     sign-in
add_interview                        get  sign-in 403     403     404     200     200     404     200     sign-in
add_interview                        post sign-in 403     403     404     422     422     404     422     sign-in
move_interview                       get  sign-in 403     403     404     200     200     404     200     sign-in
move_interview                       post sign-in 403     403     404     422     422     404     422     sign-in
cancel_interview                     post sign-in 403     403     404     400     400     404     400     sign-in
give_seat                            get  sign-in 403     403     404     200     200     404     200     sign-in
give_seat                            post sign-in 403     403     404     422     422     404     422     sign-in
swap_seat                            get  sign-in 403     403     404     200     200     404     200     sign-in
swap_seat                            post sign-in 403     403     404     422     422     404     422     sign-in
withdraw_seat                        post sign-in 403     403     404     400     400     404     400     sign-in
calendar_feed                        get  404     404     404     404     404     404     404     404     404
new_calendar_feed                    post sign-in 404     302     404     404     404     404     403     sign-in
end_calendar_feed                    post sign-in 404     302     404     404     404     404     403     sign-in
my_interviews                        get  sign-in 200     200     200     200     200     200     200     sign-in
interview                            get  sign-in 404     200     404     404     404     404     404     sign-in
local_keys                           get  sign-in 404     200     404     404     404     404     404     sign-in
save_edits                           post sign-in 404     400     404     404     404     404     404     sign-in
wording_hints                        post sign-in 404     200     404     404     404     404     404     sign-in
save_scorecard                       post sign-in 404     302     404     404     404     404     404     sign-in
submit_scorecard                     post sign-in 404     422     404     404     404     404     404     sign-in
amend_scorecard                      get  sign-in 404     302     404     404     404     404     404     sign-in
amend_scorecard                      post sign-in 404     302     404     404     404     404     404     sign-in
loops                                get  sign-in 404     404     404     200     200     200     200     sign-in
loops_export                         post sign-in 404     404     404     200     200     200     200     sign-in
debrief                              get  sign-in 200     200     404     200     200     404     200     sign-in
debrief_live                         get  sign-in 200     200     404     200     200     404     200     sign-in
reveal                               post sign-in 403     403     404     422     422     404     422     sign-in
break_glass                          get  sign-in 403     403     404     403     403     404     200     sign-in
break_glass                          post sign-in 403     403     404     403     403     404     422     sign-in
decide                               post sign-in 403     403     404     422     422     404     422     sign-in
reopen_decision                      post sign-in 403     403     404     403     403     404     422     sign-in
dissent                              post sign-in 403     403     404     403     403     404     403     sign-in
open_revote                          post sign-in 403     403     404     422     422     404     422     sign-in
revote_news                          get  sign-in 204     204     404     204     204     404     204     sign-in
enter_estimates                      post sign-in 403     403     404     403     403     404     403     sign-in
close_revote                         post sign-in 403     403     404     422     422     404     422     sign-in
keep_form                            post sign-in 403     403     404     403     403     404     403     sign-in
fresh_token                          get  sign-in 200     200     200     200     200     200     200     sign-in
background_work                      get  sign-in 403     403     403     200     403     403     200     sign-in
retry_deliveries                     post sign-in 403     403     403     302     403     403     302     sign-in
retry_delivery                       post sign-in 403     403     403     404     403     403     404     sign-in
retry_debrief                        post sign-in 403     403     404     302     302     404     302     sign-in
packet                               get  sign-in 403     403     404     403     403     404     403     sign-in
packet_pdf                           post sign-in 403     403     404     403     403     404     403     sign-in
packet_json                          post sign-in 403     403     404     403     403     404     403     sign-in
compare                              get  sign-in 200     200     200     200     200     200     200     sign-in
insights                             get  sign-in 403     403     403     403     403     403     200     sign-in
insights_progress                    get  sign-in 403     403     403     403     403     403     204     sign-in
request_insights                     post sign-in 403     403     403     403     403     403     302     sign-in
my_insights                          get  sign-in 200     200     200     200     200     200     200     sign-in
privacy                              get  sign-in 403     403     403     200     403     403     200     sign-in
loop_privacy                         get  sign-in 403     403     403     302     403     403     302     sign-in
set_jurisdiction                     post sign-in 403     403     403     302     403     403     302     sign-in
candidate_privacy                    get  sign-in 403     403     403     200     403     403     200     sign-in
ask_to_self_identify                 post sign-in 403     403     403     302     403     403     302     sign-in
self_identification                  get  404     404     404     404     404     404     404     404     404
self_identification                  post 404     404     404     404     404     404     404     404     404
self_identification_thanks           get  404     404     404     404     404     404     404     404     404
adverse_impact                       get  sign-in 403     403     403     403     403     403     200     sign-in
export_candidate_json                post sign-in 403     403     403     409     403     403     409     sign-in
export_candidate_html                post sign-in 403     403     403     409     403     403     409     sign-in
erase_candidate                      post sign-in 403     403     403     422     403     403     422     sign-in
set_hold                             post sign-in 403     403     403     422     403     403     422     sign-in
lift_hold                            post sign-in 403     403     403     422     403     403     422     sign-in
dispose_finding                      post sign-in 404     404     404     404     404     404     404     sign-in
try_role_signals                     get  sign-in 404     404     404     403     403     404     200     sign-in
try_role_signals                     post sign-in 404     404     404     403     403     404     200     sign-in
signals_model_card                   get  sign-in 200     200     200     200     200     200     200     sign-in
signal_quality                       get  sign-in 403     403     403     403     403     403     200     sign-in
redetection_progress                 get  sign-in 403     403     403     403     403     403     200     sign-in
start_redetection                    post sign-in 403     403     403     403     403     403     302     sign-in
export_labels                        post sign-in 403     403     403     403     403     403     200     sign-in
switch_language_model                post sign-in 403     403     403     403     403     403     302     sign-in
language_model_notice                get  sign-in 403     403     404     200     200     404     200     sign-in
language_model_notice                post sign-in 403     403     404     422     422     404     422     sign-in
withdraw_language_model_notice       post sign-in 403     403     404     409     409     404     409     sign-in
"""

# name, method, persona, cell
EXCEPTIONS = """
"""
ROWS = _read(TABLE)
_except(ROWS, EXCEPTIONS)
