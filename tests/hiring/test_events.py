"""The event log as outbox: nothing is lost, nothing is done twice, poison is given up."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.db.models.functions import Now
from pytest_django import DjangoAssertNumQueries

from config.celery import application
from hiring import subscriptions, tasks
from hiring.actors import SYSTEM, ConflictError, NotAllowedError
from hiring.models import Delivery, Event, Person
from hiring.services import deliveries
from hiring.services.deliveries import (
    MOST_ATTEMPTS,
    SEND_AGAIN_AFTER,
    retry_delivery,
    run_delivery,
    send_pending_deliveries,
)
from hiring.services.events import append_event
from tests.broker import broker_down
from tests.threads import at_once

KIND = "something_tested"


@pytest.fixture
def subscribed(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`subscribed(function)` delivers events of KIND to it for the length of a test."""
    monkeypatch.setattr(subscriptions, "_subscribers", {})
    monkeypatch.setattr(subscriptions, "_queues_by_kind", {})

    def subscribe(function: subscriptions.Subscriber, name: str = "tester") -> None:
        subscriptions.subscribe(KIND, name, function)

    return subscribe


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The deliveries handed to the broker, in order; the broker itself is not asked."""
    sent: list[int] = []

    def publish(arguments: tuple[int], **options: object) -> None:
        sent.append(arguments[0])

    monkeypatch.setattr(tasks.deliver_event, "apply_async", publish)
    return sent


@pytest.fixture
def broker_is_down() -> Iterator[None]:
    with broker_down():
        yield


def happen(**payload: object) -> Event:
    with transaction.atomic():
        return append_event(KIND, actor=SYSTEM, stream=("test", uuid4()), payload=payload)


def only_delivery() -> Delivery:
    return Delivery.objects.get()


@pytest.mark.django_db
def test_event_without_subscriber_promises_nothing(subscribed: Callable[..., None]) -> None:
    happen()
    assert Delivery.objects.count() == 0


@pytest.mark.django_db
def test_append_event_runs_two_queries(
    subscribed: Callable[..., None], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5):
        subscribed(lambda event: None, name=f"tester_{number}")
    with transaction.atomic(), django_assert_num_queries(2):
        append_event(KIND, actor=SYSTEM, stream=("test", uuid4()))
    assert Delivery.objects.count() == 5


@pytest.mark.django_db(transaction=True)
def test_event_that_is_rolled_back_promises_nothing(subscribed: Callable[..., None]) -> None:
    subscribed(lambda event: None)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        append_event(KIND, actor=SYSTEM, stream=("test", uuid4()))
        raise ZeroDivisionError
    assert (Event.objects.count(), Delivery.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_delivery_is_done_once(subscribed: Callable[..., None]) -> None:
    seen: list[int] = []
    subscribed(lambda event: seen.append(event.pk))
    event = happen()
    delivery = only_delivery()
    assert [run_delivery(delivery.pk), run_delivery(delivery.pk)] == [True, False]
    assert seen == [event.pk]
    delivery.refresh_from_db()
    assert (delivery.attempts, delivery.done_at is None) == (1, False)


@pytest.mark.django_db(transaction=True)
def test_f09_delivery_taken_by_four_workers_at_once_is_done_once(subscribed: Callable[..., None]) -> None:
    release = threading.Event()
    seen: list[int] = []

    def work(event: Event) -> None:
        release.wait(timeout=0.3)
        seen.append(event.pk)

    subscribed(work)
    event = happen()
    identifier = only_delivery().pk
    outcomes = at_once(*[lambda: run_delivery(identifier)] * 4)
    assert sorted(outcomes, key=str) == [False, False, False, True]
    assert seen == [event.pk]


@pytest.mark.django_db(transaction=True)
def test_f13_two_sweeps_at_once_send_each_delivery_once(
    subscribed: Callable[..., None], published: list[int]
) -> None:
    subscribed(lambda event: None)
    for _number in range(30):
        happen()
    counts = at_once(*[send_pending_deliveries] * 3)
    assert sorted(published) == sorted(Delivery.objects.values_list("pk", flat=True))
    assert sum(count for count in counts if isinstance(count, int)) == 30


@pytest.mark.django_db
def test_sweep_takes_the_oldest_first_in_batches(
    subscribed: Callable[..., None], published: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliveries, "BATCH", 2)
    subscribed(lambda event: None)
    for _number in range(3):
        happen()
    assert [send_pending_deliveries() for _sweep in range(3)] == [2, 1, 0]
    assert published == list(Delivery.objects.order_by("pk").values_list("pk", flat=True))


@pytest.mark.django_db
def test_sent_delivery_is_sent_again_once_its_worker_must_be_gone(
    subscribed: Callable[..., None], published: list[int]
) -> None:
    subscribed(lambda event: None)
    happen()
    send_pending_deliveries()
    Delivery.objects.update(sent_at=Now() - SEND_AGAIN_AFTER + timedelta(seconds=5))
    assert send_pending_deliveries() == 0
    Delivery.objects.update(sent_at=Now() - SEND_AGAIN_AFTER - timedelta(seconds=1))
    assert send_pending_deliveries() == 1
    assert published == [only_delivery().pk] * 2


@pytest.mark.django_db
def test_done_delivery_is_never_sent_again(subscribed: Callable[..., None], published: list[int]) -> None:
    subscribed(lambda event: None)
    happen()
    run_delivery(only_delivery().pk)
    Delivery.objects.update(sent_at=Now() - timedelta(days=1))
    assert (send_pending_deliveries(), published) == (0, [])


@pytest.mark.django_db(transaction=True)
def test_delivery_that_is_being_worked_on_is_not_sent_again(
    subscribed: Callable[..., None], published: list[int]
) -> None:
    at_work, finish = threading.Event(), threading.Event()

    def work(event: Event) -> None:
        at_work.set()
        finish.wait(timeout=10)

    subscribed(work)
    happen()
    identifier = only_delivery().pk
    Delivery.objects.update(sent_at=Now() - timedelta(hours=1))

    def sweep() -> int:
        at_work.wait(timeout=10)
        try:
            return send_pending_deliveries()
        finally:
            finish.set()

    assert at_once(lambda: run_delivery(identifier), sweep) == [True, 0]


@pytest.mark.django_db
def test_failed_work_leaves_no_trace_but_the_kind_of_error(
    subscribed: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    def fail(event: Event) -> None:
        Person.objects.create(name="Half done", email="half@example.com")
        raise ValueError("She said: that is for legal to worry about")

    subscribed(fail)
    happen()
    assert run_delivery(only_delivery().pk) is False
    delivery = only_delivery()
    assert (delivery.error, delivery.attempts, delivery.done_at, delivery.given_up_at) == (
        "ValueError", 1, None, None,
    )  # fmt: skip
    assert Person.objects.count() == 0
    assert "ValueError" in caplog.text
    assert "legal" not in caplog.text


@pytest.mark.django_db
def test_f09_poison_is_given_up_after_most_attempts(
    subscribed: Callable[..., None], published: list[int], caplog: pytest.LogCaptureFixture
) -> None:
    attempts: list[int] = []

    def fail(event: Event) -> None:
        attempts.append(event.pk)
        raise ValueError

    subscribed(fail)
    happen()
    for _attempt in range(MOST_ATTEMPTS + 3):
        run_delivery(only_delivery().pk)
    assert len(attempts) == MOST_ATTEMPTS == only_delivery().attempts
    assert only_delivery().given_up_at is not None
    assert caplog.text.count("is given up") == 1
    Delivery.objects.update(sent_at=None)
    assert send_pending_deliveries() == 0


class KilledError(BaseException):
    """Stands for the end of a process: no handler of ours sees it."""


@pytest.mark.django_db
def test_f09_work_that_kills_its_worker_is_given_up_after_most_attempts(
    subscribed: Callable[..., None],
) -> None:
    attempts: list[int] = []

    def kill(event: Event) -> None:
        attempts.append(event.pk)
        raise KilledError

    subscribed(kill)
    happen()
    identifier = only_delivery().pk
    for _attempt in range(MOST_ATTEMPTS):
        with pytest.raises(KilledError):
            run_delivery(identifier)
    assert run_delivery(identifier) is False
    assert len(attempts) == MOST_ATTEMPTS
    assert only_delivery().given_up_at is not None


@pytest.mark.django_db
def test_worker_killed_before_the_end_leaves_the_delivery_to_the_next(
    subscribed: Callable[..., None],
) -> None:
    calls: list[str] = []

    def die_once(event: Event) -> None:
        calls.append("call")
        Person.objects.create(name="Ada", email="ada@example.com")
        if len(calls) == 1:
            raise KilledError

    subscribed(die_once)
    happen()
    with pytest.raises(KilledError):
        run_delivery(only_delivery().pk)
    assert (Person.objects.count(), only_delivery().done_at) == (0, None)
    assert run_delivery(only_delivery().pk) is True
    assert Person.objects.count() == 1


@pytest.mark.django_db
def test_subscriber_that_a_release_no_longer_knows_is_given_up(
    subscribed: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribed(lambda event: None)
    happen()
    monkeypatch.setattr(subscriptions, "_subscribers", {})
    for _attempt in range(MOST_ATTEMPTS):
        assert run_delivery(only_delivery().pk) is False
    assert (only_delivery().error, only_delivery().given_up_at is None) == ("KeyError", False)


@pytest.mark.django_db
def test_f05_sweep_with_the_broker_down_loses_nothing_and_raises_nothing(
    subscribed: Callable[..., None], broker_is_down: None, caplog: pytest.LogCaptureFixture
) -> None:
    subscribed(lambda event: None)
    for _number in range(3):
        happen()
    assert [send_pending_deliveries(), send_pending_deliveries()] == [0, 0]
    assert Delivery.objects.filter(sent_at=None).count() == 3
    assert "3 deliveries wait" in caplog.text


@pytest.mark.django_db
def test_sweep_that_loses_the_broker_half_way_keeps_the_rest(
    subscribed: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[int] = []

    def publish(arguments: tuple[int], **options: object) -> None:
        if len(sent) == 2:
            raise ConnectionError
        sent.append(arguments[0])

    monkeypatch.setattr(tasks.deliver_event, "apply_async", publish)
    subscribed(lambda event: None)
    for _number in range(5):
        happen()
    assert send_pending_deliveries() == 2
    waiting = Delivery.objects.filter(sent_at=None).values_list("pk", flat=True)
    assert sorted([*sent, *waiting]) == sorted(Delivery.objects.values_list("pk", flat=True))
    assert len(waiting) == 3


@pytest.mark.django_db
def test_appending_asks_no_broker(subscribed: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **options: object) -> None:
        raise AssertionError("A request must not publish.")

    monkeypatch.setattr(application, "send_task", refuse)
    monkeypatch.setattr(tasks.deliver_event, "apply_async", refuse)
    subscribed(lambda event: None)
    happen()
    assert only_delivery().sent_at is None


def give_up() -> Delivery:
    Delivery.objects.update(given_up_at=Now(), attempts=MOST_ATTEMPTS, sent_at=Now(), error="ValueError")
    return only_delivery()


@pytest.mark.django_db
def test_f09_retry_of_a_given_up_delivery_sends_it_again(
    subscribed: Callable[..., None], published: list[int], recruiter: Person
) -> None:
    subscribed(lambda event: None)
    event = happen()
    delivery = give_up()
    retry_delivery(actor=recruiter, delivery_id=delivery.pk)
    assert send_pending_deliveries() == 1
    assert published == [delivery.pk]
    assert run_delivery(delivery.pk) is True
    retried = Event.objects.get(kind="delivery_retried")
    assert (retried.actor, retried.stream_id, retried.payload) == (
        recruiter, event.stream_id, {"delivery_id": delivery.pk, "subscriber": "tester"},
    )  # fmt: skip


@pytest.mark.django_db
def test_retry_of_a_pending_delivery_is_a_conflict(
    subscribed: Callable[..., None], recruiter: Person
) -> None:
    subscribed(lambda event: None)
    happen()
    with pytest.raises(ConflictError):
        retry_delivery(actor=recruiter, delivery_id=only_delivery().pk)


@pytest.mark.django_db
def test_retry_by_an_interviewer_is_not_allowed(subscribed: Callable[..., None], interviewer: Person) -> None:
    subscribed(lambda event: None)
    happen()
    delivery = give_up()
    with pytest.raises(NotAllowedError):
        retry_delivery(actor=interviewer, delivery_id=delivery.pk)
    assert only_delivery().given_up_at is not None
    assert not Event.objects.filter(kind="delivery_retried").exists()
