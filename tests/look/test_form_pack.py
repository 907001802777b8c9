"""Our crispy-forms pack: every widget has a name, a hint and errors that assistive tools can find."""

import re

import pytest
from crispy_forms.templatetags.crispy_forms_filters import as_crispy_field, as_crispy_form
from crispy_forms.utils import render_crispy_form
from django import forms
from django.template.loader import render_to_string

SEATS = [("lead", "Lead"), ("shadow", "Shadow")]
LEVELS = [(str(level), str(level)) for level in range(1, 6)] + [("not_assessed", "Not assessed")]


class EveryWidget(forms.Form):
    name = forms.CharField(help_text="As candidates read it.")
    email = forms.EmailField(required=False)
    secret = forms.CharField(widget=forms.PasswordInput)
    cap = forms.IntegerField()
    day = forms.DateField()
    kind = forms.ChoiceField(choices=SEATS)
    several = forms.MultipleChoiceField(choices=SEATS)
    seat = forms.ChoiceField(choices=SEATS, widget=forms.RadioSelect, help_text="A shadow doesn’t rate.")
    days = forms.MultipleChoiceField(choices=SEATS, widget=forms.CheckboxSelectMultiple)
    agreed = forms.BooleanField(help_text="Once is enough.")
    document = forms.FileField()
    notes = forms.CharField(widget=forms.Textarea)
    token = forms.CharField(widget=forms.HiddenInput, required=False)


class Rated(forms.Form):
    rating = forms.ChoiceField(choices=LEVELS, widget=forms.RadioSelect)


def ids_described(html: str) -> set[str]:
    return {name for value in re.findall(r'aria-describedby="([^"]+)"', html) for name in value.split()}


def ids_present(html: str) -> list[str]:
    return re.findall(r'\sid="([^"]+)"', html)


def test_whole_form_carries_the_token_field_and_no_mark_on_required_fields() -> None:
    html = str(as_crispy_form(EveryWidget()))
    assert html.count('class="optional"') == 1
    assert '<input type="hidden" name="token"' in html


@pytest.mark.parametrize("form", [EveryWidget(), EveryWidget(data={})], ids=["blank", "invalid"])
def test_every_description_points_at_an_element_that_exists_once(form: EveryWidget) -> None:
    html = str(as_crispy_form(form))
    present = ids_present(html)
    assert ids_described(html) - set(present) == set()
    assert len(present) == len(set(present))


def test_every_visible_field_has_an_error_tied_to_it_when_invalid() -> None:
    form = EveryWidget(data={})
    expected = {f"id_{name}_error" for name in form.errors}
    assert len(expected) == 11
    assert expected <= ids_described(str(as_crispy_form(form)))


def test_every_label_names_a_control_that_exists() -> None:
    html = str(as_crispy_form(EveryWidget()))
    assert set(re.findall(r'<label[^>]* for="([^"]+)"', html)) - set(ids_present(html)) == set()


def test_radio_buttons_stand_in_a_fieldset_with_a_legend() -> None:
    html = str(as_crispy_field(EveryWidget()["seat"]))
    assert html.count("<fieldset") == html.count("<legend") == 1
    assert html.count('type="radio"') == 2


def test_whole_form_tag_posts_files_when_a_field_needs_it() -> None:
    html = str(render_crispy_form(EveryWidget()))
    assert 'method="post"' in html
    assert 'enctype="multipart/form-data"' in html


def test_rating_offers_five_levels_and_not_assessed_apart() -> None:
    anchors = [{"level": level, "text": f"Anchor {level}"} for level in range(1, 6)]
    context = {"field": Rated(data={"rating": "4"})["rating"], "anchors": anchors}
    html = render_to_string("partials/rating_field.html", context)
    assert re.findall(r'<label data-level="(\d)"', html) == ["1", "2", "3", "4", "5"]
    assert html.count('class="rating-none" data-level="none"') == 1
    assert re.findall(r'value="(\w+)"[^>]* checked', html) == ["4"]
    assert ids_described(html) - set(ids_present(html)) == set()


def test_rating_says_what_is_wrong_when_nothing_was_chosen() -> None:
    html = render_to_string("partials/rating_field.html", {"field": Rated(data={})["rating"], "anchors": []})
    assert 'id="id_rating_error"' in html
    assert "checked" not in html
