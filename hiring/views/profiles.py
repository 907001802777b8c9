"""What a draft rubric asks of its loops: emphasis profiles and a bar raiser."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hiring.forms.fields import focus_first_error
from hiring.forms.profiles import ProfileForm, RubricSettingsForm
from hiring.models import EmphasisProfile, Rubric
from hiring.services.profiles import add_profile, remove_profile, update_profile
from hiring.services.rubrics import update_rubric_settings
from hiring.views.access import configurable_role, draft_of, person_of
from hiring.views.requests import posted
from hiring.views.roles import back_to, page_of


@require_http_methods(["GET", "POST"])
def new_profile(request: HttpRequest, key: str) -> HttpResponse:
    rubric = draft_of(configurable_role(request, key))
    form = ProfileForm(posted(request), dimensions=list(rubric.dimensions.all()))
    if not form.is_valid():
        return _form_page(request, form, rubric, _("New emphasis profile"))
    add_profile(actor=person_of(request), rubric=rubric, values=form.values)
    return back_to(rubric, "profiles")


@require_http_methods(["GET", "POST"])
def edit_profile(request: HttpRequest, key: str, profile_id: UUID) -> HttpResponse:
    profile = _profile(request, key, profile_id)
    form = ProfileForm(
        posted(request),
        dimensions=list(profile.rubric.dimensions.all()),
        initial=ProfileForm.initial_of(profile),
    )
    if not form.is_valid():
        return _form_page(request, form, profile.rubric, profile.name, profile)
    update_profile(actor=person_of(request), profile=profile, values=form.values)
    return back_to(profile.rubric, "profiles")


@require_POST
def drop_profile(request: HttpRequest, key: str, profile_id: UUID) -> HttpResponse:
    profile = _profile(request, key, profile_id)
    rubric = profile.rubric
    remove_profile(actor=person_of(request), profile=profile)
    return back_to(rubric, "profiles")


@require_POST
def edit_rubric_settings(request: HttpRequest, key: str) -> HttpResponse:
    rubric = draft_of(configurable_role(request, key))
    form = RubricSettingsForm(request.POST)
    form.full_clean()
    update_rubric_settings(actor=person_of(request), rubric=rubric, **form.cleaned_data)
    return back_to(rubric, "profiles")


def _profile(request: HttpRequest, key: str, profile_id: UUID) -> EmphasisProfile:
    """Return a profile of the role's draft; ConflictError when there is no draft."""
    draft = draft_of(configurable_role(request, key))
    return get_object_or_404(draft.profiles.select_related("rubric__role"), pk=profile_id)


def _form_page(
    request: HttpRequest,
    form: ProfileForm,
    rubric: Rubric,
    title: str,
    profile: EmphasisProfile | None = None,
) -> HttpResponse:
    focus_first_error(form)
    context = {
        "form": form,
        "rubric": rubric,
        "title": title,
        "back_url": page_of(rubric, "profiles"),
        "remove_url": reverse("remove_profile", args=[rubric.role.key, profile.pk]) if profile else "",
    }
    return render(request, "hiring/profile_form.html", context, status=422 if form.is_bound else 200)
