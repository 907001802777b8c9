"""Policies that admins set."""

from django.urls import URLPattern, path

from hiring.views import policies, process_policies

urlpatterns: list[URLPattern] = [
    path("", process_policies.policies, name="policies"),
    path("reveal/", process_policies.reveal_policy, name="reveal_policy"),
    path("due/", process_policies.due_policy, name="due_policy"),
    path("retention/", process_policies.retention_policy, name="retention_policy"),
    path("reminders/", policies.reminder_policy, name="reminder_policy"),
]
