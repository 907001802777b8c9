"""What is open to whoever has an invitation's link."""

from django.urls import URLPattern, path

from hiring.views import invitations

urlpatterns: list[URLPattern] = [path("<str:token>/", invitations.accept, name="accept_invitation")]
