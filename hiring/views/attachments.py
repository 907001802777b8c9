"""Adding files to a draft's exercise and taking them away."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from hiring.attachment_files import AttachmentRefusedError
from hiring.forms.attachments import AttachmentForm
from hiring.forms.fields import focus_first_error
from hiring.models import Exercise, ExerciseAttachment
from hiring.models.attachments import MOST_BYTES
from hiring.scanner import refuse_harmful
from hiring.services.attachments import add_attachment, remove_attachment
from hiring.views.access import configurable_role, draft_part, person_of
from hiring.views.requests import posted
from hiring.views.uploads import LimitedUpload


@csrf_exempt  # the token is checked below, once the upload is limited: reading it reads the files
@require_http_methods(["GET", "POST"])
def new_attachment(request: HttpRequest, key: str, part_id: UUID) -> HttpResponse:
    """Show the form for a file, or attach what was sent."""
    exercise = draft_part(configurable_role(request, key), Exercise, part_id)
    limit = LimitedUpload(request, MOST_BYTES)
    request.upload_handlers.insert(0, limit)
    return _new_attachment(request, exercise, limit)


@csrf_protect
def _new_attachment(request: HttpRequest, exercise: Exercise, limit: LimitedUpload) -> HttpResponse:
    data = posted(request)
    form = AttachmentForm(data, request.FILES if data is not None else None, was_cut=limit.was_cut)
    if form.is_valid():
        file, audience = form.cleaned_data["file"], form.cleaned_data["audience"]
        try:
            refuse_harmful(file.data)
            add_attachment(actor=person_of(request), exercise=exercise, file=file, audience=audience)
        except AttachmentRefusedError as refusal:
            form.add_error("file", str(refusal))
        else:
            return _back(exercise)
    focus_first_error(form)
    context = {"form": form, "exercise": exercise, "rubric": exercise.rubric}
    return render(request, "hiring/attachment_form.html", context, status=422 if form.is_bound else 200)


@require_POST
def drop_attachment(request: HttpRequest, key: str, part_id: UUID, attachment_id: UUID) -> HttpResponse:
    exercise = draft_part(configurable_role(request, key), Exercise, part_id)
    attachment = get_object_or_404(ExerciseAttachment, pk=attachment_id, exercise=exercise)
    remove_attachment(actor=person_of(request), attachment=attachment)
    return _back(exercise)


def _back(exercise: Exercise) -> HttpResponse:
    return redirect("edit_exercise", exercise.rubric.role.key, exercise.pk)
