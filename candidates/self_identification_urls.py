"""What is open to a candidate who has the link: saying something about themselves, or not."""

from django.urls import URLPattern, path

from candidates.views import self_identification

urlpatterns: list[URLPattern] = [
    path("<str:token>/", self_identification.answer, name="self_identification"),
    path("<str:token>/thanks/", self_identification.thanks, name="self_identification_thanks"),
]
