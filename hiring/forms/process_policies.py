"""The forms for when loops are revealed, when scorecards are due and for how long data is kept."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hiring.models.process_policies import MOST_HOURS, MOST_YEARS, Law
from hiring.selectors.process_policies import DueRules, RetentionRules, RetentionTerm, RevealRules, Timing

MOST_PERIODS = 6
PERIOD_NUMBERS = range(1, MOST_PERIODS + 1)
# Beside a place there is room for few words; the usual period says the same at length.
SHORT_LAWS = (
    (Law.NONE.value, gettext_lazy("no minimum")),
    (Law.EU.value, gettext_lazy("EU: when asked")),
    (Law.US_EMPLOYER.value, gettext_lazy("US: 1 year")),
    (Law.US_PUBLIC.value, gettext_lazy("US public: 2 years")),
)


class RevealPolicyForm(forms.Form):
    """Cleans to RevealRules."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    timing = forms.ChoiceField(
        label=gettext_lazy("A loop is revealed"), choices=Timing.choices, widget=forms.RadioSelect
    )
    hours = forms.IntegerField(
        label=gettext_lazy("Hours after the end of the last interview"),
        help_text=gettext_lazy("For the last choice only."),
        min_value=1,
        max_value=MOST_HOURS,
        required=False,
    )

    @staticmethod
    def initial_of(rules: RevealRules) -> dict[str, Any]:
        return {"version": rules.version, "timing": rules.timing.value, "hours": rules.hours}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if (
            data.get("timing") == Timing.AFTER_HOURS
            and data.get("hours") is None
            and "hours" not in self.errors
        ):
            self.add_error("hours", _("Say after how many hours."))
        return data

    @property
    def rules(self) -> RevealRules:
        """The cleaned rules. Only for a valid form."""
        timing = Timing(self.cleaned_data["timing"])
        hours = self.cleaned_data["hours"] if timing is Timing.AFTER_HOURS else None
        return RevealRules(self.cleaned_data["version"], timing, hours)


class DuePolicyForm(forms.Form):
    """Cleans to DueRules."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    hours = forms.IntegerField(
        label=gettext_lazy("Hours after the end of the interview"), min_value=1, max_value=MOST_HOURS
    )

    @staticmethod
    def initial_of(rules: DueRules) -> dict[str, Any]:
        return {"version": rules.version, "hours": rules.hours}

    @property
    def rules(self) -> DueRules:
        """The cleaned rules. Only for a valid form."""
        return DueRules(self.cleaned_data["version"], self.cleaned_data["hours"])


class RetentionPolicyForm(forms.Form):
    """Cleans to RetentionRules; a jurisdiction without a name is none."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    years = forms.IntegerField(
        label=gettext_lazy("Years after the last that happened in a loop"), min_value=1, max_value=MOST_YEARS
    )
    law = forms.ChoiceField(
        label=gettext_lazy("What must be kept although erasure is asked"), choices=Law.choices
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for number in PERIOD_NUMBERS:
            self.fields[f"jurisdiction_{number}"] = forms.CharField(
                label=_("Jurisdiction %(number)s") % {"number": number}, max_length=80, required=False
            )
            self.fields[f"years_{number}"] = forms.IntegerField(
                label=_("Years"), min_value=1, max_value=MOST_YEARS, required=False
            )
            self.fields[f"law_{number}"] = forms.ChoiceField(
                label=_("Law"), choices=SHORT_LAWS, required=False, initial=Law.NONE
            )

    @staticmethod
    def initial_of(rules: RetentionRules) -> dict[str, Any]:
        initial: dict[str, Any] = {"version": rules.version, "years": rules.years, "law": rules.law.value}
        for number, term in zip(PERIOD_NUMBERS, rules.periods, strict=False):
            initial |= {
                f"jurisdiction_{number}": term.jurisdiction,
                f"years_{number}": term.years,
                f"law_{number}": term.law.value,
            }
        return initial

    @property
    def period_rows(self) -> list[tuple[int, forms.BoundField, forms.BoundField, forms.BoundField]]:
        """The fields of each jurisdiction with its number, for the page."""
        return [
            (number, self[f"jurisdiction_{number}"], self[f"years_{number}"], self[f"law_{number}"])
            for number in PERIOD_NUMBERS
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self._refuse_too_few_years("years", "law")
        seen: set[str] = set()
        for number in PERIOD_NUMBERS:
            name, years = data.get(f"jurisdiction_{number}") or "", data.get(f"years_{number}")
            if name and years is None and f"years_{number}" not in self.errors:
                self.add_error(f"years_{number}", _("Say for how many years."))
            if years is not None and not name:
                self.add_error(f"jurisdiction_{number}", _("Say where."))
            if name and name.casefold() in seen:
                self.add_error(f"jurisdiction_{number}", _("This jurisdiction stands above already."))
            self._refuse_too_few_years(f"years_{number}", f"law_{number}")
            seen.add(name.casefold())
        return data

    def _refuse_too_few_years(self, years_field: str, law_field: str) -> None:
        years, law = self.cleaned_data.get(years_field), Law(self.cleaned_data.get(law_field) or Law.NONE)
        if years is not None and years < law.minimum_years:
            words = _("This law asks for at least %(years)s years.") % {"years": law.minimum_years}
            self.add_error(years_field, words)

    @property
    def rules(self) -> RetentionRules:
        """The cleaned rules. Only for a valid form."""
        data = self.cleaned_data
        terms = (
            RetentionTerm(
                data[f"jurisdiction_{number}"],
                data[f"years_{number}"],
                Law(data[f"law_{number}"] or Law.NONE),
            )
            for number in PERIOD_NUMBERS
            if data[f"jurisdiction_{number}"]
        )
        return RetentionRules(data["version"], data["years"], tuple(terms), Law(data["law"]))
