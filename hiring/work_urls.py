"""The work behind the pages."""

from django.urls import URLPattern, path

from hiring.views import background_work

urlpatterns: list[URLPattern] = [
    path("", background_work.work, name="background_work"),
    path("retry/", background_work.retry_all, name="retry_deliveries"),
    path("<int:delivery_id>/retry/", background_work.retry_one, name="retry_delivery"),
]
