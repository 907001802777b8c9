"""Policies: how the product behaves towards people, as an admin has set it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hiring.actors import NotAllowedError
from hiring.forms.fields import focus_first_error
from hiring.forms.reminder_policies import ReminderPolicyForm, initial_of
from hiring.policies import may_set_policies
from hiring.selectors.reminder_policies import reminder_schedule
from hiring.services.reminder_policies import set_reminder_schedule
from hiring.views.access import person_of


@require_http_methods(["GET", "POST"])
def reminder_policy(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    if not may_set_policies(person):
        raise NotAllowedError(_("Only an admin sets policies."))
    if request.method == "GET":
        return _page(request, ReminderPolicyForm(initial=initial_of(reminder_schedule())))
    form = ReminderPolicyForm(request.POST)
    if not form.is_valid():
        focus_first_error(form)
        return _page(request, form, status=422)
    set_reminder_schedule(actor=person, schedule=form.schedule)
    messages.success(request, _("Reminders follow this policy from now on."))
    return redirect("reminder_policy")


def _page(request: HttpRequest, form: ReminderPolicyForm, status: int = 200) -> HttpResponse:
    return render(request, "hiring/reminder_policy.html", {"form": form}, status=status)
