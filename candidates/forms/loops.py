"""The form that opens a loop: the candidate, then when and with whom each stage takes place."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from candidates.forms.times import start_of
from candidates.models import Candidate
from candidates.selectors.templates import StageToPlan
from candidates.services.loops import CandidateDetails, InterviewPlan
from hiring.identifiers import time_ordered_uuid


@dataclass(frozen=True, slots=True)
class StageFields:
    """A stage with its bound fields, for the page."""

    number: int
    stage: StageToPlan
    date: forms.BoundField
    time: forms.BoundField
    people: tuple[forms.BoundField, ...]


class OpenLoopForm(forms.Form):
    """Cleans to a candidate and a plan per stage; times are read in the viewer's zone."""

    # Chosen when the page is made, so that a form sent twice opens one loop.
    loop_id = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=Candidate._meta.get_field("name").max_length)
    email = forms.EmailField(label=_("E-mail address"))
    resume_url = forms.URLField(
        label=_("Link to the résumé"), required=False, assume_scheme="https", max_length=200
    )
    linked_person = forms.ChoiceField(label=_("One of us, or close to"))
    referrer = forms.ChoiceField(label=_("Referred by"))

    def __init__(
        self,
        *arguments: Any,
        stages: Sequence[StageToPlan],
        people: Sequence[tuple[UUID, str]],
        **options: Any,
    ) -> None:
        options.setdefault("initial", {"loop_id": time_ordered_uuid()})
        super().__init__(*arguments, **options)
        self.stages = stages
        resume: Any = self.fields["resume_url"]
        said = gettext("Enter a link that begins with https:// or http://.")
        resume.validators = [URLValidator(schemes=["http", "https"], message=said)]
        self.fields["name"].widget.attrs["autocomplete"] = "off"
        self.fields["email"].widget.attrs["autocomplete"] = "off"
        choices = [("", gettext("Later, on the plan")), *((str(key), name) for key, name in people)]
        nobody = [("", gettext("Nobody")), *choices[1:]]
        for name in ("linked_person", "referrer"):
            self.fields[name] = _person_field(self.fields[name].label, nobody)
        for index, stage in enumerate(stages):
            self.fields |= _stage_fields(index, stage, choices)

    def stage_fields(self) -> Iterator[StageFields]:
        """Yield the stages with their fields, in order."""
        for index, stage in enumerate(self.stages):
            yield StageFields(
                number=index + 1,
                stage=stage,
                date=self[f"stage_{index}_date"],
                time=self[f"stage_{index}_time"],
                people=tuple(self[name] for name in _seat_names(index, stage)),
            )

    def clean(self) -> dict[str, Any]:
        for index, stage in enumerate(self.stages):
            self._clean_start(index)
            self._refuse_repeats(_seat_names(index, stage))
        return self.cleaned_data

    def _clean_start(self, index: int) -> None:
        """Put date and time together; some local times don't exist or happen twice."""
        date = self.cleaned_data.get(f"stage_{index}_date")
        time = self.cleaned_data.get(f"stage_{index}_time")
        if date is None or time is None:
            return
        try:
            self.cleaned_data[f"stage_{index}_start"] = start_of(date, time)
        except ValidationError as error:
            part = "date" if error.code == "out_of_reach" else "time"
            self.add_error(f"stage_{index}_{part}", error)

    def _refuse_repeats(self, names: Sequence[str]) -> None:
        seen: set[str] = set()
        for name in names:
            person = self.cleaned_data.get(name)
            if person and person in seen:
                self.add_error(name, gettext("This person is in the interview already."))
            seen.add(person or "")

    @property
    def candidate(self) -> CandidateDetails:
        data = self.cleaned_data
        return CandidateDetails(
            name=data["name"],
            email=data["email"],
            resume_url=data["resume_url"],
            linked_person=_person(data["linked_person"]),
            referrer=_person(data["referrer"]),
        )

    @property
    def plans(self) -> list[InterviewPlan]:
        """The plan per stage of a valid form."""
        return [self._plan(index, stage) for index, stage in enumerate(self.stages)]

    def _plan(self, index: int, stage: StageToPlan) -> InterviewPlan:
        people = [_person(self.cleaned_data[name]) for name in _seat_names(index, stage)]
        leads = people[: stage.interviewers]
        return InterviewPlan(
            stage_id=stage.id,
            starts_at=self.cleaned_data[f"stage_{index}_start"],
            leads=tuple(person for person in leads if person),
            bar_raiser=people[-1] if stage.bar_raiser else None,
        )

    @property
    def is_full(self) -> bool:
        """Whether nobody is left to be seated on the plan."""
        return all(
            len(plan.people) == stage.people for stage, plan in zip(self.stages, self.plans, strict=True)
        )

    def warnings(self) -> list[str]:
        """Return what is allowed and perhaps not meant: starts in the past, interviews at the same time."""
        plans = list(zip(self.stages, self.plans, strict=True))
        past = [stage.exercise for stage, plan in plans if plan.starts_at < timezone.now()]
        said = []
        if past:
            text = ngettext(
                "%(stages)s starts in the past.", "These interviews start in the past: %(stages)s.", len(past)
            )
            said.append(text % {"stages": ", ".join(past)})
        for one, other in _overlaps(plans):
            said.append(
                gettext("%(one)s and %(other)s take place at the same time.") % {"one": one, "other": other}
            )
        return said


def _seat_names(index: int, stage: StageToPlan) -> list[str]:
    names = [f"stage_{index}_interviewer_{number}" for number in range(1, stage.interviewers + 1)]
    return [*names, f"stage_{index}_bar_raiser"] if stage.bar_raiser else names


def _stage_fields(index: int, stage: StageToPlan, choices: list[tuple[str, str]]) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {
        f"stage_{index}_date": forms.DateField(
            label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        ),
        f"stage_{index}_time": forms.TimeField(
            label=_("Start"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        ),
    }
    for name in _seat_names(index, stage):
        fields[name] = _person_field(_seat_label(name, stage), choices)
    return fields


def _person_field(label: Any, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        required=False,
        error_messages={"invalid_choice": _("Choose somebody who is active.")},
    )


def _person(chosen: str) -> UUID | None:
    return UUID(chosen) if chosen else None


def _seat_label(name: str, stage: StageToPlan) -> str:
    if name.endswith("bar_raiser"):
        return gettext("Bar raiser")
    if stage.interviewers == 1:
        return gettext("Interviewer")
    return gettext("Interviewer %(number)s") % {"number": name.rpartition("_")[2]}


def _overlaps(plans: list[tuple[StageToPlan, InterviewPlan]]) -> Iterator[tuple[str, str]]:
    """Yield neighbours in time of which the second starts before the first has ended."""
    ordered = sorted(plans, key=lambda pair: pair[1].starts_at)
    for (stage, plan), (later_stage, later) in pairwise(ordered):
        if later.starts_at < plan.starts_at + datetime.timedelta(minutes=stage.minutes):
            yield stage.exercise, later_stage.exercise
