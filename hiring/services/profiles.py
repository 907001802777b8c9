"""Emphasis profiles of a draft rubric."""

from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _

from hiring.actors import Actor, ConflictError
from hiring.keys import key_of
from hiring.models import EmphasisProfile, ProfileDimension, Rubric
from hiring.services.drafts import (
    assign,
    first_values,
    locked_draft,
    note_change,
    require_configurer,
)
from hiring.services.events import Changes
from hiring.values import ProfileValues


@transaction.atomic
def add_profile(*, actor: Actor, rubric: Rubric, values: ProfileValues) -> EmphasisProfile:
    """Add an emphasis profile at the end of the draft.

    Raises NotAllowedError, ConflictError (published, a dimension of another version) and ValidationError.
    """
    require_configurer(actor)
    locked = locked_draft(rubric.pk)
    rows = locked.profiles
    profile = EmphasisProfile(
        rubric=locked,
        key=key_of(values.name, taken=set(rows.values_list("key", flat=True))),
        position=(rows.aggregate(last=Max("position"))["last"] or 0) + 1,
        name=values.name,
        description=values.description,
    )
    profile.full_clean()
    profile.save()
    _write_emphases(profile, values)
    asked = [[row.dimension.key, row.raters_needed, row.minimum_bar] for row in values.emphases]
    changes = first_values(name=values.name, description=values.description, emphases=asked)
    note_change("profile_added", actor=actor, rubric=locked, changes=changes, profile=str(profile.pk))
    return profile


@transaction.atomic
def update_profile(*, actor: Actor, profile: EmphasisProfile, values: ProfileValues) -> EmphasisProfile:
    """Change a draft's profile and what it asks; its key stays. No event when nothing differs.

    Raises NotAllowedError, ConflictError (published, a dimension of another version) and ValidationError.
    """
    require_configurer(actor)
    rubric = locked_draft(profile.rubric_id)
    locked = EmphasisProfile.objects.get(pk=profile.pk)
    changes = assign(locked, name=values.name, description=values.description)
    if changes:
        locked.full_clean()
        locked.save(update_fields=changes)
    changes |= _changed_emphases(locked, values)
    if changes:
        note_change("profile_changed", actor=actor, rubric=rubric, changes=changes, profile=str(locked.pk))
    return locked


@transaction.atomic
def remove_profile(*, actor: Actor, profile: EmphasisProfile) -> None:
    """Take a profile out of its draft; NotAllowedError, ConflictError (published, used by a template)."""
    require_configurer(actor)
    rubric = locked_draft(profile.rubric_id)
    identifier, name = str(profile.pk), profile.name
    try:
        profile.delete()
    except ProtectedError:
        message = _("A loop template uses “%(name)s”. Take it out of the template first.")
        raise ConflictError(message % {"name": name}) from None
    changes: Changes = {"profile": (name, None)}
    note_change("profile_removed", actor=actor, rubric=rubric, changes=changes, profile=identifier)


def _changed_emphases(profile: EmphasisProfile, values: ProfileValues) -> Changes:
    """Replace what the profile asks, if it differs."""
    stored = profile.emphases.order_by("dimension__position")
    before = [list(row) for row in stored.values_list("dimension__key", "raters_needed", "minimum_bar")]
    wanted = [[row.dimension.key, row.raters_needed, row.minimum_bar] for row in values.emphases]
    if before == wanted:
        return {}
    profile.emphases.all().delete()
    _write_emphases(profile, values)
    return {"emphases": (before, wanted)}


def _write_emphases(profile: EmphasisProfile, values: ProfileValues) -> None:
    if any(row.dimension.rubric_id != profile.rubric_id for row in values.emphases):
        raise ConflictError(_("A profile names a dimension of another version."))
    ProfileDimension.objects.bulk_create(
        ProfileDimension(
            profile=profile,
            dimension=row.dimension,
            raters_needed=row.raters_needed,
            minimum_bar=row.minimum_bar,
        )
        for row in values.emphases
    )
