"""Re-votes: opened after the panel has talked, entered privately, shown together once closed."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from candidates.models import Loop, Seat
from hiring.actors import Actor, ConflictError, NotAllowedError
from hiring.models import Dimension, Person
from hiring.services.events import append_event
from scorecards.models import Decision, KeptForm, Revote, RevoteBallot, Scorecard, SecondEstimate
from scorecards.policies import may_judge_evidence, may_read_evidence
from scorecards.selectors.drafts import RatingDraft
from scorecards.selectors.revisions import Revision, revisions_of
from scorecards.services.kept_forms import forget_kept_form
from scorecards.services.loops import ReasonNeededError, acting_person, locked_loop


@dataclass(frozen=True, slots=True)
class EstimateAnswer:
    """What somebody answers on one rating; `score` exactly with the answer "score"."""

    answer: str
    score: int | None = None
    reason: str = ""


@transaction.atomic
def open_revote(*, actor: Actor, loop_id: UUID, dimensions: Collection[str]) -> Revote:
    """Ask the panel again about what it rated on some dimensions (keys) and append "revote_opened".

    Asked is whoever has a counting, committed scorecard, about each dimension that it rates or says was not
    assessed, as it stood at the reveal. Raises NotAllowedError for whoever doesn't run the loop or may not
    read it, ConflictError while a re-vote is open or a decision stands and where nobody rated any of it,
    ValueError for an unknown dimension, Loop.DoesNotExist.
    """
    person = acting_person(actor)
    loop = locked_loop(loop_id)
    if not may_judge_evidence(person, loop):
        raise NotAllowedError(
            _("Those who run the loop open a re-vote, once it is revealed and open to them.")
        )
    _require_undecided(loop)
    chosen = _dimensions(loop, dimensions)
    asked = _asked(loop, chosen)
    if not asked:
        raise ConflictError(_("Nobody has rated any of these dimensions."))
    number = Revote.objects.filter(loop=loop).count() + 1
    revote = Revote.objects.create(
        loop=loop,
        number=number,
        dimensions=[dimension.key for dimension in chosen],
        opened_by=person,
        opened_at=timezone.now(),
    )
    for panellist, estimates in asked.items():
        ballot = RevoteBallot.objects.create(revote=revote, person_id=panellist)
        for estimate in estimates:
            estimate.ballot = ballot
        SecondEstimate.objects.bulk_create(estimates)
    _tell(
        "revote_opened",
        person,
        revote,
        None,
        dimensions=revote.dimensions,
        asked_ids=sorted(map(str, asked)),
    )
    return revote


def _require_undecided(loop: Loop) -> None:
    if Decision.objects.standing().filter(loop=loop).exists():
        raise ConflictError(_("A decision stands; a re-vote comes before it."))
    if Revote.objects.under_way().filter(loop=loop).exists():
        raise ConflictError(_("A re-vote is open already."))


def _dimensions(loop: Loop, keys: Collection[str]) -> list[Dimension]:
    found = list(Dimension.objects.filter(rubric=loop.rubric_id, key__in=keys).order_by("position", "key"))
    if unknown := set(keys) - {dimension.key for dimension in found}:
        raise ValueError(f"Not in this rubric: {', '.join(sorted(unknown))}")
    return found


def _asked(loop: Loop, dimensions: Collection[Dimension]) -> dict[UUID, list[SecondEstimate]]:
    """Return what each panellist is asked about, by person."""
    seats = Seat.objects.counting().filter(interview__loop=loop)
    cards = Scorecard.objects.committed().filter(seat__in=seats).select_related("seat").order_by("pk")
    revisions = revisions_of(list(cards))
    asked: dict[UUID, list[SecondEstimate]] = {}
    for card in cards:
        estimates = list(_estimates(card, _blind(revisions[card.pk]), dimensions))
        if estimates:
            asked.setdefault(card.seat.person_id, []).extend(estimates)
    return asked


def _blind(revisions: tuple[Revision, ...]) -> Revision:
    """Return the last revision that was written before its author could read the others'."""
    return [revision for revision in revisions if not revision.after_reveal][-1]


