"""Importing a role document: choose it, look at what was found, confirm."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from hiring.actors import ConflictError, NotAllowedError
from hiring.blueprint import Blueprint
from hiring.blueprint.storage import from_stored
from hiring.documents import MOST_BYTES
from hiring.forms.document_imports import DocumentForm
from hiring.forms.fields import focus_first_error
from hiring.forms.found_parts import FoundForm
from hiring.models import DocumentImport, Person
from hiring.policies import may_configure_roles
from hiring.selectors.document_imports import open_imports, role_for_import, source_lines
from hiring.services.document_imports import (
    ImportRefusedError,
    confirm_import,
    discard_import,
    save_import,
    start_import,
)
from hiring.views.access import person_of
from hiring.views.requests import posted
from hiring.views.roles import page_of
from hiring.views.uploads import LimitedUpload


@csrf_exempt  # the token is checked below, once the upload is limited: reading it reads the file
@require_http_methods(["GET", "POST"])
def document_imports(request: HttpRequest) -> HttpResponse:
    """Show the form for a document and the imports that wait, or read what was sent."""
    person = _importer(request)
    limit = LimitedUpload(request, MOST_BYTES)
    request.upload_handlers.insert(0, limit)
    return _document_imports(request, person, limit)


@csrf_protect
def _document_imports(request: HttpRequest, person: Person, limit: LimitedUpload) -> HttpResponse:
    form = DocumentForm(posted(request), request.FILES or None, was_cut=limit.was_cut)
    if request.method == "POST" and form.is_valid():
        data, name = form.data_and_name
        try:
            started = start_import(actor=person, data=data, file_name=name)
        except ImportRefusedError as refusal:
            form.add_error("file" if name else "text", str(refusal))
        else:
            return redirect("document_import", started.pk)
    focus_first_error(form)
    context = {"form": form, "imports": open_imports(person)}
    return render(request, "hiring/document_imports.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def document_import(request: HttpRequest, import_id: UUID) -> HttpResponse:
    person, found = _own_import(request, import_id)
    if found.rubric is not None:
        return redirect(page_of(found.rubric))
    form = FoundForm(posted(request), blueprint=from_stored(found.found), version=found.version)
    if request.method == "GET" or not form.is_valid():
        return _preview(request, found, form)
    version = form.cleaned_data["version"]
    save_import(actor=person, document_import=found, blueprint=form.blueprint, version=version)
    messages.success(request, _("Your corrections are kept. Nothing reaches the role before you confirm."))
    return redirect("document_import", found.pk)


@require_POST
def confirm_document_import(request: HttpRequest, import_id: UUID) -> HttpResponse:
    person, found = _own_import(request, import_id)
    form = FoundForm(request.POST, blueprint=from_stored(found.found), version=found.version)
    if not form.is_valid() or not _may_draft(form, form.blueprint):
        return _preview(request, found, form)
    imported = confirm_import(
        actor=person,
        document_import=found,
        blueprint=form.blueprint,
        version=form.cleaned_data["version"],
        replace_draft=form.cleaned_data["replace_draft"],
    )
    messages.success(request, _("Version %(version)s is a draft now.") % {"version": imported.rubric.version})
    for line in imported.carried_over:
        messages.info(request, line)
    return redirect(page_of(imported.rubric))


@require_POST
def discard_document_import(request: HttpRequest, import_id: UUID) -> HttpResponse:
    person, found = _own_import(request, import_id)
    discard_import(actor=person, document_import=found)
    messages.success(request, _("The import is discarded. Roles are as they were."))
    return redirect("document_imports")


def _importer(request: HttpRequest) -> Person:
    person = person_of(request)
    if not may_configure_roles(person):
        raise NotAllowedError(_("Only an admin imports role documents."))
    return person


def _own_import(request: HttpRequest, import_id: UUID) -> tuple[Person, DocumentImport]:
    """Return an import of the person's own; 404 for anybody else's. One query."""
    person = person_of(request)
    rows = DocumentImport.objects.visible_to(person).select_related("owner", "rubric__role")
    found = get_object_or_404(rows, pk=import_id)
    if found.has_expired:
        raise ConflictError(_("This import’s time is over. Upload the document again."))
    return person, found


def _may_draft(form: FoundForm, blueprint: Blueprint) -> bool:
    """Say on the form, not on a page of its own, that the role has a draft."""
    role = role_for_import(blueprint.title)
    if role is not None and role.draft_version and not form.cleaned_data["replace_draft"]:
        message = _("%(role)s has a draft, version %(version)s. Tick this to replace it.")
        form.add_error("replace_draft", message % {"role": role.title, "version": role.draft_version})
    return form.is_valid()


def _preview(request: HttpRequest, found: DocumentImport, form: FoundForm) -> HttpResponse:
    focus_first_error(form)
    blueprint = from_stored(found.found)
    lines, count = source_lines(found)
    hidden = count - len(lines)
    context = {
        "form": form,
        "document_import": found,
        "blueprint": blueprint,
        "role": role_for_import(blueprint.title),
        "lines": lines,
        "hidden_lines": ngettext("%(count)s line more", "%(count)s lines more", hidden) % {"count": hidden}
        if hidden
        else "",
    }
    return render(request, "hiring/document_import.html", context, status=422 if form.is_bound else 200)
