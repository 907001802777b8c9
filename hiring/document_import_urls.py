"""Imports of role documents."""

from django.urls import URLPattern, path

from hiring.views import document_imports

urlpatterns: list[URLPattern] = [
    path("", document_imports.document_imports, name="document_imports"),
    path("<uuid:import_id>/", document_imports.document_import, name="document_import"),
    path(
        "<uuid:import_id>/confirm/", document_imports.confirm_document_import, name="confirm_document_import"
    ),
    path(
        "<uuid:import_id>/discard/", document_imports.discard_document_import, name="discard_document_import"
    ),
]
