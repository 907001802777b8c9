"""Interviews with their scorecards; loops with their debriefs."""

from django.urls import URLPattern, path

from scorecards.views import interviews as interview_views

interviews: list[URLPattern] = [
    path("interviews/", interview_views.my_interviews, name="my_interviews"),
    path("interviews/<uuid:seat_id>/", interview_views.interview, name="interview"),
    path("interviews/<uuid:seat_id>/save/", interview_views.save_scorecard, name="save_scorecard"),
    path("interviews/<uuid:seat_id>/commit/", interview_views.submit_scorecard, name="submit_scorecard"),
]

loops: list[URLPattern] = []

urlpatterns = [*interviews, *loops]
