"""The deliveries that the event log promises: sent, run, and tried again.

A request only writes rows. The workers' sweep publishes what is pending, so a broker that is down costs
time and nothing else; a delivery counts as done when its row says so, whatever the broker believes.
"""

import datetime
import logging
import traceback

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from hiring.actors import Actor, ConflictError, NotAllowedError
from hiring.models import Delivery
from hiring.policies import may_retry_deliveries
from hiring.services.events import append_event
from hiring.subscriptions import QUEUES, Queue, subscriber_named, subscribers_of_the_latest_only

logger = logging.getLogger(__name__)

# A delivery that was sent but not finished in this time is sent again: its worker is gone.
SEND_AGAIN_AFTER = datetime.timedelta(seconds=15)
MOST_ATTEMPTS = 5
BATCH = 200
# What the workers do in less than SEND_AGAIN_AFTER, and more than between two sweeps.
MOST_UNDER_WAY = 200
BROKER_ERRORS = (OperationalError, RedisError, OSError)


def send_pending_deliveries() -> int:
    """Hand deliveries that nobody works on to the workers; return how many. Safe to run at any time.

    A delivery is marked as sent before it is published: a crash in between delays it by SEND_AGAIN_AFTER.
    When the broker does not answer, the rest of the batch is left for the next sweep.
    """
    from hiring.tasks import deliver_event

    waiting = _waiting_queues()
    claimed = [delivery for queue in QUEUES if queue in waiting for delivery in _claim_batch(queue)]
    for sent, delivery in enumerate(claimed):
        try:
            # The next sweep is the retry; waiting here would hold up every other delivery.
            deliver_event.apply_async(
                (delivery.pk,),
                queue=delivery.queue,
                headers={"request_id": delivery.request_id},
                retry=False,
            )
        except BROKER_ERRORS as error:
            left = [unsent.pk for unsent in claimed[sent:]]
            Delivery.objects.pending().filter(pk__in=left).update(sent_at=None)
            logger.warning("Broker unreachable (%s): %s deliveries wait.", type(error).__name__, len(left))
            return sent
    return len(claimed)


def _waiting_queues() -> set[str]:
    """Return the queues in which something waits to be sent: mostly none, four times a second."""
    unsent = Delivery.objects.pending().filter(_is_to_be_sent())
    return set(unsent.order_by().values_list("queue", flat=True).distinct())


def _is_to_be_sent() -> Q:
    return Q(sent_at=None) | _is_lost()


def _is_lost() -> Q:
    return Q(sent_at__lt=Now() - SEND_AGAIN_AFTER)


def _claim_batch(queue: Queue) -> list[Delivery]:
    """Mark the oldest waiting deliveries of a queue as sent and return them.

    No more are under way than MOST_UNDER_WAY: those would be sent again before their turn came. The
    database's clock decides, so that workers whose clocks differ agree on what is overdue.
    """
    pending = Delivery.objects.pending().filter(queue=queue)
    with transaction.atomic():
        room = min(BATCH, MOST_UNDER_WAY - pending.exclude(_is_to_be_sent()).count())
        waiting = pending.filter(_is_to_be_sent()).exclude(_has_a_later_one())
        found = waiting.select_for_update(skip_locked=True, of=("self",)).order_by("id")
        claimed = list(found.only("pk", "queue", "request_id")[: max(room, 0)])
        Delivery.objects.filter(pk__in=[delivery.pk for delivery in claimed]).update(sent_at=Now())
    return claimed


def _has_a_later_one() -> Q:
    """Whether the delivery's work is done by that of a later event, which waits in the same queue."""
    later = Delivery.objects.pending().filter(
        queue=OuterRef("queue"),
        subscriber=OuterRef("subscriber"),
        event__stream_kind=OuterRef("event__stream_kind"),
        event__stream_id=OuterRef("event__stream_id"),
        event_id__gt=OuterRef("event_id"),
    )
    return Q(Exists(later), subscriber__in=subscribers_of_the_latest_only())


def run_delivery(delivery_id: int) -> bool:
    """Let the subscriber do its duty once; return False when it failed, is done, or another worker is at it.

    The attempt is counted before the work, so that work which kills its worker stops after
    MOST_ATTEMPTS; the work and the mark that it is done are one transaction. A failure is noted on the
    row, not raised: the error's message may quote what people wrote, and would end up in a log.
    """
    if not _count_attempt(delivery_id):
        return False
    try:
        with transaction.atomic():
            delivery = _locked(delivery_id)
            if delivery is None:
                return False
            covered = _covered_by(delivery)  # before the work reads how the stream stands
            subscriber_named(delivery.subscriber)(delivery.event)
            Delivery.objects.filter(pk__in=[delivery_id, *covered]).update(done_at=Now(), error="")
    except Exception as error:
        _note_failure(delivery_id, error)
        return False
    return True


