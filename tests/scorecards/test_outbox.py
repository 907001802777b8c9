"""Submitting asks no broker; what it promises is kept when the broker is back."""

from typing import Any

import pytest
from django.test import Client

from candidates.models import Seat
from config.celery import application
from hiring import tasks
from hiring.models import Delivery, Event
from hiring.services.deliveries import run_delivery, send_pending_deliveries
from scorecards.models import Debrief, Scorecard
from tests import factories
from tests.broker import broker_down

pytestmark = pytest.mark.django_db

BLAME = "Every outage was someone else's fault: the data team broke it, and he changed nothing."


def submit(client: Client) -> Seat:
    """Commit a scorecard as a browser does."""
    seat = Seat.objects.get(interview__loop=factories.make_loop(panel=1))
    client.force_login(seat.person)
    entries = {"recommendation": "no", "overall_notes": BLAME}
    for dimension in seat.interview.dimensions.all():
        entries |= {f"rating-{dimension.key}": "2", f"evidence-{dimension.key}": BLAME}
    response = client.post(f"/interviews/{seat.pk}/commit/", entries)
    assert response.status_code in {200, 302}
    return seat


def test_f05_submit_with_the_broker_down_succeeds_and_the_debrief_follows(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with broker_down():
        seat = submit(client)
        assert send_pending_deliveries() == 0
    assert Scorecard.objects.get(seat=seat).is_committed
    assert Debrief.objects.count() == 0
    monkeypatch.setattr(
        tasks.deliver_event, "apply_async", lambda arguments, **options: run_delivery(*arguments)
    )
    while send_pending_deliveries():
        pass
    assert Delivery.objects.pending().count() == 0
    document = Debrief.objects.filter(loop=seat.interview.loop_id)[0].document
    assert document["panel"]["committed_scorecards"] == 1
    assert [group["corroboration"] for group in document["signals"]] == [1]


def test_f06_submit_publishes_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: Any, **options: Any) -> None:
        raise AssertionError("A request must not ask the broker.")

    monkeypatch.setattr(application, "send_task", refuse)
    monkeypatch.setattr(tasks.deliver_event, "apply_async", refuse)
    monkeypatch.setattr(application.amqp, "send_task_message", refuse, raising=False)
    submit(client)
    promised = Delivery.objects.filter(sent_at=None).values_list("subscriber", flat=True)
    assert sorted(promised) == ["compile_debrief", "detect_in_scorecard"]
    assert Event.objects.filter(kind="scorecard_committed").count() == 1
