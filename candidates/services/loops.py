"""Opening loops."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import DateTimeField, ExpressionWrapper, F
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from candidates.models import Application, Candidate, Interview, InterviewDimension, Loop, Seat
from candidates.policies import may_open_loop
from candidates.services.seating import SeatRequest, give_seats
from hiring.actors import Actor, ConflictError, NotAllowedError, person_or_none
from hiring.models import LoopTemplate, Role, Stage, StageDimension
from hiring.services.events import append_event


class LoopUnderWayError(ConflictError):
    """The candidate has interviews ahead in another loop for the same role."""


@dataclass(frozen=True, slots=True)
class CandidateDetails:
    """Who comes; `linked_person` and `referrer` are people of ours who may not interview them."""

    name: str
    email: str
    resume_url: str = ""
    linked_person: UUID | None = None
    referrer: UUID | None = None


@dataclass(frozen=True, slots=True)
class InterviewPlan:
    """When a stage takes place and with whom; `starts_at` is aware, the bar raiser comes on top.

    Whoever is missing is seated later, on the loop's plan.
    """

    stage_id: UUID
    starts_at: datetime.datetime
    leads: tuple[UUID, ...]
    bar_raiser: UUID | None = None

    @property
    def people(self) -> tuple[UUID, ...]:
        return self.leads if self.bar_raiser is None else (*self.leads, self.bar_raiser)


@transaction.atomic
def open_loop(
    *,
    actor: Actor,
    loop_id: UUID,
    template_id: UUID,
    candidate: CandidateDetails,
    interviews: Sequence[InterviewPlan],
) -> Loop:
    """Open a loop under a published loop template and append "loop_opened".

    The caller chooses the identifier, so that a request sent twice opens one loop; the second one gets the
    first one's. A candidate whose address is known keeps the known name. Raises NotAllowedError,
    ConflictError (template not published, the identifier taken by another loop), SeatRefusedError,
    LoopUnderWayError, LoopTemplate.DoesNotExist, and ValueError for a plan that doesn't fit the template.
    """
    template = LoopTemplate.objects.select_related("rubric__role").get(pk=template_id)
    if not may_open_loop(actor, template.rubric.role):
        raise NotAllowedError(_("You can't open loops for this role."))
    stages = _stages(template, interviews)
    application = _locked_application(candidate, template.rubric.role)
    if opened := Loop.objects.filter(pk=loop_id).first():
        return _same_loop(opened, application)
    _require_nothing_under_way(application)
    loop = Loop.objects.create(
        pk=loop_id,
        application=application,
        rubric=template.rubric,
        template=template,
        opened_at=timezone.now(),
        opened_by=person_or_none(actor),
    )
    created = _create_interviews(loop, stages, interviews)
    give_seats(actor=actor, loop=loop, requests=_requests(created, interviews))
    append_event(
        "loop_opened",
        actor=actor,
        stream=("loop", loop.pk),
        payload={
            "application_id": str(application.pk),
            "template_id": str(template.pk),
            "interview_ids": [str(interview.pk) for interview in created.values()],
        },
    )
    return loop


def _stages(template: LoopTemplate, interviews: Sequence[InterviewPlan]) -> dict[UUID, Stage]:
    """Return the template's stages by identifier; each is planned exactly once."""
    if not template.is_published:
        raise ConflictError(_("This loop template isn't published yet."))
    stages = {stage.pk: stage for stage in template.stages.select_related("exercise").order_by("position")}
    if sorted(plan.stage_id for plan in interviews) != sorted(stages):
        raise ValueError("Every stage of the template is planned exactly once.")
    for plan in interviews:
        if len(set(plan.people)) < len(plan.people):
            raise ValueError("Nobody sits in an interview twice.")
        if timezone.is_naive(plan.starts_at):
            raise ValueError("A start is a moment: give it a time zone.")
    return stages


def _locked_application(details: CandidateDetails, role: Role) -> Application:
    """Openings for one application wait for each other here."""
    candidate, _is_new = Candidate.objects.get_or_create(
        email__iexact=details.email, defaults={"name": details.name, "email": details.email}
    )
    _remember(candidate, resume_url=details.resume_url, linked_person_id=details.linked_person)
    application, _is_new = Application.objects.get_or_create(candidate=candidate, role=role)
    locked = Application.objects.select_for_update(of=("self",), no_key=True).select_related("candidate")
    application = locked.get(pk=application.pk)
    _remember(application, referrer_id=details.referrer)
    return application


def _remember(row: Candidate | Application, **told: str | UUID | None) -> None:
    """Store what was told; what was left empty stays as it is known."""
    news = {name: value for name, value in told.items() if value and getattr(row, name) != value}
    for name, value in news.items():
        setattr(row, name, value)
    if news:
        row.save(update_fields=list(news))


def _same_loop(opened: Loop, application: Application) -> Loop:
    if opened.application_id != application.pk:
        raise ConflictError(_("This form has opened a loop already. Start a new one."))
    return opened


def _require_nothing_under_way(application: Application) -> None:
    end = ExpressionWrapper(
        F("starts_at") + F("minutes") * datetime.timedelta(minutes=1), output_field=DateTimeField()
    )
    ahead = Interview.objects.planned().annotate(end=end).filter(end__gt=Now())
    if ahead.filter(loop__application=application, loop__closed_at__isnull=True).exists():
        raise LoopUnderWayError(_("This candidate has a loop under way for this role."))


def _create_interviews(
    loop: Loop, stages: dict[UUID, Stage], plans: Sequence[InterviewPlan]
) -> dict[UUID, Interview]:
    """Make the interviews of a loop; return them by stage."""
    interviews = {plan.stage_id: _interview(loop, stages[plan.stage_id], plan) for plan in plans}
    tested = StageDimension.objects.filter(stage__in=stages).order_by("pk")
    Interview.objects.bulk_create(interviews.values())
    InterviewDimension.objects.bulk_create(
        InterviewDimension(interview=interviews[row.stage_id], dimension_id=row.dimension_id)
        for row in tested
    )
    return interviews


def _interview(loop: Loop, stage: Stage, plan: InterviewPlan) -> Interview:
    return Interview(
        loop=loop,
        position=stage.position,
        title=stage.exercise.name,
        exercise=stage.exercise,
        starts_at=plan.starts_at,
        minutes=stage.minutes,
    )


def _requests(interviews: dict[UUID, Interview], plans: Sequence[InterviewPlan]) -> list[SeatRequest]:
    requests = []
    for plan in plans:
        interview = interviews[plan.stage_id]
        requests += [SeatRequest(interview, person, Seat.Kind.LEAD.value) for person in plan.leads]
        if plan.bar_raiser is not None:
            requests.append(SeatRequest(interview, plan.bar_raiser, Seat.Kind.BAR_RAISER.value))
    return requests
