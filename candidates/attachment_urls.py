"""Files of exercises."""

from django.urls import URLPattern, path

from candidates.views import attachments

urlpatterns: list[URLPattern] = [
    path("<uuid:attachment_id>/", attachments.attachment, name="attachment"),
]
