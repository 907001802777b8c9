"""Roles: reading them, and changing their drafts."""

from django.urls import URLPattern, path

from hiring.models import Dimension, Exercise, Signal
from hiring.views import attachments, drafts, loop_templates, plan_publishing, profiles, roles, rubric_changes

reading: list[URLPattern] = [
    path("", roles.roles, name="roles"),
    path("<slug:key>/", roles.role, name="role"),
    path("<slug:key>/versions/<int:version>/changes/", rubric_changes.changes, name="rubric_changes"),
]

drafting: list[URLPattern] = [
    path("<slug:key>/draft/", roles.start_role_draft, name="start_role_draft"),
    path("<slug:key>/publish/", roles.publish_role_draft, name="publish_role_draft"),
    path("<slug:key>/settings/", profiles.edit_rubric_settings, name="edit_rubric_settings"),
    path("<slug:key>/profiles/new/", profiles.new_profile, name="new_profile"),
    path("<slug:key>/profiles/<uuid:profile_id>/", profiles.edit_profile, name="edit_profile"),
    path("<slug:key>/profiles/<uuid:profile_id>/remove/", profiles.drop_profile, name="remove_profile"),
    path("<slug:key>/areas/", drafts.edit_areas, name="edit_areas"),
    path("<slug:key>/dimensions/new/", drafts.new_dimension, name="new_dimension"),
    path("<slug:key>/signals/new/", drafts.new_signal, name="new_signal"),
    path("<slug:key>/exercises/new/", drafts.new_exercise, name="new_exercise"),
    path("<slug:key>/dimensions/<uuid:part_id>/", drafts.edit_dimension, name="edit_dimension"),
    path("<slug:key>/signals/<uuid:part_id>/", drafts.edit_signal, name="edit_signal"),
    path("<slug:key>/exercises/<uuid:part_id>/", drafts.edit_exercise, name="edit_exercise"),
    path("<slug:key>/exercises/<uuid:part_id>/files/new/", attachments.new_attachment, name="new_attachment"),
    path(
        "<slug:key>/exercises/<uuid:part_id>/files/<uuid:attachment_id>/remove/",
        attachments.drop_attachment,
        name="remove_attachment",
    ),
]

# Every part moves and goes the same way; only its model differs.
parts: list[URLPattern] = [
    pattern
    for noun, model in (("dimension", Dimension), ("signal", Signal), ("exercise", Exercise))
    for pattern in (
        path(
            f"<slug:key>/{noun}s/<uuid:part_id>/remove/",
            drafts.remove,
            {"model": model},
            name=f"remove_{noun}",
        ),
        path(f"<slug:key>/{noun}s/<uuid:part_id>/move/", drafts.move, {"model": model}, name=f"move_{noun}"),
    )
]

plans: list[URLPattern] = [
    path(
        "<slug:key>/versions/<int:version>/templates/new/",
        loop_templates.new_loop_template,
        name="new_loop_template",
    ),
    path(
        "<slug:key>/templates/<uuid:template_id>/",
        loop_templates.edit_loop_template,
        name="edit_loop_template",
    ),
    path(
        "<slug:key>/templates/<uuid:template_id>/publish/",
        plan_publishing.publish_template,
        name="publish_loop_template",
    ),
    path(
        "<slug:key>/templates/<uuid:template_id>/rules/set-aside/",
        plan_publishing.set_plan_rule_aside,
        name="set_plan_rule_aside",
    ),
    path(
        "<slug:key>/templates/<uuid:template_id>/rules/restore/",
        plan_publishing.restore_plan_rule,
        name="restore_plan_rule",
    ),
    path(
        "<slug:key>/templates/<uuid:template_id>/remove/",
        loop_templates.remove_template,
        name="remove_loop_template",
    ),
]

urlpatterns = [*reading, *drafting, *parts, *plans]
