"""Roles: the list, a version's page, starting and publishing a draft."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hiring.models import Rubric
from hiring.policies import may_configure_roles, may_read_roles
from hiring.readiness import rubric_problems
from hiring.selectors.role_pages import role_page, rubric_of_version
from hiring.selectors.roles import roles_for_list
from hiring.selectors.rubric_changes import rubric_changes
from hiring.services.publishing import publish_rubric
from hiring.services.rubrics import start_draft
from hiring.views.access import configurable_role, draft_of, person_of, readable_role


@require_GET
def roles(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    if not may_read_roles(person):
        raise Http404
    context = {"roles": roles_for_list(person), "may_configure": may_configure_roles(person)}
    return render(request, "hiring/roles.html", context)


@require_GET
def role(request: HttpRequest, key: str) -> HttpResponse:
    found = readable_role(request, key)
    rubric = rubric_of_version(found, _version_asked_for(request))
    if rubric is None:
        raise Http404
    may_configure = may_configure_roles(person_of(request))
    context = {
        "page": role_page(rubric),
        "may_configure": may_configure,
        "may_edit": may_configure and not rubric.is_published,
    }
    return render(request, "hiring/role.html", context)


@require_POST
def start_role_draft(request: HttpRequest, key: str) -> HttpResponse:
    draft = start_draft(actor=person_of(request), role=configurable_role(request, key))
    messages.success(request, _("Version %(version)s is a draft now.") % {"version": draft.version})
    return redirect(page_of(draft))


@require_http_methods(["GET", "POST"])
def publish_role_draft(request: HttpRequest, key: str) -> HttpResponse:
    draft = draft_of(configurable_role(request, key))
    if request.method == "POST":
        publish_rubric(actor=person_of(request), rubric=draft)
        messages.success(request, _("Version %(version)s is published.") % {"version": draft.version})
        return redirect(page_of(draft))
    context = {
        "rubric": draft,
        "problems": rubric_problems(draft),
        "changes": rubric_changes(draft),
        "back_url": page_of(draft),
    }
    return render(request, "hiring/publish_rubric.html", context)


def page_of(rubric: Rubric, part: str = "") -> str:
    """Return the address of a version's page, at one of its parts."""
    address = reverse("role", args=[rubric.role.key])
    return f"{address}?version={rubric.version}{'#' if part else ''}{part}"


def back_to(rubric: Rubric, part: str) -> HttpResponseRedirect:
    """Lead back to a part of a version's page, once something there has changed."""
    return HttpResponseRedirect(page_of(rubric, part))


def _version_asked_for(request: HttpRequest) -> int | None:
    asked = request.GET.get("version", "")
    if not asked:
        return None
    if not asked.isascii() or not asked.isdigit() or len(asked) > 9:
        raise Http404
    return int(asked)
