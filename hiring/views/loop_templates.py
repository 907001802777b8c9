"""Loop templates: drafting, changing, publishing and dropping a plan of stages."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hiring.forms.fields import focus_first_error
from hiring.forms.loop_templates import (
    LoopTemplateForm,
    StageFormSet,
    stage_formset,
    with_another_stage,
)
from hiring.models import LoopTemplate, Role, Rubric
from hiring.readiness import template_problems
from hiring.selectors.role_pages import rubric_of_version
from hiring.services.loop_templates import (
    add_loop_template,
    remove_loop_template,
    stage_values,
    update_loop_template,
)
from hiring.services.publishing import publish_loop_template
from hiring.views.access import configurable_role, draft_template, person_of
from hiring.views.roles import back_to, page_of


@require_http_methods(["GET", "POST"])
def new_loop_template(request: HttpRequest, key: str, version: int) -> HttpResponse:
    rubric = _rubric(configurable_role(request, key), version)
    return _edit(request, rubric, None)


@require_http_methods(["GET", "POST"])
def edit_loop_template(request: HttpRequest, key: str, template_id: UUID) -> HttpResponse:
    template = draft_template(configurable_role(request, key), template_id)
    return _edit(request, template.rubric, template)


@require_http_methods(["GET", "POST"])
def publish_template(request: HttpRequest, key: str, template_id: UUID) -> HttpResponse:
    template = draft_template(configurable_role(request, key), template_id)
    if request.method == "POST":
        publish_loop_template(actor=person_of(request), template=template)
        messages.success(request, _("“%(name)s” is published.") % {"name": template.name})
        return back_to(template.rubric, "plans")
    context = {
        "template": template,
        "problems": template_problems(template),
        "back_url": page_of(template.rubric, "plans"),
    }
    return render(request, "hiring/publish_template.html", context)


@require_POST
def remove_template(request: HttpRequest, key: str, template_id: UUID) -> HttpResponse:
    template = draft_template(configurable_role(request, key), template_id)
    remove_loop_template(actor=person_of(request), template=template)
    return back_to(template.rubric, "plans")


def _rubric(role: Role, version: int) -> Rubric:
    rubric = rubric_of_version(role, version)
    if rubric is None:
        raise Http404
    return rubric


def _edit(request: HttpRequest, rubric: Rubric, template: LoopTemplate | None) -> HttpResponse:
    if request.method == "GET":
        form = LoopTemplateForm(initial={"name": template.name if template else ""})
        return _page(request, form, _initial_stages(rubric, template), rubric, template)
    wants_more = "add_stage" in request.POST
    data = with_another_stage(request.POST) if wants_more else request.POST
    form, stages = LoopTemplateForm(data), stage_formset(rubric, data=data)
    if wants_more:
        for last in stages.forms[-1:]:
            last.fields["exercise"].widget.attrs["autofocus"] = True
        return _page(request, form, stages, rubric, template)
    if form.is_valid() and stages.is_valid() and _saved(request, form, stages, rubric, template):
        return back_to(rubric, "plans")
    any(focus_first_error(part) for part in (form, *stages.forms))
    return _page(request, form, stages, rubric, template, status=422)


def _initial_stages(rubric: Rubric, template: LoopTemplate | None) -> StageFormSet:
    return stage_formset(rubric, stages=stage_values(template) if template else ())


def _saved(
    request: HttpRequest,
    form: LoopTemplateForm,
    stages: StageFormSet,
    rubric: Rubric,
    template: LoopTemplate | None,
) -> bool:
    """Save and say so; an error that only the service sees goes into the form."""
    name, actor = form.cleaned_data["name"], person_of(request)
    try:
        if template is None:
            add_loop_template(actor=actor, rubric=rubric, name=name, stages=stages.stages)
        else:
            update_loop_template(actor=actor, template=template, name=name, stages=stages.stages)
    except ValidationError:
        form.add_error("name", _("Another loop template of this version has that name."))
        return False
    return True


def _page(
    request: HttpRequest,
    form: LoopTemplateForm,
    stages: StageFormSet,
    rubric: Rubric,
    template: LoopTemplate | None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "stages": stages,
        "rubric": rubric,
        "template": template,
        "back_url": page_of(rubric, "plans"),
    }
    return render(request, "hiring/loop_template_form.html", context, status=status)
