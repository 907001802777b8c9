"""Opening a loop: whole or not at all, once, only by whom it concerns."""

import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from candidates.models import Candidate, Interview, Loop, Seat
from candidates.services.loops import CandidateDetails, InterviewPlan, LoopUnderWayError, open_loop
from candidates.services.seating import SeatRefusedError
from hiring.actors import ConflictError, NotAllowedError
from hiring.models import Duty, Event, LoopTemplate, Person, Stage
from tests import factories
from tests.threads import at_once

CLEO = CandidateDetails("Cleo Marr", "cleo@example.com", "https://example.com/cleo.pdf")
TOMORROW = timezone.now() + datetime.timedelta(days=1)


def make_template(stages: int = 2, is_published: bool = True) -> LoopTemplate:
    """A published template: each stage has one interviewer and tests both dimensions; the last one has a
    bar raiser besides."""
    rubric = factories.RubricFactory()
    tested = factories.DimensionFactory.create_batch(2, rubric=rubric)
    exercises = factories.ExerciseFactory.create_batch(stages, rubric=rubric)
    template = LoopTemplate.objects.create(rubric=factories.publish(rubric), name="Full loop")
    for position, exercise in enumerate(exercises):
        stage = template.stages.create(
            position=position, exercise=exercise, minutes=60, bar_raiser=position == stages - 1
        )
        stage.dimensions.set(tested)
    return published(template) if is_published else template


def published(template: LoopTemplate) -> LoopTemplate:
    template.published_at = factories.NOON
    template.save()
    return template


def plans(template: LoopTemplate, start: datetime.datetime = TOMORROW) -> list[InterviewPlan]:
    return [
        InterviewPlan(
            stage_id=stage.pk,
            starts_at=start + datetime.timedelta(hours=2 * stage.position),
            leads=(qualified(stage),),
            bar_raiser=qualified(stage) if stage.bar_raiser else None,
        )
        for stage in template.stages.all()
    ]


def qualified(stage: Stage) -> UUID:
    return factories.qualify(factories.PersonFactory(), stage.exercise).pk


def open_it(actor: Person, template: LoopTemplate, **changes: Any) -> Loop:
    arguments: dict[str, Any] = {
        "loop_id": uuid4(), "template_id": template.pk, "candidate": CLEO, "interviews": plans(template),
    }  # fmt: skip
    return open_loop(actor=actor, **{**arguments, **changes})


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Candidate, Loop, Interview, Seat, Event))


@pytest.mark.django_db
def test_opened_loop_follows_its_template(recruiter: Person) -> None:
    template = make_template()
    wanted = plans(template)
    loop = open_it(recruiter, template, interviews=wanted)
    assert (loop.rubric, loop.template, loop.opened_by) == (template.rubric, template, recruiter)
    candidate = loop.application.candidate
    assert (candidate.name, candidate.email, candidate.resume_url) == (
        "Cleo Marr", "cleo@example.com", "https://example.com/cleo.pdf",
    )  # fmt: skip
    interviews = list(loop.interviews.all())
    assert [interview.title for interview in interviews] == [
        stage.exercise.name for stage in template.stages.all()
    ]
    assert [interview.starts_at for interview in interviews] == [plan.starts_at for plan in wanted]
    for interview, stage in zip(interviews, template.stages.all(), strict=True):
        assert set(interview.dimensions.all()) == set(stage.dimensions.all())
    seats = Seat.objects.order_by("interview__position", "-kind").values_list("person", "kind")
    assert list(seats) == [
        (wanted[0].leads[0], "lead"), (wanted[1].leads[0], "lead"), (wanted[1].bar_raiser, "bar_raiser"),
    ]  # fmt: skip


