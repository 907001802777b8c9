"""What happens at its time. Due times of reminders are kept by PostgreSQL, never by the broker.

A task that may run for longer than the broker waits (visibility_timeout) is acknowledged when it begins, or a
second worker would be given it, too. Nothing is lost: a row in PostgreSQL or the next night asks for it anew.
"""

from celery import shared_task

from hiring.actors import SYSTEM
from scorecards.selectors.insights import insights_wait
from scorecards.selectors.language_model import is_reading_wanted
from scorecards.selectors.outdated_debriefs import is_marking_to_go_on
from scorecards.selectors.redetections import is_redetecting
from scorecards.selectors.reminders import database_now

BULK_EVERY_SECONDS = 5


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


@shared_task
def reveal_by_policy() -> None:
    """Reveal the loops for which the policy's time has come; beat asks for this every minute."""
    from scorecards.services import reveals

    reveals.reveal_by_policy(actor=SYSTEM)


@shared_task(soft_time_limit=3300, time_limit=3600, acks_late=False)
def calibrate_severity() -> None:
    """Estimate anew how strict interviewers are; beat asks for this every night."""
    from scorecards.services import calibrations

    calibrations.calibrate_everything(actor=SYSTEM, now=database_now())


@shared_task
def resume_bulk_work() -> None:
    """Send for a worker of the bulk queue while there is something to do; beat asks for this."""
    # One that nobody has begun by the time the next is sent is of no use.
    if is_redetecting():
        redetect_some.apply_async(expires=BULK_EVERY_SECONDS)
    if is_reading_wanted():
        read_with_language_model.apply_async(expires=BULK_EVERY_SECONDS)
    if is_marking_to_go_on():
        mark_outdated_debriefs.apply_async(expires=6 * BULK_EVERY_SECONDS)  # it stands in line, too
    if insights_wait():
        compute_insights.apply_async(expires=BULK_EVERY_SECONDS)


@shared_task
def redetect_some() -> None:
    """Read some more scorecards anew, in a queue of its own, so that no commit waits for it."""
    from scorecards.services import redetections

    redetections.continue_redetection(actor=SYSTEM)


@shared_task
def mark_outdated_debriefs() -> None:
    """Have debriefs of an earlier compiler compiled anew; beat asks for this every few minutes.

    While there are more, resume_bulk_work asks as soon as the workers of the bulk queue run short of them.
    """
    from scorecards.services import outdated_debriefs

    while outdated_debriefs.mark_debriefs_of_old_compiler(actor=SYSTEM):
        pass


@shared_task
def read_with_language_model() -> None:
    """Have wanted scorecards read; the queue of its own keeps a slow endpoint away from everything else."""
    from scorecards.services import language_model

    language_model.read_wanted(actor=SYSTEM)


@shared_task(soft_time_limit=540, time_limit=600, acks_late=False)
def compute_insights() -> None:
    """Compute some of the reports that wait, in the queue of long work."""
    from scorecards.services import insights

    insights.compute_waiting_insights(actor=SYSTEM)


@shared_task
def request_nightly_insights() -> None:
    """Ask for every report anew; beat does so every night, once severities are fitted."""
    from scorecards.services import insights

    insights.request_nightly_insights(actor=SYSTEM)


@shared_task
def erase_what_is_due() -> None:
    """Erase what has passed its retention or may go now that was asked for; beat asks for this every hour."""
    from scorecards.services.privacy import erasures

    erasures.sweep(actor=SYSTEM, now=database_now())
