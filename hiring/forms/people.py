"""The forms about people: details, pauses, qualifications, and the policy for interviewers."""

import zoneinfo
from functools import cache
from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hiring.forms.fields import text_area
from hiring.models import Duty, Person, QualificationChange
from hiring.models.interviewer_policies import (
    MOST_LAPSE_DAYS,
    MOST_SEATS_A_DAY,
    MOST_SEATS_A_WEEK,
    MOST_TRAINING_SEATS,
)
from hiring.selectors.interviewer_policies import InterviewerRules
from hiring.services.people import PersonDetails


@cache
def zone_choices() -> list[tuple[str, str]]:
    """Return the zones of the IANA database that name a place, UTC first."""
    places = sorted(zone for zone in zoneinfo.available_timezones() if "/" in zone and zone[:4] != "Etc/")
    return [(zone, zone.replace("_", " ")) for zone in ["UTC", *places]]


def _number(label: Any, least: int, most: int, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=most, **options)


class PersonForm(forms.Form):
    """Cleans to PersonDetails."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=120, required=False)
    duties = forms.MultipleChoiceField(
        label=gettext_lazy("Duties"), choices=Duty.choices, widget=forms.CheckboxSelectMultiple
    )
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=zone_choices)
    daily_cap = _number(gettext_lazy("Seats a day, at most"), 0, MOST_SEATS_A_DAY, required=False)
    weekly_cap = _number(gettext_lazy("Seats a week, at most"), 0, MOST_SEATS_A_WEEK, required=False)

    def __init__(self, *args: Any, rules: InterviewerRules, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["name"].widget.attrs["autocomplete"] = "off"
        usual = _("Empty means the usual cap, %(cap)s now.")
        self.fields["daily_cap"].help_text = usual % {"cap": rules.daily_cap}
        self.fields["weekly_cap"].help_text = usual % {"cap": rules.weekly_cap}

    @property
    def details(self) -> PersonDetails:
        """The cleaned details. Only for a valid form."""
        data = self.cleaned_data
        return PersonDetails(
            name=data["name"],
            title=data["title"],
            duties=tuple(Duty(duty) for duty in data["duties"]),
            time_zone=data["time_zone"],
            daily_cap=data["daily_cap"],
            weekly_cap=data["weekly_cap"],
        )


class InviteForm(PersonForm):
    email = forms.EmailField(label=gettext_lazy("E-mail address"))

    field_order = ("name", "email")


class EditPersonForm(PersonForm):
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    @staticmethod
    def initial_of(person: Person) -> dict[str, Any]:
        names = ("name", "title", "duties", "time_zone", "daily_cap", "weekly_cap", "version")
        return {name: getattr(person, name) for name in names}


class PauseForm(forms.Form):
    from_on = forms.DateField(
        label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until_on = forms.DateField(
        label=gettext_lazy("Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        start, end = data.get("from_on"), data.get("until_on")
        if start and end and end < start:
            self.add_error("until_on", _("This is before the first day."))
        return data


class QualificationForm(forms.Form):
    # The last change that the page has shown, 0 for none.
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    step = forms.ChoiceField(
        label=gettext_lazy("From now on"),
        choices=QualificationChange.Step.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Interviews are counted anew from this change."),
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500, widget=text_area(2))


class InterviewerPolicyForm(forms.Form):
    """Cleans to InterviewerRules."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    shadows = _number(gettext_lazy("Interviews as a shadow"), 0, MOST_TRAINING_SEATS)
    reverse_shadows = _number(gettext_lazy("Interviews as a reverse shadow"), 0, MOST_TRAINING_SEATS)
    lapse_days = _number(
        gettext_lazy("Lapses after days without an interview"),
        1,
        MOST_LAPSE_DAYS,
        required=False,
        help_text=gettext_lazy("Empty means never."),
    )
    daily_cap = _number(gettext_lazy("Seats a day"), 1, MOST_SEATS_A_DAY)
    weekly_cap = _number(gettext_lazy("Seats a week"), 1, MOST_SEATS_A_WEEK)
    allows_override = forms.BooleanField(
        label=gettext_lazy("Whoever runs a loop may seat somebody who is not qualified, with a reason"),
        required=False,
        help_text=gettext_lazy(
            "The reason stays in view in the loop. Caps, pauses and conflicts of interest have no exception."
        ),
    )

    @property
    def rules(self) -> InterviewerRules:
        """The cleaned rules. Only for a valid form."""
        return InterviewerRules(**self.cleaned_data)


class NewPasswordForm(forms.Form):
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=password_validators_help_text_html,
    )
    again = forms.CharField(
        label=gettext_lazy("The same again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("password") and data.get("again") and data["password"] != data["again"]:
            self.add_error("again", _("This is not the same as above."))
        return data
