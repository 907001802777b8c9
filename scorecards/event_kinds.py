"""What each kind of event about scorecards and debriefs is called, for the log; and all kinds of all apps."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

import candidates.event_kinds
import hiring.event_kinds
from hiring.event_kinds import EventKind

LOOPS = (
    EventKind("loop_imported", _("Loop imported")),
    EventKind("interview_added", _("Interview added")),
    EventKind("interview_moved", _("Interview moved")),
    EventKind("interview_cancelled", _("Interview cancelled")),
    EventKind("seat_given", _("Seat given")),
    EventKind("seats_filled", _("Seats filled")),
    EventKind("seat_withdrawn", _("Seat withdrawn")),
    EventKind("interviewer_replaced", _("Interviewer replaced")),
    EventKind("ties_changed", _("Who knows the candidate changed")),
    EventKind("seat_nudged", _("Nudged by hand")),
    EventKind("reminder_sent", _("Reminder sent")),
    EventKind("reminder_given_up", _("Reminder given up")),
    EventKind("scorecard_committed", _("Scorecard committed")),
    EventKind("scorecard_amended", _("Scorecard amended")),
    EventKind("notice_recorded", _("Notice to the candidate about the language model recorded")),
    EventKind("notice_withdrawn", _("Notice to the candidate about the language model withdrawn")),
    EventKind("loop_revealed", _("Loop revealed")),
    EventKind("glass_broken", _("Scorecards opened before the reveal")),
)

EVIDENCE = tuple(
    EventKind(name, words, tells_evidence=True)
    for name, words in (
        ("signals_detected", _("Signals looked for in a scorecard")),
        ("debrief_compiled", _("Debrief compiled")),
        ("debrief_outdated", _("Debrief to be compiled anew")),
        ("finding_disposed", _("Finding disposed of")),
        ("packet_exported", _("Packet exported")),
        ("revote_opened", _("Re-vote opened")),
        ("revote_entered", _("Second estimates entered")),
        ("revote_closed", _("Re-vote closed")),
        ("decision_recorded", _("Decision recorded")),
        ("decision_reopened", _("Decision reopened")),
        ("dissent_recorded", _("Dissent recorded")),
    )
)

INSIGHT = (
    EventKind("severity_calibrated", _("Severity calibrated")),
    EventKind("signals_loaded", _("Signals loaded into a draft")),
    EventKind("insights_requested", _("Report on the process asked for")),
    EventKind("insights_computed", _("Report on the process computed")),
    EventKind("redetection_started", _("Reading of all scorecards anew started")),
    EventKind("redetection_finished", _("Reading of all scorecards anew finished")),
    EventKind("labels_exported", _("Judged notes exported")),
    EventKind("language_model_stopped", _("Language model stopped")),
    EventKind("language_model_resumed", _("Language model let go on")),
)

PRIVACY = (
    EventKind("candidate_exported", _("Candidate’s data exported for them")),
    EventKind("erasure_requested", _("Erasure asked for")),
    EventKind("candidate_erased", _("Candidate’s data erased")),
    EventKind("hold_set", _("Legal hold set")),
    EventKind("hold_lifted", _("Legal hold lifted")),
    EventKind("jurisdiction_set", _("Jurisdiction of a loop set")),
)

LOG = (
    EventKind("evidence_read", _("Scorecards read")),
    EventKind("loops_exported", _("List of loops exported")),
    EventKind("log_exported", _("Log exported")),
)

GROUPS: tuple[tuple[Promise, tuple[EventKind, ...]], ...] = (
    *hiring.event_kinds.GROUPS,
    *candidates.event_kinds.GROUPS,
    (_("Interviews and scorecards"), LOOPS),
    (_("Debriefs and decisions"), EVIDENCE),
    (_("Signals and severity"), INSIGHT),
    (_("Privacy"), PRIVACY),
    (_("Reading and log"), LOG),
)
# Who read or took away what others wrote, whatever page or file it was.
READINGS = (
    "evidence_read",
    "glass_broken",
    "packet_exported",
    "loops_exported",
    "labels_exported",
    "log_exported",
)

KINDS: dict[str, EventKind] = {kind.name: kind for _title, kinds in GROUPS for kind in kinds}
TELL_EVIDENCE = tuple(kind.name for kind in KINDS.values() if kind.tells_evidence)


def words_of_kind(name: str) -> str:
    """Return what the log calls a kind; its bare name for one that an earlier release appended."""
    kind = KINDS.get(name)
    return str(kind.words) if kind else name.replace("_", " ")