def _estimates(
    card: Scorecard, revision: Revision, dimensions: Collection[Dimension]
) -> Iterator[SecondEstimate]:
    for dimension in dimensions:
        rating: RatingDraft = revision.rating(dimension.key)
        if rating.score is not None or rating.not_assessed:
            yield SecondEstimate(scorecard=card, dimension=dimension, first=rating.score)


@transaction.atomic
def enter_estimates(
    *, actor: Actor, loop_id: UUID, number: int, answers: Mapping[UUID, EstimateAnswer]
) -> RevoteBallot:
    """Enter all second estimates of the actor, again if need be, and append "revote_entered".

    `answers` is keyed by estimate and complete. With the last one in the re-vote closes, which the event
    tells; it holds no estimate. Raises NotAllowedError for whoever isn't asked, ConflictError when that
    re-vote isn't open, ValueError for answers that aren't those asked for, Loop.DoesNotExist.
    """
    person = acting_person(actor)
    loop = locked_loop(loop_id)
    ballots = RevoteBallot.objects.filter(revote__loop=loop, revote__number=number, person=person)
    ballot = ballots.select_related("revote").first()
    if ballot is None or not may_read_evidence(person, loop):
        raise NotAllowedError(_("This re-vote doesn’t ask you."))
    revote = _under_way(loop, number)
    _write(ballot, answers)
    again, ballot.entered_at = ballot.entered_at is not None, timezone.now()
    ballot.save(update_fields=["entered_at"])
    if not revote.ballots.filter(entered_at__isnull=True).exists():
        revote.closed_at = timezone.now()
        revote.save(update_fields=["closed_at"])
    forget_kept_form(person, loop, KeptForm.Form.BALLOT)
    _tell("revote_entered", person, revote, "open", ballot_id=str(ballot.pk), again=again)
    return ballot


def _write(ballot: RevoteBallot, answers: Mapping[UUID, EstimateAnswer]) -> None:
    estimates = {estimate.pk: estimate for estimate in ballot.estimates.all()}
    if estimates.keys() != answers.keys():
        raise ValueError("Exactly what is asked for is answered.")
    for key, given in answers.items():
        estimates[key].answer = SecondEstimate.Answer(given.answer)
        estimates[key].score = given.score
        estimates[key].reason = given.reason.strip()
    SecondEstimate.objects.bulk_update(estimates.values(), ["answer", "score", "reason"])


@transaction.atomic
def close_revote(*, actor: Actor, loop_id: UUID, number: int, reason: str) -> Revote:
    """Show a re-vote although estimates are missing, and append "revote_closed".

    The reason stays in view, and whoever is missing is named as missing. Raises NotAllowedError for whoever
    doesn't run the loop or may not read it, ReasonNeededError, ConflictError when that re-vote isn't open,
    Loop.DoesNotExist.
    """
    person = acting_person(actor)
    loop = locked_loop(loop_id)
    if not may_judge_evidence(person, loop):
        raise NotAllowedError(_("Those who run the loop close a re-vote."))
    if not reason.strip():
        raise ReasonNeededError(_("Estimates are missing: say why the panel shouldn’t wait for them."))
    revote = _under_way(loop, number)
    revote.closed_by, revote.closed_at, revote.closing_reason = person, timezone.now(), reason.strip()
    revote.save(update_fields=["closed_by", "closed_at", "closing_reason"])
    missing = revote.ballots.filter(entered_at__isnull=True).values_list("person", flat=True)
    _tell("revote_closed", person, revote, "open", missing_ids=sorted(map(str, missing)))
    return revote


def _under_way(loop: Loop, number: int) -> Revote:
    revote: Revote | None = Revote.objects.under_way().filter(loop=loop, number=number).first()
    if revote is None:
        raise ConflictError(_("This re-vote is closed; its estimates are shown to everybody now."))
    return revote


def _tell(kind: str, person: Person, revote: Revote, before: str | None, **more: object) -> None:
    """Append the event: who, which re-vote and how it stands; never an estimate."""
    state = "closed" if revote.closed_at else "open"
    payload = {"revote_id": str(revote.pk), "number": revote.number, "state_before": before, "state": state}
    append_event(kind, actor=person, stream=("loop", revote.loop_id), payload={**payload, **more})
