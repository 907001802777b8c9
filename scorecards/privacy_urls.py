"""What is held about candidates, and when it goes."""

from django.urls import URLPattern, path

from scorecards.views import privacy

urlpatterns: list[URLPattern] = [
    path("", privacy.privacy, name="privacy"),
    path("loops/<uuid:loop_id>/", privacy.of_loop, name="loop_privacy"),
    path("loops/<uuid:loop_id>/jurisdiction/", privacy.place, name="set_jurisdiction"),
    path("applications/<uuid:application_id>/ask/", privacy.ask, name="ask_to_self_identify"),
    path("candidates/<uuid:candidate_id>/", privacy.candidate, name="candidate_privacy"),
    path(
        "candidates/<uuid:candidate_id>/export/json/",
        privacy.export,
        {"file_format": "json"},
        name="export_candidate_json",
    ),
    path(
        "candidates/<uuid:candidate_id>/export/html/",
        privacy.export,
        {"file_format": "html"},
        name="export_candidate_html",
    ),
    path("candidates/<uuid:candidate_id>/erasure/", privacy.erase, name="erase_candidate"),
    path("candidates/<uuid:candidate_id>/hold/", privacy.hold, name="set_hold"),
    path("candidates/<uuid:candidate_id>/hold/lift/", privacy.lift, name="lift_hold"),
]
