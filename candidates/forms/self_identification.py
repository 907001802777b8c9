"""What candidates may say about themselves: each question may be left alone."""

from django import forms
from django.utils.translation import gettext_lazy as _

from candidates.services.self_identification import SelfDescription

NO_ANSWER = ("", _("I’d rather not say"))
GENDERS = (("woman", _("Woman")), ("man", _("Man")), ("other", _("Another gender")))
ETHNICITIES = (
    ("hispanic", _("Hispanic or Latino")),
    ("white", _("White")),
    ("black", _("Black or African American")),
    ("asian", _("Asian")),
    ("native_american", _("American Indian or Alaska Native")),
    ("pacific_islander", _("Native Hawaiian or other Pacific Islander")),
    ("several", _("Two or more of these")),
)
AGES = (("under_40", _("Under 40")), ("from_40", _("40 or over")))


class SelfDescriptionForm(forms.Form):
    """Cleans to a SelfDescription; nothing is chosen beforehand but not to say."""

    gender = forms.ChoiceField(
        label=_("Gender"), choices=[NO_ANSWER, *GENDERS], required=False, widget=forms.RadioSelect
    )
    ethnicity = forms.ChoiceField(
        label=_("Ethnicity"), choices=[NO_ANSWER, *ETHNICITIES], required=False, widget=forms.RadioSelect
    )
    age = forms.ChoiceField(
        label=_("Age"), choices=[NO_ANSWER, *AGES], required=False, widget=forms.RadioSelect
    )

    @property
    def said(self) -> SelfDescription:
        """The cleaned answer. Only for a valid form."""
        data = self.cleaned_data
        return SelfDescription(data["gender"], data["ethnicity"], data["age"])
