"""What happens later: deliveries of the event log."""

from celery import shared_task


@shared_task
def deliver_pending_events() -> None:
    """Send whatever the event log still owes; beat asks for this four times a second."""
    from hiring.services.deliveries import send_pending_deliveries

    send_pending_deliveries()


@shared_task
def deliver_event(delivery_id: int) -> None:
    """Run one delivery."""
    from hiring.services.deliveries import run_delivery

    run_delivery(delivery_id)


@shared_task
def close_log_days() -> None:
    """Store the roots of the log's days that are over; beat asks for this every hour."""
    from hiring.clock import database_now
    from hiring.services.log_days import close_log_days

    close_log_days(now=database_now())


@shared_task
def delete_expired_document_imports() -> None:
    """Delete the imports that nobody confirmed in time; beat asks for this every hour."""
    from hiring.actors import SYSTEM
    from hiring.clock import database_now
    from hiring.services.document_imports import delete_expired_imports

    delete_expired_imports(actor=SYSTEM, now=database_now())


@shared_task
def touch_canary(queue: str) -> None:
    """Leave the queue's sign of life; beat sends one to each queue every minute."""
    from hiring.services import worker_canaries

    worker_canaries.touch_canary(queue=queue)
