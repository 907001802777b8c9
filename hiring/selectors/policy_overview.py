"""All policies with what they do, and what is set."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hiring.selectors.interviewer_policies import InterviewerRules, interviewer_rules
from hiring.selectors.process_policies import (
    RetentionRules,
    RevealRules,
    Timing,
    due_rules,
    retention_rules,
    reveal_rules,
)
from hiring.selectors.reminder_policies import ReminderSchedule, reminder_schedule


@dataclass(frozen=True, slots=True)
class PolicyLine:
    """A policy: its effect in a sentence or two, and its present value."""

    title: str
    effect: str
    value: str
    url: str


def policy_overview() -> tuple[PolicyLine, ...]:
    """Return every policy as it holds now. At most seven queries."""
    return (
        PolicyLine(_("Reveal"), reveal_effect(), _reveal_value(reveal_rules()), reverse("reveal_policy")),
        PolicyLine(_("Due time"), due_effect(), _due_value(due_rules().hours), reverse("due_policy")),
        PolicyLine(
            _("Reminders"),
            _("Whoever owes a scorecard is reminded by mail, each time once, until it is committed."),
            _reminder_value(reminder_schedule()),
            reverse("reminder_policy"),
        ),
        PolicyLine(
            _("Interviewers"),
            _("Who may be seated: training before a qualification, when it lapses, and how many seats fit."),
            _interviewer_value(interviewer_rules()),
            reverse("interviewer_policy"),
        ),
        PolicyLine(
            _("Retention"),
            retention_effect(),
            _retention_value(retention_rules()),
            reverse("retention_policy"),
        ),
    )


def reveal_effect() -> str:
    """What the reveal does, whatever its policy."""
    return _(
        "From the reveal on the panel reads each other’s scorecards and the debrief. Before it nobody does, "
        "and whoever still owes a scorecard does not after it either."
    )


def due_effect() -> str:
    return _(
        "From this moment on a scorecard that isn’t in is overdue: for its author, and in the list of loops. "
        "Reminders follow their own schedule."
    )


def retention_effect() -> str:
    return _(
        "When nothing has happened in a loop for so long, everything about the application is deleted, with "
        "the candidate when it was the last one. A legal hold keeps it until the hold is lifted. Who asks to "
        "be erased earlier is, as soon as the law doesn’t ask us to keep the records."
    )


def _reveal_value(rules: RevealRules) -> str:
    if rules.timing is Timing.BY_HAND:
        return _("By hand: whoever runs the loop reveals it.")
    if rules.timing is Timing.WHEN_COMPLETE:
        return _("As soon as the last scorecard is in, or by hand before.")
    hours = rules.hours or 0
    line = ngettext(
        "%(hours)s hour after the last interview, with the missing ones named, or by hand before.",
        "%(hours)s hours after the last interview, with the missing ones named, or by hand before.",
        hours,
    )
    return line % {"hours": hours}


def _due_value(hours: int) -> str:
    line = ngettext("%(hours)s hour after the interview.", "%(hours)s hours after the interview.", hours)
    return line % {"hours": hours}


def _reminder_value(schedule: ReminderSchedule) -> str:
    if not schedule.is_on or not schedule.hours:
        return _("Switched off.")
    hours = ", ".join(str(hours) for hours in schedule.hours)
    return _("After %(hours)s hours.") % {"hours": hours}


def _interviewer_value(rules: InterviewerRules) -> str:
    lapse = _("never lapses")
    if rules.lapse_days is not None:
        lapse = _("lapses after %(days)s days") % {"days": rules.lapse_days}
    return _(
        "%(shadows)s times shadow, %(reverse)s times reverse shadow; %(lapse)s; at most %(daily)s seats a "
        "day and %(weekly)s a week."
    ) % {
        "shadows": rules.shadows,
        "reverse": rules.reverse_shadows,
        "lapse": lapse,
        "daily": rules.daily_cap,
        "weekly": rules.weekly_cap,
    }


def _retention_value(rules: RetentionRules) -> str:
    parts = [_years(rules.years), *(f"{term.jurisdiction}: {_years(term.years)}" for term in rules.periods)]
    return "; ".join(parts) + "."


def _years(years: int) -> str:
    return ngettext("%(years)s year", "%(years)s years", years) % {"years": years}
