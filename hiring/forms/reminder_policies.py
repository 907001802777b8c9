"""The form for the schedule of reminders."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from hiring.models.reminder_policies import MOST_HOURS
from hiring.selectors.reminder_policies import Audience, ReminderSchedule, ScheduleStep

MOST_STEPS = 5
STEP_NUMBERS = range(1, MOST_STEPS + 1)
HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]
DAYS = [
    (1, gettext_lazy("Monday")),
    (2, gettext_lazy("Tuesday")),
    (3, gettext_lazy("Wednesday")),
    (4, gettext_lazy("Thursday")),
    (5, gettext_lazy("Friday")),
    (6, gettext_lazy("Saturday")),
    (7, gettext_lazy("Sunday")),
]


class ReminderPolicyForm(forms.Form):
    """Cleans to a ReminderSchedule; a step without hours is none."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    is_on = forms.BooleanField(label=gettext_lazy("Remind whoever owes a scorecard"), required=False)
    night_from = forms.TypedChoiceField(
        label=pgettext_lazy("the night", "Night from"), choices=HOURS, coerce=int
    )
    night_until = forms.TypedChoiceField(
        label=pgettext_lazy("the night", "Night until"), choices=HOURS, coerce=int
    )
    days_off = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Days off"),
        help_text=gettext_lazy("Nothing is sent on these days."),
        choices=DAYS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for number in STEP_NUMBERS:
            self.fields[f"hours_{number}"] = forms.IntegerField(
                label=_("Step %(number)s, hours after the end") % {"number": number},
                min_value=1,
                max_value=MOST_HOURS,
                required=False,
            )
            self.fields[f"audience_{number}"] = forms.ChoiceField(label=_("To"), choices=Audience.choices)

    @property
    def step_rows(self) -> list[tuple[int, forms.BoundField, forms.BoundField]]:
        """The fields of each step with its number, for the page."""
        return [(number, self[f"hours_{number}"], self[f"audience_{number}"]) for number in STEP_NUMBERS]

    def clean_days_off(self) -> list[int]:
        days: list[int] = self.cleaned_data["days_off"]
        if len(days) == len(DAYS):
            raise forms.ValidationError(_("Leave at least one day on which mail may be sent."))
        return days

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        hours_before = 0
        for number in STEP_NUMBERS:
            hours = data.get(f"hours_{number}")
            if hours is not None and hours <= hours_before:
                self.add_error(
                    f"hours_{number}",
                    _("Later than the step before: more than %(hours)s hours.") % {"hours": hours_before},
                )
            hours_before = max(hours_before, hours or 0)
        if data.get("is_on") and not hours_before and not self.errors:
            self.add_error("hours_1", _("Say when to send the first reminder, or switch reminders off."))
        return data

    @property
    def schedule(self) -> ReminderSchedule:
        """The cleaned schedule. Only for a valid form."""
        data = self.cleaned_data
        steps = [(data[f"hours_{number}"], data[f"audience_{number}"]) for number in STEP_NUMBERS]
        return ReminderSchedule(
            version=data["version"],
            is_on=data["is_on"],
            night_from=data["night_from"],
            night_until=data["night_until"],
            days_off=tuple(data["days_off"]),
            steps=tuple(ScheduleStep(hours, Audience(audience)) for hours, audience in steps if hours),
        )


def initial_of(schedule: ReminderSchedule) -> dict[str, Any]:
    """Return what the form shows for a stored schedule; its first MOST_STEPS steps."""
    initial: dict[str, Any] = {
        "version": schedule.version,
        "is_on": schedule.is_on,
        "night_from": schedule.night_from,
        "night_until": schedule.night_until,
        "days_off": list(schedule.days_off),
    }
    for number, step in zip(STEP_NUMBERS, schedule.steps, strict=False):
        initial |= {f"hours_{number}": step.hours, f"audience_{number}": step.audience.value}
    return initial
