"""The form for a loop template: its name and a row for each stage, added and removed without a script."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hiring.forms.fields import text_area
from hiring.models import Dimension, EmphasisProfile, Exercise, Rubric
from hiring.values import StageValues

PREFIX = "stages"
MOST_STAGES = 20
USUAL_MINUTES = 60


class LoopTemplateForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=160)
    profile = forms.ModelChoiceField(
        label=_("Emphasis profile"),
        help_text=_("Asks for more raters or a higher bar where the context needs it."),
        queryset=EmphasisProfile.objects.none(),
        required=False,
        empty_label=_("None"),
    )

    def __init__(self, *args: Any, rubric: Rubric, **options: Any) -> None:
        super().__init__(*args, **options)
        profile = self.fields["profile"]
        assert isinstance(profile, forms.ModelChoiceField)  # noqa: S101  for the type checker
        profile.queryset = rubric.profiles.all()


class SetAsideForm(forms.Form):
    """Why a rule of loop design is set aside; which rule comes from the page."""

    rule = forms.CharField(max_length=40, widget=forms.HiddenInput)
    subject = forms.CharField(max_length=100, required=False, widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Why this plan may break the rule"), widget=text_area(rows=2))


class StageForm(forms.Form):
    exercise = forms.ModelChoiceField(
        label=_("Exercise"), queryset=Exercise.objects.none(), empty_label=_("Choose an exercise")
    )
    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=480, initial=USUAL_MINUTES)
    interviewers = forms.IntegerField(label=_("Interviewers"), min_value=1, max_value=6, initial=1)
    shadows = forms.IntegerField(label=_("Shadows"), min_value=0, max_value=3, initial=0, required=False)
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

    def has_changed(self) -> bool:
        """A row's place is no reason to take it for filled in."""
        return bool(set(self.changed_data) - {"ORDER"})


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
        form.fields["ORDER"].widget = forms.HiddenInput()
        form.fields["ORDER"].initial = (index or 0) + 1
        form.fields["DELETE"].label = _("Remove this stage when saving")

    @property
    def readable_stages(self) -> list[StageValues]:
        """The stages that can be understood so far, in order: what a plan under way is checked by."""
        self.is_valid()
        rows = [form for form in self.forms if not form.errors and form.cleaned_data.get("exercise")]
        kept = [form for form in rows if not form.cleaned_data.get("DELETE")]
        return [_values(form.cleaned_data) for form in sorted(kept, key=_place)]

    @property
    def stages(self) -> list[StageValues]:
        """The cleaned stages in order, without those marked for removal and those never filled in."""
        return [
            _values(form.cleaned_data) for form in self.ordered_forms if form.cleaned_data.get("exercise")
        ]


def _values(data: dict[str, Any]) -> StageValues:
    return StageValues(
        exercise=data["exercise"],
        minutes=data["minutes"],
        interviewers=data["interviewers"],
        shadows=data["shadows"] or 0,
        bar_raiser=data["bar_raiser"],
        dimensions=tuple(data["dimensions"]),
    )


def _place(form: forms.Form) -> int:
    """A row that was added last has no place yet."""
    place = form.cleaned_data.get("ORDER")
    return MOST_STAGES + 1 if place is None else place


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
        more[f"{PREFIX}-{count}-shadows"] = "0"
        more[f"{PREFIX}-{count}-ORDER"] = str(count + 1)
    return more


def with_moved_stage(data: QueryDict) -> QueryDict:
    """Return the typed data with the stage that `move` names ("3-up") one place further, if there is one."""
    moved = data.copy()
    row, _dash, direction = data.get("move", "").partition("-")
    if not (row.isascii() and row.isdigit()) or len(row) > 3:
        return moved
    other = int(row) + (-1 if direction == "up" else 1)
    if f"{PREFIX}-{other}-minutes" in data and f"{PREFIX}-{row}-minutes" in data:
        _swap_rows(moved, int(row), other)
    return moved


def _swap_rows(data: QueryDict, first: int, second: int) -> None:
    """Exchange what was typed in two rows; each row keeps its own place in the order."""
    rows = (f"{PREFIX}-{first}-", f"{PREFIX}-{second}-")
    fields = {name.split("-", 2)[2] for name in data if name.startswith(rows)}
    for field in fields - {"ORDER"}:
        one, other = f"{PREFIX}-{first}-{field}", f"{PREFIX}-{second}-{field}"
        values = data.getlist(one), data.getlist(other)
        for name, value in ((one, values[1]), (other, values[0])):
            data.setlist(name, value)
            if not value:
                del data[name]


def _initial(stage: StageValues) -> dict[str, Any]:
    return {
        "exercise": stage.exercise.pk,
        "minutes": stage.minutes,
        "interviewers": stage.interviewers,
        "shadows": stage.shadows,
        "bar_raiser": stage.bar_raiser,
        "dimensions": [dimension.pk for dimension in stage.dimensions],
    }
