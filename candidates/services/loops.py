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
from hiring.actors import Actor, ConflictError, NotAllowedError, person_or_none
from hiring.models import LoopTemplate, Person, Role, Stage, StageDimension
from hiring.services.events import append_event


class LoopUnderWayError(ConflictError):
    """The candidate has interviews ahead in another loop for the same role."""


@dataclass(frozen=True, slots=True)
class CandidateDetails:
    name: str
    email: str
    resume_url: str = ""


@dataclass(frozen=True, slots=True)
class InterviewPlan:
    """When a stage takes place and with whom; `starts_at` is aware, the bar raiser comes on top."""

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
    ConflictError (template not published, a person not active, the identifier taken by another loop),
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
    append_event(
        "loop_opened",
        actor=actor,
        stream=("loop", loop.pk),
        payload={
            "application_id": str(application.pk),
            "template_id": str(template.pk),
            "interview_ids": [str(interview.pk) for interview in created],
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
        if not plan.leads or len(set(plan.people)) < len(plan.people):
            raise ValueError("An interview has one lead at least, and nobody twice.")
        if timezone.is_naive(plan.starts_at):
            raise ValueError("A start is a moment: give it a time zone.")
    return stages


def _locked_application(details: CandidateDetails, role: Role) -> Application:
    """Openings for one application wait for each other here."""
    candidate, is_new = Candidate.objects.get_or_create(
        email__iexact=details.email,
        defaults={"name": details.name, "email": details.email, "resume_url": details.resume_url},
    )
    if details.resume_url and not is_new and candidate.resume_url != details.resume_url:
        candidate.resume_url = details.resume_url
        candidate.save(update_fields=["resume_url"])
    application, _is_new = Application.objects.get_or_create(candidate=candidate, role=role)
    return Application.objects.select_for_update(of=("self",), no_key=True).get(pk=application.pk)


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
) -> list[Interview]:
    _require_active({person for plan in plans for person in plan.people})
    interviews = {plan.stage_id: _interview(loop, stages[plan.stage_id], plan) for plan in plans}
    tested = StageDimension.objects.filter(stage__in=stages).order_by("pk")
    Interview.objects.bulk_create(interviews.values())
    InterviewDimension.objects.bulk_create(
        InterviewDimension(interview=interviews[row.stage_id], dimension_id=row.dimension_id)
        for row in tested
    )
    Seat.objects.bulk_create(seat for plan in plans for seat in _seats(interviews[plan.stage_id], plan))
    return list(interviews.values())


def _require_active(people: set[UUID]) -> None:
    """The lock keeps a person from being deactivated while being seated."""
    active = Person.objects.active().select_for_update(no_key=True).filter(pk__in=people).order_by("pk")
    if len(active) < len(people):
        raise ConflictError(_("Somebody on this panel is no longer active."))


def _interview(loop: Loop, stage: Stage, plan: InterviewPlan) -> Interview:
    return Interview(
        loop=loop,
        position=stage.position,
        title=stage.exercise.name,
        exercise=stage.exercise,
        starts_at=plan.starts_at,
        minutes=stage.minutes,
    )


def _seats(interview: Interview, plan: InterviewPlan) -> list[Seat]:
    seats = [Seat(interview=interview, person_id=person) for person in plan.leads]
    if plan.bar_raiser is not None:
        seats.append(Seat(interview=interview, person_id=plan.bar_raiser, kind=Seat.Kind.BAR_RAISER))
    return seats
