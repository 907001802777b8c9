"""What happens at its time. Due times of reminders are kept by PostgreSQL, never by the broker."""

from celery import shared_task

from hiring.actors import SYSTEM
from scorecards.selectors.reminders import database_now


@shared_task
def send_due_reminders() -> None:
    """Remind whoever owes a scorecard, by the schedule; beat asks for this every minute."""
    from scorecards.services import reminders

    reminders.send_due_reminders(actor=SYSTEM, now=database_now())


@shared_task
def send_nudges() -> None:
    """Send the nudges that recruiters asked for; beat asks for this every few seconds."""
    from scorecards.services import reminders

    reminders.send_nudges(actor=SYSTEM, now=database_now())


@shared_task(soft_time_limit=3300, time_limit=3600)
def calibrate_severity() -> None:
    """Estimate anew how strict interviewers are; beat asks for this every night."""
    from scorecards.services import calibrations

    calibrations.calibrate_everything(actor=SYSTEM, now=database_now())