@pytest.mark.django_db
def test_opening_appends_one_event_without_words(recruiter: Person) -> None:
    template = make_template()
    loop = open_it(recruiter, template)
    event = Event.objects.get()
    assert (event.kind, event.actor, event.stream_id) == ("loop_opened", recruiter, loop.pk)
    assert event.payload == {
        "application_id": str(loop.application_id),
        "template_id": str(template.pk),
        "interview_ids": [str(interview.pk) for interview in loop.interviews.all()],
    }


@pytest.mark.django_db
def test_request_sent_twice_opens_one_loop(recruiter: Person) -> None:
    template = make_template()
    key, wanted = uuid4(), plans(template)
    loops = [open_it(recruiter, template, loop_id=key, interviews=wanted) for _time in range(2)]
    assert loops[0] == loops[1]
    assert counts() == (1, 1, 2, 3, 1)


@pytest.mark.django_db
def test_identifier_of_another_loop_is_a_conflict(recruiter: Person) -> None:
    other = factories.make_loop()
    template = make_template()
    with pytest.raises(ConflictError):
        open_it(recruiter, template, loop_id=other.pk)
    assert Candidate.objects.filter(email=CLEO.email).count() == 0


@pytest.mark.django_db
def test_second_loop_while_one_is_under_way_is_refused(recruiter: Person) -> None:
    template = make_template()
    open_it(recruiter, template)
    before = counts()
    with pytest.raises(LoopUnderWayError):
        open_it(recruiter, template)
    assert counts() == before


@pytest.mark.django_db
@pytest.mark.parametrize("end", ["over", "closed", "cancelled"])
def test_second_loop_after_the_first_is_opened(recruiter: Person, end: str) -> None:
    template = make_template()
    first = open_it(recruiter, template)
    if end == "over":
        first.interviews.update(starts_at=timezone.now() - datetime.timedelta(minutes=61))
    elif end == "closed":
        Loop.objects.update(closed_at=timezone.now())
    else:
        first.interviews.update(cancelled_at=timezone.now())
    second = open_it(recruiter, template)
    assert second.application == first.application
    assert Loop.objects.count() == 2


@pytest.mark.django_db
def test_interview_that_runs_now_is_under_way(recruiter: Person) -> None:
    template = make_template()
    first = open_it(recruiter, template)
    first.interviews.update(starts_at=timezone.now() - datetime.timedelta(minutes=59))
    with pytest.raises(LoopUnderWayError):
        open_it(recruiter, template)


@pytest.mark.django_db
def test_known_candidate_keeps_the_name_and_takes_the_new_link(recruiter: Person) -> None:
    known = factories.CandidateFactory(name="C. Marr", email="CLEO@example.com", resume_url="")
    open_it(recruiter, make_template())
    known.refresh_from_db()
    assert (known.name, known.email, known.resume_url) == ("C. Marr", "CLEO@example.com", CLEO.resume_url)


@pytest.mark.django_db
def test_known_link_is_kept_when_none_is_given(recruiter: Person) -> None:
    known = factories.CandidateFactory(email=CLEO.email, resume_url="https://example.com/old")
    open_it(recruiter, make_template(), candidate=CandidateDetails("Cleo", CLEO.email))
    known.refresh_from_db()
    assert known.resume_url == "https://example.com/old"


@pytest.mark.django_db
def test_template_that_is_not_published_is_a_conflict(recruiter: Person) -> None:
    template = make_template(is_published=False)
    with pytest.raises(ConflictError):
        open_it(recruiter, template)
    assert Loop.objects.count() == 0


@pytest.mark.django_db
def test_person_who_is_not_active_is_a_conflict_and_leaves_nothing(recruiter: Person) -> None:
    template = make_template()
    wanted = plans(template)
    Person.objects.filter(pk=wanted[1].leads[0]).update(is_active=False)
    with pytest.raises(ConflictError):
        open_it(recruiter, template, interviews=wanted)
    assert counts() == (0, 0, 0, 0, 0)


def twice(plan: InterviewPlan) -> InterviewPlan:
    return InterviewPlan(plan.stage_id, plan.starts_at, plan.leads, bar_raiser=plan.leads[0])


