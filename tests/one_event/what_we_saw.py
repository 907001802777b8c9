"""One change by each service of scorecards, debriefs, decisions and privacy."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from candidates.services.self_identification import ask_to_self_identify
from hiring.actors import SYSTEM
from scorecards.services import labels, language_model_notices, log_exports, revotes
from scorecards.services.amendments import amend_scorecard
from scorecards.services.break_glass import break_glass
from scorecards.services.debriefs import compile_debrief_of_loop
from scorecards.services.decisions import record_decision, record_dissent, reopen_decision
from scorecards.services.dispositions import dispose_finding
from scorecards.services.findings import detect_signals_in_scorecard
from scorecards.services.insights import request_insights
from scorecards.services.language_model_switch import set_language_model_running
from scorecards.services.packets import export_packet
from scorecards.services.privacy import holds
from scorecards.services.privacy.erasures import request_erasure
from scorecards.services.privacy.exports import export_candidate
from scorecards.services.redetections import start_redetection
from scorecards.services.reveals import reveal_loop
from scorecards.services.revotes import EstimateAnswer
from scorecards.services.scorecards import submit_scorecard
from scorecards.services.signal_sets import load_signals
from scorecards.signals.files import RoleSignals
from scorecards.signals.values import SignalDefinition
from tests.one_event.world import complete

Call = Callable[..., Any]
TODAY = timezone.now().date()

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
    export_candidate: lambda admin, revealed: export_candidate(
        actor=admin, candidate_id=revealed.application.candidate_id, file_format="json"
    ),
    ask_to_self_identify: lambda admin, closed: ask_to_self_identify(
        actor=admin, application_id=closed.application_id
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
