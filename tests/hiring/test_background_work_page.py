"""Whatever the workers gave up is shown to a person who can have it tried again."""

import datetime
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hiring.models import Delivery, Event, Person, WorkerCanary
from hiring.selectors.background_work import background_work
from hiring.services.deliveries import MOST_ATTEMPTS
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db
QUERIES = 6  # session, person, canaries, counts, the stuck and how many they are


def give_up(subscriber: str = "send_invitation", stream: tuple[str, object] | None = None) -> Delivery:
    kind, identifier = stream or ("person", uuid4())
    event = Event.objects.create(kind="person_invited", stream_kind=kind, stream_id=identifier)
    return Delivery.objects.create(
        event=event,
        subscriber=subscriber,
        attempts=MOST_ATTEMPTS,
        given_up_at=Now(),
        error="SMTPServerDisconnected",
    )


@pytest.fixture
def client_of_admin(signed_in: SignIn, admin: Person) -> Client:
    return signed_in(admin)


def test_f09_poison_is_shown_with_a_retry_by_hand(client_of_admin: Client) -> None:
    delivery = give_up()
    page = client_of_admin.get(reverse("background_work")).content.decode()
    assert "Send invitation" in page
    assert "SMTPServerDisconnected" in page
    response = client_of_admin.post(reverse("retry_delivery", args=[delivery.pk]), follow=True)
    assert "It is tried again now." in response.content.decode()
    delivery.refresh_from_db()
    assert (delivery.given_up_at, delivery.sent_at, delivery.attempts) == (None, None, 0)
    assert Event.objects.filter(kind="delivery_retried", stream_id=delivery.event.stream_id).count() == 1


def test_f09_everything_stuck_is_tried_again_at_once(client_of_admin: Client) -> None:
    stuck = [give_up() for _ in range(3)]
    assert "Try all 3 again" in client_of_admin.get(reverse("background_work")).content.decode()
    client_of_admin.post(reverse("retry_deliveries"))
    assert set(Delivery.objects.pending()) == set(stuck)
    assert Event.objects.filter(kind="delivery_retried").count() == 3


def test_work_that_is_not_stuck_is_not_tried_again(client_of_admin: Client) -> None:
    delivery = give_up()
    Delivery.objects.update(given_up_at=None, done_at=Now())
    assert client_of_admin.post(reverse("retry_delivery", args=[delivery.pk])).status_code == 409
    client_of_admin.post(reverse("retry_deliveries"))
    assert not Event.objects.filter(kind="delivery_retried").exists()


def test_failure_that_a_later_run_made_up_for_is_not_stuck() -> None:
    loop = ("loop", uuid4())
    give_up("compile_debrief", loop)
    assert background_work().stuck_count == 1
    later = give_up("compile_debrief", loop)
    Delivery.objects.filter(pk=later.pk).update(given_up_at=None, done_at=Now())
    assert (background_work().stuck, background_work().stuck_count) == ((), 0)


def test_stuck_work_tells_nothing_of_what_it_is_about(client_of_admin: Client, interviewer: Person) -> None:
    give_up(stream=("person", interviewer.pk))
    page = client_of_admin.get(reverse("background_work")).content.decode()
    assert interviewer.name not in page
    assert interviewer.email not in page


def test_f07_silent_workers_are_named(client_of_admin: Client) -> None:
    WorkerCanary.objects.create(queue="live")
    hour_ago = Now() - datetime.timedelta(hours=1)
    WorkerCanary.objects.create(queue="bulk", touched_at=hour_ago)
    late = {row.queue: row.is_late for row in background_work().workers}
    assert late == {"live": False, "mail": True, "bulk": True}
    page = client_of_admin.get(reverse("background_work")).content.decode()
    assert (page.count("at work</span>"), page.count("silent</span>")) == (1, 2)


@pytest.mark.parametrize("stuck", [1, 30])
def test_page_takes_as_many_queries_for_one_as_for_thirty(client_of_admin: Client, stuck: int) -> None:
    for _ in range(stuck):
        give_up()
    client_of_admin.get(reverse("background_work"))
    with CaptureQueriesContext(connection) as queries:
        client_of_admin.get(reverse("background_work"))
    assert len([query for query in queries if "SAVEPOINT" not in query["sql"]]) == QUERIES
