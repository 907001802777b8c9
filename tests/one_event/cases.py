"""Each service that changes something, and one change by it, on what its parameters name (world.py).

A service is in one of the three tables, or it says here why one call of it isn't one event.
"""

from tests.one_event.how_we_hire import HOW_WE_HIRE
from tests.one_event.what_we_saw import WHAT_WE_SAW
from tests.one_event.whom_we_meet import WHOM_WE_MEET

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
    "hiring.services.events.append_events": "part",
    "hiring.services.drafts.note_change": "part",
    "candidates.services.seating.give_seats": "part",
    "scorecards.services.findings.append_detected": "part",
    "scorecards.services.plans.append_plan_event": "part",
    # Sweeps: one event for each thing, by a service that is here or by the test named.
    "candidates.services.calendar_mail.send_calendar_mail": "tests/candidates/test_calendars.py",
    "candidates.services.self_identification.send_asking_mail": (
        "tests/scorecards/privacy/test_demographics.py"
    ),
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
