"""The workers' part, done in the test's own process."""

import random

from hiring.models import Delivery
from hiring.services.deliveries import run_delivery


def deliver_all(chance: random.Random | None = None) -> int:
    """Run deliveries until none is pending, oldest first or in an order drawn from `chance`; count them."""
    done = 0
    while pending := list(Delivery.objects.pending().order_by("pk").values_list("pk", flat=True)):
        if chance is not None:
            pending = [chance.choice(pending)]
        done += sum(run_delivery(identifier) for identifier in pending)
    return done


def promise_again() -> None:
    """Forget that any delivery was done, as after a broker that delivers everything twice."""
    Delivery.objects.update(done_at=None, given_up_at=None, sent_at=None, attempts=0)
