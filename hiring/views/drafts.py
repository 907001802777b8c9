"""Editing the parts of a draft rubric."""

from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hiring.forms.exercises import ExerciseForm
from hiring.forms.fields import focus_first_error
from hiring.forms.rubrics import AreasForm, DimensionForm, SignalForm
from hiring.models import Dimension, Exercise, Rubric, Signal
from hiring.selectors.attachments import attachments_of
from hiring.services.exercises import add_exercise, update_exercise
from hiring.services.rubrics import (
    Part,
    add_dimension,
    add_signal,
    move_part,
    noun_of,
    remove_part,
    update_areas,
    update_dimension,
    update_signal,
)
from hiring.views.access import Part as PartKind
from hiring.views.access import configurable_role, draft_of, draft_part, person_of
from hiring.views.requests import posted
from hiring.views.roles import back_to, page_of

edit_methods = require_http_methods(["GET", "POST"])


@edit_methods
def edit_dimension(request: HttpRequest, key: str, part_id: UUID) -> HttpResponse:
    dimension = draft_part(configurable_role(request, key), Dimension, part_id)
    form = DimensionForm(posted(request), initial=DimensionForm.initial_of(dimension))
    if not form.is_valid():
        return _form_page(request, form, dimension.rubric, dimension.name, "dimensions", dimension)
    update_dimension(
        actor=person_of(request),
        dimension=dimension,
        name=form.cleaned_data["name"],
        anchors=form.anchors,
        demands=form.demands,
    )
    return back_to(dimension.rubric, f"dimension-{dimension.pk}")


@edit_methods
def new_dimension(request: HttpRequest, key: str) -> HttpResponse:
    rubric = draft_of(configurable_role(request, key))
    form = DimensionForm(posted(request))
    if not form.is_valid():
        return _form_page(request, form, rubric, _("New dimension"), "dimensions")
    dimension = add_dimension(
        actor=person_of(request),
        rubric=rubric,
        name=form.cleaned_data["name"],
        anchors=form.anchors,
        demands=form.demands,
    )
    return back_to(rubric, f"dimension-{dimension.pk}")


@edit_methods
def edit_signal(request: HttpRequest, key: str, part_id: UUID) -> HttpResponse:
    signal = draft_part(configurable_role(request, key), Signal, part_id)
    form = SignalForm(posted(request), initial=SignalForm.initial_of(signal))
    if not form.is_valid():
        return _form_page(request, form, signal.rubric, signal.get_kind_display(), "signals", signal)
    update_signal(actor=person_of(request), signal=signal, **form.cleaned_data)
    return back_to(signal.rubric, f"signal-{signal.pk}")


@edit_methods
def new_signal(request: HttpRequest, key: str) -> HttpResponse:
    rubric = draft_of(configurable_role(request, key))
    form = SignalForm(posted(request), initial={"kind": request.GET.get("kind", "")})
    if not form.is_valid():
        return _form_page(request, form, rubric, _("New signal"), "signals")
    signal = add_signal(actor=person_of(request), rubric=rubric, **form.cleaned_data)
    return back_to(rubric, f"signal-{signal.pk}")


@edit_methods
def edit_exercise(request: HttpRequest, key: str, part_id: UUID) -> HttpResponse:
    exercise = draft_part(configurable_role(request, key), Exercise, part_id)
    form = ExerciseForm(
        posted(request),
        dimensions=list(exercise.rubric.dimensions.all()),
        initial=ExerciseForm.initial_of(exercise),
    )
    if not form.is_valid():
        return _form_page(request, form, exercise.rubric, exercise.name, "exercises", exercise)
    update_exercise(actor=person_of(request), exercise=exercise, values=form.values, questions=form.questions)
    return back_to(exercise.rubric, f"exercise-{exercise.pk}")


@edit_methods
def new_exercise(request: HttpRequest, key: str) -> HttpResponse:
    rubric = draft_of(configurable_role(request, key))
    form = ExerciseForm(posted(request), dimensions=list(rubric.dimensions.all()))
    if not form.is_valid():
        return _form_page(request, form, rubric, _("New exercise"), "exercises")
    exercise = add_exercise(
        actor=person_of(request), rubric=rubric, values=form.values, questions=form.questions
    )
    return back_to(rubric, f"exercise-{exercise.pk}")


@edit_methods
def edit_areas(request: HttpRequest, key: str) -> HttpResponse:
    rubric = draft_of(configurable_role(request, key))
    texts = list(rubric.areas.values_list("text", flat=True))
    form = AreasForm(posted(request), initial={"texts": texts})
    if not form.is_valid():
        return _form_page(request, form, rubric, _("Areas to assess"), "areas")
    update_areas(actor=person_of(request), rubric=rubric, texts=form.cleaned_data["texts"])
    return back_to(rubric, "areas")


@require_POST
def remove(request: HttpRequest, key: str, part_id: UUID, model: type[PartKind]) -> HttpResponse:
    part = draft_part(configurable_role(request, key), model, part_id)
    rubric, noun = part.rubric, noun_of(part)
    remove_part(actor=person_of(request), part=part)
    return back_to(rubric, f"{noun}s")


@require_POST
def move(request: HttpRequest, key: str, part_id: UUID, model: type[PartKind]) -> HttpResponse:
    part = draft_part(configurable_role(request, key), model, part_id)
    move_part(actor=person_of(request), part=part, up=request.POST.get("direction") == "up")
    return back_to(part.rubric, f"{noun_of(part)}-{part.pk}")


def _form_page(
    request: HttpRequest, form: Form, rubric: Rubric, title: str, section: str, part: Part | None = None
) -> HttpResponse:
    focus_first_error(form)
    context = {
        "form": form,
        "rubric": rubric,
        "title": title,
        "back_url": page_of(rubric, f"{noun_of(part)}-{part.pk}" if part else section),
        "part": part,
        "remove_url": reverse(f"remove_{noun_of(part)}", args=[rubric.role.key, part.pk]) if part else "",
        **(_files_of(part, rubric) if isinstance(part, Exercise) else {}),
    }
    return render(request, "hiring/part_form.html", context, status=422 if form.is_bound else 200)


def _files_of(exercise: Exercise, rubric: Rubric) -> dict[str, object]:
    return {
        "attachments": attachments_of(exercise),
        "new_attachment_url": reverse("new_attachment", args=[rubric.role.key, exercise.pk]),
    }
