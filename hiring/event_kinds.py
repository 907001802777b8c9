"""What each kind of event is called, for the log. A kind without words fails a test.

Each app names its own kinds here, in candidates.event_kinds and in scorecards.event_kinds.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# The stream of who read a loop's scorecards; it has the loop's identifier (hiring.services.readings).
READING_STREAM = "reading"


@dataclass(frozen=True, slots=True)
class EventKind:
    """A kind with what the log calls it.

    `tells_evidence` marks those from which one learns about the evidence of a loop, were it only that there
    is something to dispose of: they are read by whom the loop is open to.
    """

    name: str
    words: Promise
    tells_evidence: bool = False


ROLES = (
    EventKind("rubric_drafted", _("Draft of a rubric started")),
    EventKind("rubric_published", _("Rubric published")),
    EventKind("rubric_settings_changed", _("Settings of a rubric changed")),
    EventKind("areas_changed", _("Areas to assess changed")),
    EventKind("dimension_added", _("Dimension added")),
    EventKind("dimension_changed", _("Dimension changed")),
    EventKind("dimension_moved", _("Dimension moved")),
    EventKind("dimension_removed", _("Dimension removed")),
    EventKind("signal_added", _("Signal added")),
    EventKind("signal_changed", _("Signal changed")),
    EventKind("signal_moved", _("Signal moved")),
    EventKind("signal_removed", _("Signal removed")),
    EventKind("exercise_added", _("Exercise added")),
    EventKind("exercise_changed", _("Exercise changed")),
    EventKind("exercise_moved", _("Exercise moved")),
    EventKind("exercise_removed", _("Exercise removed")),
    EventKind("attachment_added", _("File attached to an exercise")),
    EventKind("attachment_removed", _("File of an exercise removed")),
    EventKind("profile_added", _("Emphasis profile added")),
    EventKind("profile_changed", _("Emphasis profile changed")),
    EventKind("profile_removed", _("Emphasis profile removed")),
    EventKind("kit_loaded", _("Kit loaded into a draft")),
    EventKind("document_import_started", _("Import of a role document started")),
    EventKind("document_import_changed", _("Import of a role document corrected")),
    EventKind("document_import_discarded", _("Import of a role document discarded")),
    EventKind("document_import_expired", _("Unconfirmed import of a role document deleted")),
)

PLANS = (
    EventKind("loop_template_added", _("Loop template added")),
    EventKind("loop_template_changed", _("Loop template changed")),
    EventKind("loop_template_published", _("Loop template published")),
    EventKind("loop_template_removed", _("Loop template removed")),
    EventKind("plan_rule_set_aside", _("Rule of loop design set aside")),
    EventKind("plan_rule_restored", _("Rule of loop design restored")),
)

PEOPLE = (
    EventKind("person_added", _("Person added")),
    EventKind("person_invited", _("Person invited")),
    EventKind("person_changed", _("Person’s details changed")),
    EventKind("person_deactivated", _("Person deactivated")),
    EventKind("signed_in", _("Signed in")),
    EventKind("password_changed", _("Password changed")),
    EventKind("second_factor_added", _("Second factor added")),
    EventKind("second_factor_removed", _("Second factor removed")),
    EventKind("session_ended", _("Session ended")),
    EventKind("person_reactivated", _("Person reactivated")),
    EventKind("invitation_renewed", _("Invitation sent again")),
    EventKind("invitation_accepted", _("Invitation accepted")),
    EventKind("pause_added", _("Pause added")),
    EventKind("pause_removed", _("Pause removed")),
    EventKind("qualification_changed", _("Qualification changed")),
)

POLICIES = (
    EventKind("reveal_policy_changed", _("Policy of the reveal changed")),
    EventKind("due_policy_changed", _("Policy of due times changed")),
    EventKind("retention_policy_changed", _("Policy of retention changed")),
    EventKind("reminder_policy_changed", _("Policy of reminders changed")),
    EventKind("interviewer_policy_changed", _("Policy of interviewers changed")),
)

WORK = (EventKind("delivery_retried", _("Work tried again that had failed")),)

GROUPS: tuple[tuple[Promise, tuple[EventKind, ...]], ...] = (
    (_("Roles"), ROLES),
    (_("Loop templates"), PLANS),
    (_("People"), PEOPLE),
    (_("Policies"), POLICIES),
    (_("Background work"), WORK),
)
