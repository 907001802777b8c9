"""Severity calibration: how strict each interviewer is, fitted on what was committed first and stored."""

import datetime
from collections.abc import Callable, Sequence
from uuid import UUID

import numpy as np
from django.db import connection, transaction

from hiring.actors import Actor, NotAllowedError
from hiring.models import Role
from hiring.services.events import append_event
from scorecards.models import SeverityCalibration, SeverityEstimate
from scorecards.policies import may_calibrate
from scorecards.psychometrics.crossing import UNLINKED
from scorecards.psychometrics.rating_error import rating_variance
from scorecards.psychometrics.scorecard_means import scorecard_means
from scorecards.psychometrics.severity import Severity, estimate_severity
from scorecards.psychometrics.values import NotEnough
from scorecards.selectors.calibrations import FirstRatings, first_ratings

# Severity drifts: what somebody did years ago says little about today.
WINDOW = datetime.timedelta(days=365)
MODEL_VERSION = "within candidates, 1"
ESTIMATE_FIELDS = ("person_id", "severity", "error_variance", "reliability", "scorecards", "group")

Progress = Callable[[int, int], object]


def calibrate_everything(
    *, actor: Actor, now: datetime.datetime, progress: Progress = lambda done, total: None
) -> list[SeverityCalibration]:
    """Calibrate every role, then the whole organisation, and return the calibrations now in force.

    Each is a transaction of its own, so that a crash loses only the one under way. `progress` hears how many
    of how many are done. Raises NotAllowedError.
    """
    scopes: list[UUID | None] = [*Role.objects.order_by("pk").values_list("pk", flat=True), None]
    found = []
    for number, role_id in enumerate(scopes, start=1):
        answer = calibrate_severity(actor=actor, role_id=role_id, now=now)
        if isinstance(answer, SeverityCalibration):
            found.append(answer)
        progress(number, len(scopes))
    return found


@transaction.atomic
def calibrate_severity(
    *, actor: Actor, role_id: UUID | None, now: datetime.datetime
) -> SeverityCalibration | NotEnough:
    """Fit the severities of one role's interviewers, or with None of the whole organisation's.

    Reads what was committed in the 12 months before `now` (aware), in the words and numbers committed first:
    later revisions may follow the others. The fit is stored beside the earlier ones. What is in force stays
    so when the ratings carry no fit or the fit does not converge (then the answer is NotEnough), and when it
    gives the same numbers again (then the answer is the stored one). Appends "severity_calibrated" when a
    calibration is stored. Raises NotAllowedError.
    """
    if not may_calibrate(actor):
        raise NotAllowedError("Only admins calibrate.")
    _wait_for_others()
    ratings = first_ratings(role_id, now - WINDOW, now)
    fitted = _fit(ratings)
    if isinstance(fitted, NotEnough):
        return fitted
    calibration, estimates = fitted
    calibration.role_id, calibration.fitted_at = role_id, now
    calibration.window_from, calibration.window_until = now - WINDOW, now
    before = SeverityCalibration.objects.of_scope(role_id).first()
    if before is not None and _is_same(before, calibration, estimates):
        return before
    return _stored(actor, calibration, estimates)


def _wait_for_others() -> None:
    """Two calibrations at once would both find nothing stored and store the same numbers twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('severity_calibration'))")


def _fit(ratings: FirstRatings) -> tuple[SeverityCalibration, list[SeverityEstimate]] | NotEnough:
    cards = scorecard_means(ratings.loop, ratings.person, ratings.dimension, ratings.score)
    try:
        fit = estimate_severity(cards.candidate, cards.rater, cards.mean)
    except (np.linalg.LinAlgError, RuntimeError):
        return NotEnough("the fit did not converge", have=0, need=1)
    if isinstance(fit, NotEnough):
        return fit
    if not fit.converged:
        return NotEnough("the fit did not converge", have=0, need=1)
    variance = rating_variance(ratings.loop, ratings.person, ratings.dimension, ratings.score, fit)
    if isinstance(variance, NotEnough):
        return variance
    if variance == 0.0:
        return NotEnough("no two ratings of one candidate differ", have=0, need=1)
    return _calibration(fit, variance), _estimates(ratings.people, fit)


def _calibration(fit: Severity, variance: float) -> SeverityCalibration:
    return SeverityCalibration(
        model_version=MODEL_VERSION,
        severity_variance=fit.between,
        scorecard_variance=fit.residual,
        rating_variance=variance,
        candidates=fit.candidates,
        scorecards=int(fit.scorecards.sum()),
        single_scorecards=fit.single,
    )


def _estimates(people: Sequence[UUID], fit: Severity) -> list[SeverityEstimate]:
    return [
        SeverityEstimate(
            person_id=person,
            severity=float(fit.severity[number]),
            error_variance=float(fit.error_variance[number]),
            reliability=float(fit.reliability[number]),
            scorecards=int(fit.scorecards[number]),
            group=None if fit.group[number] == UNLINKED else int(fit.group[number]),
        )
        for number, person in enumerate(people)
        if number < fit.raters
    ]


def _is_same(
    before: SeverityCalibration, calibration: SeverityCalibration, estimates: Sequence[SeverityEstimate]
) -> bool:
    variances = ("model_version", "severity_variance", "scorecard_variance", "rating_variance")
    if any(getattr(before, name) != getattr(calibration, name) for name in variances):
        return False
    stored = set(before.estimates.values_list(*ESTIMATE_FIELDS))
    return stored == {tuple(getattr(row, name) for name in ESTIMATE_FIELDS) for row in estimates}


def _stored(
    actor: Actor, calibration: SeverityCalibration, estimates: Sequence[SeverityEstimate]
) -> SeverityCalibration:
    calibration.save(force_insert=True)
    for estimate in estimates:
        estimate.calibration = calibration
    SeverityEstimate.objects.bulk_create(estimates, batch_size=1000)
    append_event(
        "severity_calibrated",
        actor=actor,
        stream=("calibration", calibration.pk),
        payload={
            "role_id": str(calibration.role_id) if calibration.role_id else None,
            "interviewers": len(estimates),
            "scorecards": calibration.scorecards,
        },
    )
    return calibration
