"""Interviews with their scorecards; loops with their debriefs."""

from django.urls import URLPattern

interviews: list[URLPattern] = []

loops: list[URLPattern] = []

urlpatterns = [*interviews, *loops]
