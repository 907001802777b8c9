"""What a version of a rubric changes."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hiring.selectors.role_pages import rubric_of_version
from hiring.selectors.rubric_changes import rubric_changes
from hiring.views.access import readable_role
from hiring.views.roles import page_of


@require_GET
def changes(request: HttpRequest, key: str, version: int) -> HttpResponse:
    rubric = rubric_of_version(readable_role(request, key), version)
    if rubric is None:
        raise Http404
    context = {"rubric": rubric, "changes": rubric_changes(rubric), "back_url": page_of(rubric)}
    return render(request, "hiring/rubric_changes.html", context)
