"""The form that opens a loop names the field that is wrong, and reads times in the viewer's zone."""

import datetime
import zoneinfo
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.utils import timezone

from candidates.forms.loops import OpenLoopForm
from candidates.selectors.templates import StageToPlan
from candidates.services.loops import CandidateDetails, InterviewPlan

ADA, BO, CAY = (UUID(int=number) for number in (1, 2, 3))
PEOPLE = [(ADA, "Ada"), (BO, "Bo"), (CAY, "Cay")]
DESIGN = StageToPlan(UUID(int=11), "System design", 90, interviewers=2, bar_raiser=False, dimensions=("A",))
VALUES = StageToPlan(UUID(int=12), "Values", 60, interviewers=1, bar_raiser=True, dimensions=("B",))
KEY = uuid4()
DATA = {
    "loop_id": str(KEY),
    "name": "Cleo Marr",
    "email": "cleo@example.com",
    "resume_url": "",
    "stage_0_date": "2026-12-01",
    "stage_0_time": "10:00",
    "stage_0_interviewer_1": str(ADA),
    "stage_0_interviewer_2": str(BO),
    "stage_1_date": "2026-12-02",
    "stage_1_time": "09:30",
    "stage_1_interviewer_1": str(BO),
    "stage_1_bar_raiser": str(CAY),
}
NOW = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)


def form(**changes: Any) -> OpenLoopForm:
    return OpenLoopForm({**DATA, **changes}, stages=[DESIGN, VALUES], people=PEOPLE)


def test_valid_form_cleans_to_a_candidate_and_a_plan_per_stage() -> None:
    with timezone.override(zoneinfo.ZoneInfo("Europe/Berlin")):
        valid = form(resume_url="example.com/cleo.pdf")
        assert valid.is_valid()
    assert valid.cleaned_data["loop_id"] == KEY
    assert valid.candidate == CandidateDetails(
        "Cleo Marr", "cleo@example.com", "https://example.com/cleo.pdf"
    )
    assert valid.plans == [
        InterviewPlan(DESIGN.id, datetime.datetime(2026, 12, 1, 9, tzinfo=datetime.UTC), (ADA, BO)),
        InterviewPlan(VALUES.id, datetime.datetime(2026, 12, 2, 8, 30, tzinfo=datetime.UTC), (BO,), CAY),
    ]


def test_two_forms_open_two_loops() -> None:
    keys = [OpenLoopForm(stages=[], people=[]).initial["loop_id"] for _form in range(2)]
    assert keys[0] != keys[1]


WRONG = {
    "no name": ({"name": " "}, "name"),
    "a name with NUL": ({"name": "Cl\0eo"}, "name"),
    "no address": ({"email": "cleo at home"}, "email"),
    "a link that runs": ({"resume_url": "javascript:alert(1)"}, "resume_url"),
    "a link to files": ({"resume_url": "ftp://example.com/cv"}, "resume_url"),
    "no date": ({"stage_0_date": ""}, "stage_0_date"),
    "a date that isn't": ({"stage_1_date": "2026-02-30"}, "stage_1_date"),
    "a time that isn't": ({"stage_1_time": "25:00"}, "stage_1_time"),
    "somebody unknown": ({"stage_0_interviewer_2": str(uuid4())}, "stage_0_interviewer_2"),
    "one person twice": ({"stage_0_interviewer_2": str(ADA)}, "stage_0_interviewer_2"),
    "a bar raiser who leads": ({"stage_1_bar_raiser": str(BO)}, "stage_1_bar_raiser"),
    "no identifier": ({"loop_id": ""}, "loop_id"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_value_is_an_error_of_its_field(name: str) -> None:
    changes, field = WRONG[name]
    assert list(form(**changes).errors) == [field]


def test_open_seats_are_left_for_the_plan() -> None:
    later = form(stage_0_interviewer_1="", stage_1_bar_raiser="")
    assert later.is_valid()
    assert [(plan.leads, plan.bar_raiser) for plan in later.plans] == [((BO,), None), ((BO,), None)]
    assert (later.is_full, form().is_valid()) == (False, True)


def test_person_twice_in_the_loop_but_not_in_one_interview_is_allowed() -> None:
    assert form(stage_1_bar_raiser=str(ADA)).is_valid()


@pytest.mark.parametrize(
    ("day", "words"), [("2027-03-28", "clocks go forward"), ("2027-10-31", "comes twice on this day")]
)
def test_local_time_that_does_not_exist_or_exists_twice_is_an_error(day: str, words: str) -> None:
    with timezone.override(zoneinfo.ZoneInfo("Europe/Berlin")):
        wrong = form(stage_0_date=day, stage_0_time="02:30")
        assert list(wrong.errors) == ["stage_0_time"]
        assert words in wrong.errors["stage_0_time"][0]
        assert "Europe/Berlin" in wrong.errors["stage_0_time"][0]


def test_date_out_of_reach_is_an_error() -> None:
    with timezone.override(zoneinfo.ZoneInfo("Asia/Tokyo")):
        assert list(form(stage_0_date="0001-01-01", stage_0_time="00:00").errors) == ["stage_0_date"]


@time_machine.travel(NOW, tick=False)
def test_plan_ahead_without_overlap_warns_of_nothing() -> None:
    valid = form()
    assert valid.is_valid()
    assert valid.warnings() == []


@time_machine.travel(NOW, tick=False)
def test_start_in_the_past_is_only_a_warning() -> None:
    valid = form(stage_0_date="2026-11-22")
    assert valid.is_valid()
    assert valid.warnings() == ["System design starts in the past."]


@time_machine.travel(NOW, tick=False)
def test_interviews_at_the_same_time_are_only_a_warning() -> None:
    valid = form(stage_1_date="2026-12-01", stage_1_time="11:29")
    assert valid.is_valid()
    assert valid.warnings() == ["System design and Values take place at the same time."]
    touching = form(stage_1_date="2026-12-01", stage_1_time="11:30")
    assert touching.is_valid()
    assert touching.warnings() == []
