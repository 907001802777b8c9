from django.urls import URLPattern, path

from candidates.views import loops

urlpatterns: list[URLPattern] = [
    path("open/", loops.choose_template, name="open_loop"),
    path("open/<uuid:template_id>/", loops.open_from_template, name="open_loop_from_template"),
]
