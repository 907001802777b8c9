"""The calibration that a debrief goes by, cut to its panel."""

import datetime
from collections.abc import Collection
from uuid import UUID

from scorecards.debrief import RaterSeverity, SeverityReference
from scorecards.models import SeverityCalibration, SeverityEstimate


def severity_reference(role_id: UUID, people: Collection[UUID]) -> SeverityReference | None:
    """Return the newest calibration of a role with what it says of some people, None while there is none.

    Severity is specific to a role, so that the whole organisation's calibration does not stand in. One query,
    two where there is a calibration.
    """
    calibration = SeverityCalibration.objects.of_scope(role_id).first()
    if calibration is None:
        return None
    estimates = calibration.estimates.filter(person__in=people).order_by("person")
    return SeverityReference(
        calibration=str(calibration.pk),
        model_version=calibration.model_version,
        window_from=_date(calibration.window_from),
        window_until=_date(calibration.window_until),
        severity_variance=calibration.severity_variance,
        rating_variance=calibration.rating_variance,
        raters=tuple(map(_rater, estimates)),
    )


def _rater(estimate: SeverityEstimate) -> RaterSeverity:
    return RaterSeverity(
        person=str(estimate.person_id),
        severity=estimate.severity,
        error_variance=estimate.error_variance,
        reliability=estimate.reliability,
        scorecards=estimate.scorecards,
        group=estimate.group,
    )


def _date(moment: datetime.datetime) -> str:
    return moment.astimezone(datetime.UTC).date().isoformat()
