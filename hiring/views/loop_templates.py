"""Loop templates: drafting, changing and dropping a plan of stages, which is checked while it is made."""

from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hiring.forms.fields import focus_first_error
from hiring.forms.loop_templates import (
    LoopTemplateForm,
    StageFormSet,
    stage_formset,
    with_another_stage,
    with_moved_stage,
)
from hiring.models import EmphasisProfile, LoopTemplate, Role, Rubric
from hiring.selectors.loop_plans import (
    PlanCheck,
    check_of_stages,
    check_of_template,
    facts_for_plans,
    stage_values,
)
from hiring.selectors.role_pages import rubric_of_version
from hiring.services.loop_templates import (
    add_loop_template,
    remove_loop_template,
    update_loop_template,
)
from hiring.values import StageValues
from hiring.views.access import configurable_role, draft_template, person_of
from hiring.views.roles import back_to, page_of


@dataclass(frozen=True, slots=True)
class _Draft:
    """The plan under a person's hands: its version, its stored row if there is one, and both forms."""

    rubric: Rubric
    template: LoopTemplate | None
    form: LoopTemplateForm
    stages: StageFormSet


@require_http_methods(["GET", "POST"])
def new_loop_template(request: HttpRequest, key: str, version: int) -> HttpResponse:
    rubric = _rubric(configurable_role(request, key), version)
    return _edit(request, rubric, None)


@require_http_methods(["GET", "POST"])
def edit_loop_template(request: HttpRequest, key: str, template_id: UUID) -> HttpResponse:
    template = draft_template(configurable_role(request, key), template_id)
    return _edit(request, template.rubric, template)


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
        return _page(request, _stored(rubric, template))
    for name, change in _CHANGES.items():
        if name in request.POST:
            return _page(request, _focused(_typed(rubric, template, change(request.POST)), request.POST))
    draft = _typed(rubric, template, request.POST)
    if draft.form.is_valid() and draft.stages.is_valid() and _saved(request, draft):
        return back_to(rubric, "plans")
    any(focus_first_error(part) for part in (draft.form, *draft.stages.forms))
    return _page(request, draft, status=422)


# Buttons that change or check what is typed without saving it.
_CHANGES = {
    "add_stage": with_another_stage,
    "move": with_moved_stage,
    "check": QueryDict.copy,
}


def _stored(rubric: Rubric, template: LoopTemplate | None) -> _Draft:
    initial = {"name": template.name, "profile": template.profile_id} if template else {}
    stages = stage_values(template) if template else ()
    form = LoopTemplateForm(rubric=rubric, initial=initial)
    return _Draft(rubric, template, form, stage_formset(rubric, stages=stages))


def _typed(rubric: Rubric, template: LoopTemplate | None, data: QueryDict) -> _Draft:
    return _Draft(rubric, template, LoopTemplateForm(data, rubric=rubric), stage_formset(rubric, data=data))


def _focused(draft: _Draft, data: QueryDict) -> _Draft:
    """Put the focus where the pressed button leads: into the new row."""
    for last in draft.stages.forms[-1:] if "add_stage" in data else []:
        last.fields["exercise"].widget.attrs["autofocus"] = True
    return draft


def _saved(request: HttpRequest, draft: _Draft) -> bool:
    """Save and say so; an error that only the service sees goes into the form."""
    values = {**draft.form.cleaned_data, "stages": draft.stages.stages, "actor": person_of(request)}
    try:
        if draft.template is None:
            add_loop_template(rubric=draft.rubric, **values)
        else:
            update_loop_template(template=draft.template, **values)
    except ValidationError:
        draft.form.add_error("name", _("Another loop template of this version has that name."))
        return False
    return True


def _check(draft: _Draft) -> PlanCheck:
    if not draft.stages.is_bound:
        return check_of_template(draft.template) if draft.template else _check_of(draft, [])
    return _check_of(draft, draft.stages.readable_stages)


def _check_of(draft: _Draft, stages: list[StageValues]) -> PlanCheck:
    draft.form.is_valid()
    profile: EmphasisProfile | None = getattr(draft.form, "cleaned_data", {}).get("profile")
    overrides = list(draft.template.overrides.select_related("by")) if draft.template else []
    return check_of_stages(facts_for_plans(draft.rubric), stages, profile, overrides)


def _page(request: HttpRequest, draft: _Draft, status: int = 200) -> HttpResponse:
    context = {
        "form": draft.form,
        "stages": draft.stages,
        "rubric": draft.rubric,
        "template": draft.template,
        "check": _check(draft),
        "back_url": page_of(draft.rubric, "plans"),
    }
    is_check = "check" in request.POST and request.headers.get("HX-Request") == "true"
    page = "hiring/plan_check.html" if is_check else "hiring/loop_template_form.html"
    return render(request, page, context, status=status)
