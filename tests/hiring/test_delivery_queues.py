"""Deliveries by queue: nobody's work stands behind longer work, and one run does for a burst of events."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from hiring import subscriptions, tasks
from hiring.actors import SYSTEM
from hiring.models import Delivery, Event
from hiring.services import deliveries
from hiring.services.deliveries import MOST_ATTEMPTS, run_delivery, send_pending_deliveries
from hiring.services.events import append_event
from tests.threads import at_once

KIND = "something_tested"
LOOP = uuid4()


@pytest.fixture
def subscribed(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`subscribed(function, …)` delivers events of a kind to it for the length of a test."""
    monkeypatch.setattr(subscriptions, "_subscribers", {})
    monkeypatch.setattr(subscriptions, "_queues_by_kind", {})
    monkeypatch.setattr(subscriptions, "_latest_only", set())

    def subscribe(function: subscriptions.Subscriber, kind: str = KIND, **options: object) -> None:
        subscriptions.subscribe(kind, str(options.pop("name", "tester")), function, **options)

    return subscribe


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """The queue and the event of each delivery handed to the broker; the broker itself is not asked."""
    sent: list[tuple[str, int]] = []

    def publish(arguments: tuple[int], queue: str, **options: object) -> None:
        sent.append((queue, Delivery.objects.get(pk=arguments[0]).event_id))

    monkeypatch.setattr(tasks.deliver_event, "apply_async", publish)
    return sent


def happen(stream: UUID = LOOP, kind: str = KIND) -> Event:
    with transaction.atomic():
        return append_event(kind, actor=SYSTEM, stream=("test", stream))


def run_all(published: list[tuple[str, int]]) -> None:
    for _queue, event in published:
        run_delivery(Delivery.objects.get(event=event).pk)


@pytest.mark.django_db
def test_each_delivery_goes_to_its_queue(
    subscribed: Callable[..., None], published: list[tuple[str, int]]
) -> None:
    for queue in ("bulk", "mail", "live"):
        subscribed(lambda event: None, kind=queue, queue=queue, name=queue)
    events = {queue: happen(kind=queue).pk for queue in ("bulk", "mail", "live")}
    send_pending_deliveries()
    assert published == [(queue, events[queue]) for queue in ("live", "mail", "bulk")]


@pytest.mark.django_db
def test_backlog_of_one_queue_holds_up_no_other(
    subscribed: Callable[..., None], published: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliveries, "BATCH", 2)
    monkeypatch.setattr(deliveries, "MOST_UNDER_WAY", 3)
    subscribed(lambda event: None, kind="long", queue="bulk", name="slow")
    subscribed(lambda event: None)
    long = [happen(kind="long").pk for _number in range(9)]
    send_pending_deliveries()
    short = happen().pk
    send_pending_deliveries()
    send_pending_deliveries()  # three are under way: the rest waits in the database
    assert published == [("bulk", long[0]), ("bulk", long[1]), ("live", short), ("bulk", long[2])]


@pytest.mark.django_db
def test_burst_of_events_in_one_stream_is_one_run(
    subscribed: Callable[..., None], published: list[tuple[str, int]]
) -> None:
    seen: list[int] = []
    subscribed(lambda event: seen.append(event.pk), latest_only=True)
    burst = [happen() for _number in range(10)]
    elsewhere = happen(stream=uuid4())
    send_pending_deliveries()
    run_all(published)
    assert seen == [burst[-1].pk, elsewhere.pk]
    assert Delivery.objects.pending().count() == 0


@pytest.mark.django_db
def test_work_never_waits_for_the_same_work_of_a_slower_queue(
    subscribed: Callable[..., None], published: list[tuple[str, int]]
) -> None:
    def work(event: Event) -> None:
        pass

    subscribed(work, latest_only=True)
    subscribed(work, kind="outdated", latest_only=True, queue="bulk")
    events = [happen().pk, happen(kind="outdated").pk]
    send_pending_deliveries()
    assert published == [("live", events[0]), ("bulk", events[1])]


@pytest.mark.django_db
def test_event_after_the_run_began_has_a_run_of_its_own(
    subscribed: Callable[..., None], published: list[tuple[str, int]]
) -> None:
    seen: list[int] = []

    def work(event: Event) -> None:
        seen.append(event.pk)
        if len(seen) == 1:
            happen()

    subscribed(work, latest_only=True)
    happen()
    for _sweep in range(2):
        send_pending_deliveries()
        run_all(published[-1:])
    assert seen == list(Event.objects.order_by("pk").values_list("pk", flat=True))
    assert Delivery.objects.pending().count() == 0


@pytest.mark.django_db
def test_run_does_for_an_event_that_came_after_it_was_sent(
    subscribed: Callable[..., None], published: list[tuple[str, int]]
) -> None:
    seen: list[int] = []
    subscribed(lambda event: seen.append(event.pk), latest_only=True)
    first = happen().pk
    send_pending_deliveries()
    happen()
    send_pending_deliveries()
    run_all(published)
    assert seen == [first]
    assert Delivery.objects.pending().count() == 0


@pytest.mark.django_db
def test_event_after_what_is_given_up_has_attempts_of_its_own(
    subscribed: Callable[..., None], published: list[tuple[str, int]]
) -> None:
    seen: list[int] = []
    subscribed(lambda event: seen.append(event.pk), latest_only=True)
    first = happen().pk
    send_pending_deliveries()
    Delivery.objects.update(attempts=MOST_ATTEMPTS)  # each took its worker with it
    second = happen().pk
    run_all(published)
    assert list(Delivery.objects.pending().values_list("event", flat=True)) == [second]
    assert list(Delivery.objects.exclude(given_up_at=None).values_list("event", flat=True)) == [first]
    assert seen == []


@pytest.mark.django_db
def test_burst_that_fails_is_given_up_together_and_alone(
    subscribed: Callable[..., None], published: list[tuple[str, int]]
) -> None:
    poisonous, healthy, attempts = uuid4(), uuid4(), []

    def work(event: Event) -> None:
        attempts.append(event.stream_id)
        if event.stream_id == poisonous:
            raise ValueError

    subscribed(work, latest_only=True)
    for _number in range(3):
        happen(stream=poisonous)
    happen(stream=healthy)
    for _sweep in range(MOST_ATTEMPTS + 2):
        Delivery.objects.update(sent_at=None)
        published.clear()
        send_pending_deliveries()
        run_all(published)
    assert (attempts.count(poisonous), attempts.count(healthy)) == (MOST_ATTEMPTS, 1)
    given_up = Delivery.objects.filter(given_up_at__isnull=False, event__stream_id=poisonous)
    assert (given_up.count(), Delivery.objects.pending().count()) == (3, 0)


@pytest.mark.django_db(transaction=True)
def test_workers_at_the_events_of_one_stream_never_wait_for_each_other(
    subscribed: Callable[..., None],
) -> None:
    seen: list[int] = []

    def work(event: Event) -> None:
        with connection.cursor() as cursor:  # as compilations of one loop wait for its row
            cursor.execute("SELECT pg_advisory_xact_lock(1)")
        seen.append(event.pk)

    subscribed(work, latest_only=True)
    for _number in range(4):
        happen()
    keys = list(Delivery.objects.order_by("-pk").values_list("pk", flat=True))
    assert set(at_once(*[lambda key=key: run_delivery(key) for key in keys])) <= {True, False}
    assert Delivery.objects.pending().count() == 0
    assert 1 <= len(seen) <= 4  # whoever begins first does for those that nobody has begun
