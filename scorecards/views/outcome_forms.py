"""The forms of a debrief page that end in a decision, each with what its reader typed before."""

from typing import Any

from django import forms

from hiring.views.requests import SignedInRequest
from scorecards.forms.decisions import DecisionForm, DissentForm, ReopeningForm
from scorecards.forms.kept import fill_from_kept
from scorecards.forms.revotes import BallotForm, RevoteClosingForm, RevoteOpeningForm
from scorecards.models import KeptForm
from scorecards.selectors.debriefs import DebriefPage, LoopHeader
from scorecards.selectors.kept_forms import kept_forms, people_to_name

KEPT_AS = {
    "decision_form": KeptForm.Form.DECISION,
    "dissent_form": KeptForm.Form.DISSENT,
    "reopening_form": KeptForm.Form.REOPENING,
    "ballot_form": KeptForm.Form.BALLOT,
}


def outcome_forms(request: SignedInRequest, header: LoopHeader, page: DebriefPage | None) -> dict[str, Any]:
    """Return the forms that the viewer may fill, by their name on the page. Up to two queries."""
    if page is None:
        return {}
    found = dict(_forms(request, header, page))
    kept = kept_forms(request.user, header.id) if found else {}
    for name, form in found.items():
        fill_from_kept(form, kept.get(KEPT_AS.get(name, ""), ""))
    return found


def _forms(request: SignedInRequest, header: LoopHeader, page: DebriefPage) -> list[tuple[str, forms.Form]]:
    decision = page.decision
    if decision is None:
        return _forms_before_deciding(request, header, page)
    number = {"number": decision.number}
    found: list[tuple[str, forms.Form]] = []
    if decision.may_dissent:
        found.append(("dissent_form", DissentForm(initial=number)))
    if decision.may_reopen:
        found.append(("reopening_form", ReopeningForm(initial=number)))
    return found


def _forms_before_deciding(
    request: SignedInRequest, header: LoopHeader, page: DebriefPage
) -> list[tuple[str, forms.Form]]:
    found: list[tuple[str, forms.Form]] = []
    if page.revote is None:
        if header.is_run:
            found.append(("revote_opening_form", _opening_form(page)))
            found.append(("decision_form", decision_form(request, header, page)))
        return found
    number = {"number": page.revote.number}
    if page.revote.own:
        found.append(("ballot_form", BallotForm(own=page.revote.own, initial=number)))
    if header.is_run:
        found.append(("revote_closing_form", RevoteClosingForm(initial=number)))
    return found


def _opening_form(page: DebriefPage) -> RevoteOpeningForm:
    split = {row.name for row in page.matrix if row.split}
    initial = {"dimensions": [key for key, name in page.dimensions if name in split]}
    return RevoteOpeningForm(dimensions=page.dimensions, initial=initial)


def decision_form(
    request: SignedInRequest, header: LoopHeader, page: DebriefPage | None, data: Any = None
) -> DecisionForm:
    """Return the decision's form for those whom this loop offers by name. One query."""
    return DecisionForm(
        data,
        dimensions=page.dimensions if page else (),
        people=people_to_name(request.user, header),
        initial={"participants": [str(request.user.pk)]},
    )
