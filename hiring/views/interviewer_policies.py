"""What it takes to interview, as an admin has set it."""

from dataclasses import asdict

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hiring.actors import NotAllowedError
from hiring.forms.fields import focus_first_error
from hiring.forms.people import InterviewerPolicyForm
from hiring.policies import may_set_policies
from hiring.selectors.interviewer_policies import interviewer_rules
from hiring.services.interviewer_policies import set_interviewer_rules
from hiring.views.access import person_of


@require_http_methods(["GET", "POST"])
def interviewer_policy(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    if not may_set_policies(person):
        raise NotAllowedError(_("Only an admin sets policies."))
    if request.method == "GET":
        return _page(request, InterviewerPolicyForm(initial=asdict(interviewer_rules())))
    form = InterviewerPolicyForm(request.POST)
    if not form.is_valid():
        focus_first_error(form)
        return _page(request, form, status=422)
    set_interviewer_rules(actor=person, rules=form.rules)
    messages.success(request, _("Seats are given by these rules from now on."))
    return redirect("interviewer_policy")


def _page(request: HttpRequest, form: InterviewerPolicyForm, status: int = 200) -> HttpResponse:
    return render(request, "hiring/interviewer_policy.html", {"form": form}, status=status)
