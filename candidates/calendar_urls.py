"""What is open to a calendar that knows a secret address."""

from django.urls import URLPattern, path

from candidates.views import calendars

urlpatterns: list[URLPattern] = [path("<str:token>.ics", calendars.feed, name="calendar_feed")]
