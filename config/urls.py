"""Every address of the product."""

from django.urls import include, path

from config import policy_reports, probe_pages
from hiring.views import navigation

urlpatterns = [
    path("", navigation.start, name="start"),
    path("healthz", probe_pages.health, name="health"),
    path("readyz", probe_pages.ready, name="readiness"),
    path("metrics", probe_pages.figures, name="metrics"),
    path("policy-reports/", policy_reports.receive, name="policy_reports"),
    path("account/", include("hiring.account_urls")),
    path("calendar/", include("candidates.calendar_urls")),
    path("invitation/", include("hiring.invitation_urls")),
    path("self-identification/", include("candidates.self_identification_urls")),
    path("people/", include("candidates.people_urls")),
    path("roles/", include("hiring.urls")),
    path("role-documents/", include("hiring.document_import_urls")),
    path("policies/", include("hiring.policy_urls")),
    path("work/", include("hiring.work_urls")),
    path("privacy/", include("scorecards.privacy_urls")),
    path("attachments/", include("candidates.attachment_urls")),
    path("loops/", include("candidates.urls")),
    path("loops/", include("scorecards.plan_urls")),
    path("", include("scorecards.urls")),
]

# Also for what breaks before a view is reached: a session that can't be read.
handler500 = "config.outage.answer_error"
handler400 = "config.refusal_pages.answer_unreadable"
handler403 = "config.refusal_pages.answer_forbidden"
handler404 = "config.refusal_pages.answer_not_found"
