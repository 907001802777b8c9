"""What keeps a draft from being published, in words for the person who wants to publish it."""

from django.utils.translation import gettext as _

from hiring.models import LoopTemplate, Rubric


def rubric_problems(rubric: Rubric) -> list[str]:
    """Return what must be written before the rubric can be published, empty when nothing. One query."""
    dimensions = list(rubric.dimensions.all())
    if not dimensions:
        return [_("There is no dimension to rate yet.")]
    return [
        _("%(dimension)s: “What %(level)s looks like” is empty.")
        % {"dimension": dimension.name, "level": level}
        for dimension in dimensions
        for level in (1, 5)
        if not dimension.anchors[level - 1].strip()
    ]


def template_problems(template: LoopTemplate) -> list[str]:
    """Return what must be done before the loop template can be published. Three queries at most.

    Rules of loop design are another matter: each can be set aside with a reason (check_of_template).
    """
    stages = list(template.stages.select_related("exercise").prefetch_related("dimensions"))
    problems = []
    if not template.rubric.is_published:
        message = _("Rubric: version %(version)s must be published first.")
        problems.append(message % {"version": template.rubric.version})
    if not stages:
        problems.append(_("Stages: there is none yet."))
    return problems + [
        _("Stage %(position)s, %(exercise)s: choose at least one dimension.")
        % {"position": stage.position, "exercise": stage.exercise.name}
        for stage in stages
        if not stage.dimensions.all()
    ]
