"""Publishing a loop template: what is missing, which rules it breaks, and which of them are set aside."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hiring.forms.fields import focus_first_error
from hiring.forms.loop_templates import SetAsideForm
from hiring.models import LoopTemplate
from hiring.readiness import template_problems
from hiring.selectors.loop_plans import check_of_template
from hiring.services.plan_rules import restore_rule, set_rule_aside
from hiring.services.publishing import publish_loop_template
from hiring.views.access import configurable_role, draft_template, person_of
from hiring.views.roles import back_to, page_of


@require_http_methods(["GET", "POST"])
def publish_template(request: HttpRequest, key: str, template_id: UUID) -> HttpResponse:
    template = draft_template(configurable_role(request, key), template_id)
    if request.method == "POST":
        publish_loop_template(actor=person_of(request), template=template)
        messages.success(request, _("“%(name)s” is published.") % {"name": template.name})
        return back_to(template.rubric, "plans")
    return _page(request, template)


@require_POST
def set_plan_rule_aside(request: HttpRequest, key: str, template_id: UUID) -> HttpResponse:
    template = draft_template(configurable_role(request, key), template_id)
    form = SetAsideForm(request.POST)
    if not form.is_valid():
        focus_first_error(form)
        return _page(request, template, form)
    set_rule_aside(actor=person_of(request), template=template, **form.cleaned_data)
    return _back(template)


@require_POST
def restore_plan_rule(request: HttpRequest, key: str, template_id: UUID) -> HttpResponse:
    template = draft_template(configurable_role(request, key), template_id)
    restore_rule(
        actor=person_of(request),
        template=template,
        rule=request.POST.get("rule", ""),
        subject=request.POST.get("subject", ""),
    )
    return _back(template)


def _back(template: LoopTemplate) -> HttpResponseRedirect:
    return HttpResponseRedirect(
        reverse("publish_loop_template", args=[template.rubric.role.key, template.pk])
    )


def _page(request: HttpRequest, template: LoopTemplate, refused: SetAsideForm | None = None) -> HttpResponse:
    check = check_of_template(template)
    rows = [(fault, _form_for(fault.rule, fault.subject, refused)) for fault in check.open_faults]
    context = {
        "template": template,
        "problems": template_problems(template),
        "rows": rows,
        "set_aside": [fault for fault in check.faults if fault.set_aside],
        "advice": [fault for fault in check.faults if not fault.blocks],
        "back_url": page_of(template.rubric, "plans"),
    }
    return render(request, "hiring/publish_template.html", context, status=422 if refused else 200)


def _form_for(rule: str, subject: str, refused: SetAsideForm | None) -> SetAsideForm:
    """Return the form of one fault; the refused one comes back with its errors and what was typed."""
    if refused is not None and (refused.data.get("rule"), refused.data.get("subject", "")) == (rule, subject):
        return refused
    # Each form on the page needs ids of its own.
    return SetAsideForm(initial={"rule": rule, "subject": subject}, auto_id=f"id_{rule}_{subject}_%s")