def naive(plan: InterviewPlan) -> InterviewPlan:
    return InterviewPlan(plan.stage_id, plan.starts_at.replace(tzinfo=None), plan.leads)


@pytest.mark.django_db
@pytest.mark.parametrize("change", [twice, naive])
def test_plan_that_cannot_be_is_an_error(recruiter: Person, change: Any) -> None:
    template = make_template()
    first, *others = plans(template)
    with pytest.raises(ValueError, match=r"sits in an interview twice|a time zone"):
        open_it(recruiter, template, interviews=[change(first), *others])
    assert counts() == (0, 0, 0, 0, 0)


@pytest.mark.django_db
def test_seats_may_stay_open_until_the_plan(recruiter: Person) -> None:
    template = make_template()
    wanted = [InterviewPlan(plan.stage_id, plan.starts_at, ()) for plan in plans(template)]
    loop = open_it(recruiter, template, interviews=wanted)
    assert (loop.interviews.count(), Seat.objects.count()) == (2, 0)


@pytest.mark.django_db
def test_ties_are_stored_and_keep_people_out_of_the_loop(recruiter: Person) -> None:
    template = make_template()
    wanted = plans(template)
    for tie, rule in (("referrer", "referrer"), ("linked_person", "candidate")):
        close = CandidateDetails("Cleo", "c@example.com", **{tie: wanted[1].bar_raiser})
        with pytest.raises(SeatRefusedError) as refused:
            open_it(recruiter, template, candidate=close, interviews=wanted)
        assert (refused.value.rule, refused.value.person_id) == (rule, wanted[1].bar_raiser)
    assert counts() == (0, 0, 0, 0, 0)
    outsider = factories.PersonFactory()
    close = CandidateDetails("Cleo", "c@example.com", linked_person=outsider.pk, referrer=recruiter.pk)
    application = open_it(recruiter, template, candidate=close, interviews=wanted).application
    assert (application.candidate.linked_person, application.referrer) == (outsider, recruiter)


@pytest.mark.django_db
def test_seats_of_the_same_form_count_against_the_cap(recruiter: Person) -> None:
    template = make_template(stages=3)
    one = factories.PersonFactory(daily_cap=2, weekly_cap=9)
    factories.qualify(one, *(stage.exercise for stage in template.stages.all()))
    noon = TOMORROW.replace(hour=8)
    wanted = [InterviewPlan(plan.stage_id, plan.starts_at, (one.pk,)) for plan in plans(template, start=noon)]
    with pytest.raises(SeatRefusedError, match=f"{one.name} is at the daily cap"):
        open_it(recruiter, template, interviews=wanted)
    assert Loop.objects.count() == 0


@pytest.mark.django_db
def test_plan_without_a_stage_or_with_one_twice_is_an_error(recruiter: Person) -> None:
    template = make_template()
    first, second = plans(template)
    for wrong in ([first], [first, first], [first, second, second]):
        with pytest.raises(ValueError, match="exactly once"):
            open_it(recruiter, template, interviews=wrong)


@pytest.mark.django_db
def test_opening_is_allowed_to_whom_the_role_belongs() -> None:
    template = make_template()
    manager = factories.PersonFactory(duties=[Duty.HIRING_MANAGER])
    for person in (manager, factories.PersonFactory()):
        with pytest.raises(NotAllowedError):
            open_it(person, template)
    template.rubric.role.hiring_managers.add(manager)
    assert open_it(manager, template).opened_by == manager


@pytest.mark.django_db(transaction=True)
def test_request_sent_three_times_at_once_opens_one_loop(recruiter: Person) -> None:
    template = make_template()
    key, wanted = uuid4(), plans(template)

    def call() -> UUID:
        return open_it(recruiter, template, loop_id=key, interviews=wanted).pk

    assert at_once(call, call, call) == [key] * 3
    assert counts() == (1, 1, 2, 3, 1)
