"""Policies that admins set."""

from django.urls import URLPattern, path

from hiring.views import policies

urlpatterns: list[URLPattern] = [
    path("reminders/", policies.reminder_policy, name="reminder_policy"),
]
