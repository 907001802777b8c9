"""The policies of reveal, due time and retention that hold now."""

from dataclasses import dataclass

from hiring.models import DuePolicy, Law, RetentionPolicy, RevealPolicy

Timing = RevealPolicy.Timing


@dataclass(frozen=True, slots=True)
class RevealRules:
    """When a loop is revealed; `hours` after the end of the last interview are set for AFTER_HOURS alone."""

    version: int
    timing: Timing
    hours: int | None


@dataclass(frozen=True, slots=True)
class DueRules:
    """A scorecard is due so many hours after the end of its interview, and overdue from then on."""

    version: int
    hours: int


@dataclass(frozen=True, slots=True)
class RetentionTerm:
    """For how many years a loop is kept in one jurisdiction, and by which law at least."""

    jurisdiction: str
    years: int
    law: Law


@dataclass(frozen=True, slots=True)
class RetentionRules:
    """For how many years a loop is kept after the last that happened in it, and where it differs."""

    version: int
    years: int
    periods: tuple[RetentionTerm, ...]
    law: Law = Law.US_EMPLOYER

    def term_of(self, jurisdiction: str) -> RetentionTerm:
        """Return the term of a jurisdiction; the usual one for none and for one that is no longer listed."""
        listed = (term for term in self.periods if term.jurisdiction == jurisdiction)
        return next(listed, RetentionTerm("", self.years, self.law))


USUAL_REVEAL = RevealRules(version=0, timing=Timing.BY_HAND, hours=None)
USUAL_DUE = DueRules(version=0, hours=24)
USUAL_RETENTION = RetentionRules(version=0, years=2, periods=())


def reveal_rules() -> RevealRules:
    """Return the policy of the reveal that holds: the stored one, else the usual one. One query."""
    return reveal_rules_of(RevealPolicy.objects.first())


def due_rules() -> DueRules:
    """Return the policy of due times that holds. One query."""
    return due_rules_of(DuePolicy.objects.first())


def retention_rules() -> RetentionRules:
    """Return the policy of retention that holds. At most two queries."""
    return retention_rules_of(RetentionPolicy.objects.prefetch_related("periods").first())


def reveal_rules_of(policy: RevealPolicy | None) -> RevealRules:
    """Return a stored policy as a value; the usual one for none and for one that nobody has set."""
    if policy is None or not policy.version:
        return USUAL_REVEAL
    return RevealRules(policy.version, Timing(policy.timing), policy.hours)


def due_rules_of(policy: DuePolicy | None) -> DueRules:
    """Return a stored policy as a value; the usual one for none and for one that nobody has set."""
    return DueRules(policy.version, policy.hours) if policy and policy.version else USUAL_DUE


def retention_rules_of(policy: RetentionPolicy | None) -> RetentionRules:
    """Return a stored policy as a value, the usual one for none. One query unless periods are prefetched."""
    if policy is None or not policy.version:
        return USUAL_RETENTION
    periods = tuple(
        RetentionTerm(period.jurisdiction, period.years, Law(period.law)) for period in policy.periods.all()
    )
    return RetentionRules(policy.version, policy.years, periods, Law(policy.law))
