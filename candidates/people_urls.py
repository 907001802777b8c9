"""People: the list and one person's page; what an admin changes there."""

from django.urls import URLPattern, path

from candidates.views import calendars, people, person_changes
from hiring.views import interviewer_policies

reading: list[URLPattern] = [
    path("", people.people, name="people"),
    path("invite/", people.invite, name="invite_person"),
    path("policy/", interviewer_policies.interviewer_policy, name="interviewer_policy"),
    path("<uuid:person_id>/", people.person, name="person"),
]

changing: list[URLPattern] = [
    path("<uuid:person_id>/edit/", person_changes.edit, name="edit_person"),
    path("<uuid:person_id>/invitation/", person_changes.invite_again, name="invite_again"),
    path("<uuid:person_id>/deactivate/", person_changes.deactivate, name="deactivate_person"),
    path("<uuid:person_id>/reactivate/", person_changes.reactivate, name="reactivate_person"),
    path(
        "<uuid:person_id>/second-factors/remove/",
        person_changes.remove_factors,
        name="remove_second_factors",
    ),
    path("<uuid:person_id>/sessions/end/", person_changes.end_sessions, name="end_sessions_of_person"),
    path("<uuid:person_id>/pauses/", person_changes.pause, name="add_pause"),
    path("<uuid:person_id>/pauses/<uuid:pause_id>/remove/", person_changes.unpause, name="remove_pause"),
    path("<uuid:person_id>/calendar/", calendars.new_feed, name="new_calendar_feed"),
    path("<uuid:person_id>/calendar/end/", calendars.close_feed, name="end_calendar_feed"),
    path(
        "<uuid:person_id>/qualifications/<slug:key>/<slug:exercise_key>/",
        person_changes.qualification,
        name="qualification",
    ),
]

urlpatterns = [*reading, *changing]
