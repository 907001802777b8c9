"""Interviews with their scorecards; loops with their debriefs."""

from django.urls import URLPattern, path

from scorecards.views import amendments as amendment_views
from scorecards.views import break_glass as glass_views
from scorecards.views import comparisons as comparison_views
from scorecards.views import debriefs as debrief_views
from scorecards.views import decisions as decision_views
from scorecards.views import drafts as draft_views
from scorecards.views import event_log as log_views
from scorecards.views import findings as finding_views
from scorecards.views import hints as hint_views
from scorecards.views import insights as insight_views
from scorecards.views import interviews as interview_views
from scorecards.views import language_model as model_views
from scorecards.views import loops as loop_views
from scorecards.views import packets as packet_views
from scorecards.views import revotes as revote_views
from scorecards.views import signal_quality as quality_views
from scorecards.views import signal_trials as trial_views

interviews: list[URLPattern] = [
    path("interviews/", interview_views.my_interviews, name="my_interviews"),
    path("interviews/<uuid:seat_id>/", interview_views.interview, name="interview"),
    path("interviews/<uuid:seat_id>/keys/", draft_views.local_keys, name="local_keys"),
    path("interviews/<uuid:seat_id>/edits/", draft_views.save_edits, name="save_edits"),
    path("interviews/<uuid:seat_id>/hints/", hint_views.read_wording, name="wording_hints"),
    path("interviews/<uuid:seat_id>/save/", interview_views.save_scorecard, name="save_scorecard"),
    path("interviews/<uuid:seat_id>/commit/", interview_views.submit_scorecard, name="submit_scorecard"),
    path("interviews/<uuid:seat_id>/amend/", amendment_views.amend, name="amend_scorecard"),
]

loops: list[URLPattern] = [
    path("loops/", loop_views.loops, name="loops"),
    path("loops/export/", loop_views.export_loops, name="loops_export"),
    path("loops/<uuid:loop_id>/", debrief_views.debrief, name="debrief"),
    path("loops/<uuid:loop_id>/live/", debrief_views.debrief_live, name="debrief_live"),
    path("loops/<uuid:loop_id>/reveal/", debrief_views.reveal, name="reveal"),
    path("loops/<uuid:loop_id>/break-glass/", glass_views.break_glass, name="break_glass"),
    path("loops/<uuid:loop_id>/decision/", decision_views.decide, name="decide"),
    path("loops/<uuid:loop_id>/decision/reopening/", decision_views.reopen, name="reopen_decision"),
    path("loops/<uuid:loop_id>/decision/dissent/", decision_views.dissent, name="dissent"),
    path("loops/<uuid:loop_id>/revote/", revote_views.start, name="open_revote"),
    path("loops/<uuid:loop_id>/revote/news/", revote_views.news, name="revote_news"),
    path("loops/<uuid:loop_id>/revote/estimates/", revote_views.enter, name="enter_estimates"),
    path("loops/<uuid:loop_id>/revote/closing/", revote_views.close, name="close_revote"),
    path("loops/<uuid:loop_id>/kept/<slug:form>/", decision_views.keep, name="keep_form"),
    path("loops/token/", decision_views.fresh_token, name="fresh_token"),
    path("loops/<uuid:loop_id>/retry/", debrief_views.retry_debrief, name="retry_debrief"),
    path("loops/<uuid:loop_id>/packet/", packet_views.packet, name="packet"),
    path(
        "loops/<uuid:loop_id>/packet/pdf/",
        packet_views.export_packet,
        {"file_format": "pdf"},
        name="packet_pdf",
    ),
    path(
        "loops/<uuid:loop_id>/packet/json/",
        packet_views.export_packet,
        {"file_format": "json"},
        name="packet_json",
    ),
    path("compare/", comparison_views.compare, name="compare"),
    path("findings/<uuid:finding_id>/disposition/", finding_views.dispose_finding, name="dispose_finding"),
]

signals: list[URLPattern] = [
    path("roles/<slug:key>/signals/try/", trial_views.try_role_signals, name="try_role_signals"),
    path("signals/model-card/", quality_views.signals_model_card, name="signals_model_card"),
    path("signals/quality/", quality_views.signal_quality, name="signal_quality"),
    path("signals/redetection/", quality_views.start_redetection, name="start_redetection"),
    path("signals/redetection/progress/", quality_views.redetection_progress, name="redetection_progress"),
    path("signals/labels/", quality_views.export_labels, name="export_labels"),
    path("signals/language-model/", model_views.switch_language_model, name="switch_language_model"),
    path("loops/<uuid:loop_id>/notice/", model_views.language_model_notice, name="language_model_notice"),
    path(
        "loops/<uuid:loop_id>/notice/withdraw/",
        model_views.withdraw_language_model_notice,
        name="withdraw_language_model_notice",
    ),
]

insights: list[URLPattern] = [
    path("insights/", insight_views.insights, name="insights"),
    path("insights/progress/", insight_views.insights_progress, name="insights_progress"),
    path("insights/report/", insight_views.request_report, name="request_insights"),
    path("insights/adverse-impact/", insight_views.adverse_impact, name="adverse_impact"),
    path("insights/mine/", insight_views.my_insights, name="my_insights"),
]

log: list[URLPattern] = [
    path("log/", log_views.log, name="log"),
    path("log/export/", log_views.export_log, name="export_log"),
]

urlpatterns = [*interviews, *loops, *log, *signals, *insights]