def _locked(delivery_id: int) -> Delivery | None:
    return (
        Delivery.objects.pending()
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("event")
        .filter(pk=delivery_id)
        .first()
    )


def _covered_by(delivery: Delivery, *which: Q) -> list[int]:
    """Lock and return the deliveries of the stream's other events (`which`) whose work this one does too.

    One that another worker holds is left to it: waiting for it could be waiting for each other.
    """
    if delivery.subscriber not in subscribers_of_the_latest_only():
        return []
    others = Delivery.objects.pending().filter(
        *which,
        subscriber=delivery.subscriber,
        event__stream_kind=delivery.event.stream_kind,
        event__stream_id=delivery.event.stream_id,
    )
    found = others.exclude(pk=delivery.pk).select_for_update(skip_locked=True, of=("self",))
    return list(found.values_list("pk", flat=True))


def _count_attempt(delivery_id: int) -> bool:
    with transaction.atomic():
        delivery = _locked(delivery_id)
        if delivery is None:
            return False
        if delivery.attempts >= MOST_ATTEMPTS:  # the last attempt took its worker with it
            _give_up(delivery_id)
            return False
        Delivery.objects.filter(pk=delivery_id).update(attempts=F("attempts") + 1)
    return True


def _note_failure(delivery_id: int, error: Exception) -> None:
    """Keep the kind of error and where it was raised; give up after the last attempt."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    logger.error(
        "Delivery %s failed: %s in %s, line %s",
        delivery_id,
        type(error).__name__,
        place.filename,
        place.lineno,
    )
    failed = Delivery.objects.pending().filter(pk=delivery_id)
    failed.update(error=type(error).__name__)
    if failed.filter(attempts__gte=MOST_ATTEMPTS).exists():
        _give_up(delivery_id)


def _give_up(delivery_id: int) -> None:
    """Stop trying until a person asks for it again (retry_delivery)."""
    logger.error("Delivery %s is given up after %s attempts", delivery_id, MOST_ATTEMPTS)
    with transaction.atomic():
        delivery = _locked(delivery_id)
        if delivery is not None:
            # What happened later may mend it, and has attempts of its own.
            together = [delivery_id, *_covered_by(delivery, Q(event_id__lt=delivery.event_id))]
            Delivery.objects.filter(pk__in=together).update(given_up_at=Now())


@transaction.atomic
def retry_delivery(*, actor: Actor, delivery_id: int) -> Delivery:
    """Promise a given-up delivery anew, with all its attempts; the next sweep sends it.

    Raises NotAllowedError, Delivery.DoesNotExist, and ConflictError when the delivery was not given up.
    """
    _check_may_retry(actor)
    delivery = Delivery.objects.select_for_update(of=("self",)).select_related("event").get(pk=delivery_id)
    if delivery.given_up_at is None:
        raise ConflictError("This delivery was not given up.")
    _promise_anew(actor, delivery)
    return delivery


@transaction.atomic
def retry_given_up_deliveries(*, actor: Actor) -> int:
    """Promise everything anew that was given up and not made up for; return how many. NotAllowedError."""
    _check_may_retry(actor)
    stuck = Delivery.objects.stuck(subscribers_of_the_latest_only()).select_related("event")
    found = list(stuck.select_for_update(of=("self",), skip_locked=True).order_by("pk"))
    for delivery in found:
        _promise_anew(actor, delivery)
    return len(found)


def _check_may_retry(actor: Actor) -> None:
    if not may_retry_deliveries(actor):
        raise NotAllowedError("Only recruiters and admins try deliveries again.")


def _promise_anew(actor: Actor, delivery: Delivery) -> None:
    delivery.given_up_at = delivery.sent_at = None
    delivery.attempts = 0
    delivery.save(update_fields=["given_up_at", "sent_at", "attempts"])
    append_event(
        "delivery_retried",
        actor=actor,
        stream=(delivery.event.stream_kind, delivery.event.stream_id),
        payload={"delivery_id": delivery.pk, "subscriber": delivery.subscriber},
    )
