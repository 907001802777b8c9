"""The page of all policies, and the forms of those that have no page elsewhere."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from hiring.actors import NotAllowedError
from hiring.forms.fields import focus_first_error
from hiring.forms.process_policies import DuePolicyForm, RetentionPolicyForm, RevealPolicyForm
from hiring.models import Person
from hiring.policies import may_set_policies
from hiring.selectors import policy_overview as overview
from hiring.selectors.process_policies import due_rules, retention_rules, reveal_rules
from hiring.services.process_policies import set_due_rules, set_retention_rules, set_reveal_rules
from hiring.views.access import person_of
from hiring.views.requests import posted

Form = RevealPolicyForm | DuePolicyForm | RetentionPolicyForm
form_methods = require_http_methods(["GET", "POST"])


@require_GET
def policies(request: HttpRequest) -> HttpResponse:
    """Show each policy with what it does and what is set."""
    _admin(request)
    return render(request, "hiring/policies.html", {"policies": overview.policy_overview()})


@form_methods
def reveal_policy(request: HttpRequest) -> HttpResponse:
    person = _admin(request)
    form = RevealPolicyForm(posted(request), initial=RevealPolicyForm.initial_of(reveal_rules()))
    context = {"title": _("Reveal"), "effect": overview.reveal_effect(), "note": _at_once()}
    return _answer(request, form, context, lambda: set_reveal_rules(actor=person, rules=form.rules))


@form_methods
def due_policy(request: HttpRequest) -> HttpResponse:
    person = _admin(request)
    form = DuePolicyForm(posted(request), initial=DuePolicyForm.initial_of(due_rules()))
    context = {"title": _("Due time"), "effect": overview.due_effect()}
    return _answer(request, form, context, lambda: set_due_rules(actor=person, rules=form.rules))


@form_methods
def retention_policy(request: HttpRequest) -> HttpResponse:
    person = _admin(request)
    initial = RetentionPolicyForm.initial_of(retention_rules())
    form = RetentionPolicyForm(posted(request), initial=initial)
    context = {"title": _("Retention"), "effect": overview.retention_effect(), "note": _from_tonight()}
    return _answer(request, form, context, lambda: set_retention_rules(actor=person, rules=form.rules))


def _answer(
    request: HttpRequest, form: Form, context: dict[str, Any], save: Callable[[], object]
) -> HttpResponse:
    """Show the form; with valid input save it and lead back to all policies."""
    if not form.is_valid():
        focus_first_error(form)
        status = 422 if form.is_bound else 200
        return render(request, "hiring/process_policy.html", {**context, "form": form}, status=status)
    save()
    messages.success(request, _("The policy holds from now on."))
    return redirect("policies")


def _admin(request: HttpRequest) -> Person:
    person = person_of(request)
    if not may_set_policies(person):
        raise NotAllowedError(_("Only an admin sets policies."))
    return person


def _at_once() -> str:
    return _(
        "A policy changes no loop that is revealed already. Loops that meet a new policy when you save it "
        "are revealed within a minute or two."
    )


def _from_tonight() -> str:
    return _(
        "What has passed a shorter period when you save it is deleted within the hour. What comes next "
        "stands under Privacy."
    )
