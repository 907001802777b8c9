"""Opening a loop: first the loop template, then the candidate and the panel."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from candidates.forms.loops import OpenLoopForm
from candidates.policies import is_linked_to, may_open_loops
from candidates.selectors.templates import TemplateToOpen, template_to_open, templates_to_open
from candidates.services.loops import LoopUnderWayError, open_loop
from candidates.services.seating import SeatRefusedError
from hiring.actors import NotAllowedError
from hiring.models import LoopTemplate, Person
from hiring.views.requests import posted


@require_GET
def choose_template(request: HttpRequest) -> HttpResponse:
    """Show the loop templates that a loop can be opened from."""
    person = _opener(request)
    return render(request, "candidates/choose_template.html", {"templates": templates_to_open(person)})


@require_http_methods(["GET", "POST"])
def open_from_template(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """Ask who comes, when and to whom; then open the loop and show it."""
    person = _opener(request)
    template = _template(person, template_id)
    people = list(Person.objects.active().order_by("name", "email").values_list("pk", "name"))
    form = OpenLoopForm(posted(request), stages=template.stages, people=people)
    if not form.is_valid():
        return _form_page(request, template, form)
    try:
        loop = open_loop(
            actor=person,
            loop_id=form.cleaned_data["loop_id"],
            template_id=template.id,
            candidate=form.candidate,
            interviews=form.plans,
        )
    except LoopUnderWayError as error:
        form.add_error("email", str(error))
        return _form_page(request, template, form)
    except SeatRefusedError as refused:
        form.add_error(None, str(refused))
        return _form_page(request, template, form)
    for warning in form.warnings():
        messages.warning(request, warning)
    if is_linked_to(person, loop):
        messages.success(
            request, _("The loop is open. As you are close to the candidate, it is closed to you.")
        )
        return redirect("loops")
    messages.success(request, _("The loop is open."))
    return redirect("debrief" if form.is_full else "loop_plan", loop_id=loop.pk)


def _opener(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)  # noqa: S101  the middleware let no stranger through
    if not may_open_loops(request.user):
        raise NotAllowedError(_("Recruiters, hiring managers and admins open loops."))
    return request.user


def _template(person: Person, template_id: UUID) -> TemplateToOpen:
    try:
        return template_to_open(person, template_id)
    except LoopTemplate.DoesNotExist:
        raise Http404 from None


def _form_page(request: HttpRequest, template: TemplateToOpen, form: OpenLoopForm) -> HttpResponse:
    for name in form.fields:
        if name in form.errors:
            form.fields[name].widget.attrs["autofocus"] = True
            break
    status = 422 if form.is_bound else 200
    return render(request, "candidates/open_loop.html", {"template": template, "form": form}, status=status)
