"""The form for a loop template: its name and a row for each stage, added and removed without a script."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hiring.models import Dimension, Exercise, Rubric
from hiring.values import StageValues

PREFIX = "stages"
MOST_STAGES = 20
USUAL_MINUTES = 60


class LoopTemplateForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=160)


class StageForm(forms.Form):
    exercise = forms.ModelChoiceField(
        label=_("Exercise"), queryset=Exercise.objects.none(), empty_label=_("Choose an exercise")
    )
    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=480, initial=USUAL_MINUTES)
    interviewers = forms.IntegerField(label=_("Interviewers"), min_value=1, max_value=6, initial=1)
    bar_raiser = forms.BooleanField(label=_("With a bar raiser"), required=False)
    dimensions = forms.ModelMultipleChoiceField(
        label=_("Dimensions"),
        queryset=Dimension.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        *args: Any,
        exercises: Sequence[tuple[str, str]],
        dimensions: Sequence[tuple[str, str]],
        rubric: Rubric,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        exercise, tested = self.fields["exercise"], self.fields["dimensions"]
        assert isinstance(exercise, forms.ModelChoiceField)  # noqa: S101  for the type checker
        assert isinstance(tested, forms.ModelMultipleChoiceField)  # noqa: S101
        exercise.queryset = rubric.exercises.all()
        tested.queryset = rubric.dimensions.all()
        # Choices are read once for all stages; the querysets only check what comes back.
        exercise.choices = [("", _("Choose an exercise")), *exercises]
        tested.choices = list(dimensions)


if TYPE_CHECKING:
    StageRows = forms.BaseFormSet[StageForm]
else:  # Django's own class takes no type at run time
    StageRows = forms.BaseFormSet


class StageFormSet(StageRows):
    """Up to MOST_STAGES rows that can be ordered and removed."""

    form = StageForm
    renderer = None
    extra = 0
    min_num = 0
    max_num = MOST_STAGES
    absolute_max = MOST_STAGES + 20  # what a browser may send before it is refused unread
    can_order = True
    can_delete = True
    can_delete_extra = True
    validate_min = False
    validate_max = True

    def add_fields(self, form: StageForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["ORDER"].label = _("Place")
        form.fields["DELETE"].label = _("Remove this stage when saving")

    @property
    def stages(self) -> list[StageValues]:
        """The cleaned stages in order, without those marked for removal and those never filled in."""
        kept = [form.cleaned_data for form in self.ordered_forms if form.cleaned_data.get("exercise")]
        return [
            StageValues(
                exercise=data["exercise"],
                minutes=data["minutes"],
                interviewers=data["interviewers"],
                bar_raiser=data["bar_raiser"],
                dimensions=tuple(data["dimensions"]),
            )
            for data in kept
        ]


def stage_formset(
    rubric: Rubric, *, data: QueryDict | None = None, stages: Sequence[StageValues] = ()
) -> StageFormSet:
    """Return the rows of stages, filled from `data` or `stages`; one empty row when there is none."""
    rows = StageFormSet(
        data,
        prefix=PREFIX,
        initial=[_initial(stage) for stage in stages] or None,
        form_kwargs={
            "rubric": rubric,
            "exercises": [(str(row.pk), row.name) for row in rubric.exercises.all()],
            "dimensions": [(str(row.pk), row.name) for row in rubric.dimensions.all()],
        },
    )
    rows.extra = 0 if stages else 1
    return rows


def with_another_stage(data: QueryDict) -> QueryDict:
    """Return the typed data with one more empty row at its end."""
    more = data.copy()
    try:
        count = int(data.get(f"{PREFIX}-TOTAL_FORMS", ""))
    except ValueError:
        return more
    if 0 <= count < MOST_STAGES:
        more[f"{PREFIX}-TOTAL_FORMS"] = str(count + 1)
        more[f"{PREFIX}-{count}-minutes"] = str(USUAL_MINUTES)
        more[f"{PREFIX}-{count}-interviewers"] = "1"
    return more


def _initial(stage: StageValues) -> dict[str, Any]:
    return {
        "exercise": stage.exercise.pk,
        "minutes": stage.minutes,
        "interviewers": stage.interviewers,
        "bar_raiser": stage.bar_raiser,
        "dimensions": [dimension.pk for dimension in stage.dimensions],
    }
