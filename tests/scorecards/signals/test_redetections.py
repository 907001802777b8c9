"""Reading committed scorecards anew: resumable, once, in a queue of its own, never over what people said."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from candidates.models import Seat
from config.celery import application
from hiring.actors import SYSTEM, ConflictError, NotAllowedError
from hiring.models import Delivery, Event, Person
from scorecards import tasks
from scorecards.models import Redetection, Scorecard, SignalFinding
from scorecards.services import findings, redetections
from scorecards.services.redetections import continue_redetection, read_next_scorecard, start_redetection
from tests import factories
from tests.scorecards.signals.decided import decide
from tests.scorecards.test_detect import BLAME, Detector, make_scorecard
from tests.threads import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def detector(monkeypatch: pytest.MonkeyPatch) -> Detector:
    detector = Detector()
    detector.spans = [(0, 5)]
    for module in (findings, redetections):
        monkeypatch.setattr(module, "shipped_engine", lambda: detector)
    return detector


def read_all() -> int:
    read = continue_redetection(actor=SYSTEM)
    Delivery.objects.update(done_at=timezone.now())
    return read


def run() -> Redetection:
    return Redetection.objects.get()


def test_reading_goes_through_committed_scorecards_and_says_how_far_it_is(
    detector: Detector, admin: Person
) -> None:
    cards = [make_scorecard() for _ in range(3)]
    make_scorecard(committed=False)
    start_redetection(actor=admin)
    assert (run().total, run().read, run().started_by) == (3, 0, admin)
    assert read_next_scorecard() is True
    assert (run().read, run().after, run().finished_at) == (1, min(card.pk for card in cards), None)
    assert read_all() == 2
    assert (run().read, run().failed, run().finished_at is None) == (3, 0, False)
    assert all(card.findings.count() == 1 for card in cards)
    kinds = ["redetection_started", "redetection_finished"]
    assert list(Event.objects.filter(stream_kind="redetection").values_list("kind", flat=True)) == kinds


def test_reading_anew_with_the_same_version_changes_nothing(detector: Detector, admin: Person) -> None:
    make_scorecard()
    for _repeat in range(2):
        start_redetection(actor=admin)
        read_all()
    assert SignalFinding.objects.count() == 1
    assert Event.objects.filter(kind="signals_detected").count() == 1


def test_upgrade_in_the_middle_begins_again(detector: Detector, admin: Person) -> None:
    for _ in range(2):
        make_scorecard()
    start_redetection(actor=admin)
    read_next_scorecard()
    detector.version = "2"
    read_all()
    assert (run().engine_version, run().read, run().total) == ("2", 2, 2)
    assert {row.engine_version for row in SignalFinding.objects.standing()} == {"2"}


def test_scorecard_that_cannot_be_read_is_counted_and_passed_over(
    detector: Detector, admin: Person, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    cards = sorted((make_scorecard() for _ in range(2)), key=lambda card: card.pk)
    real = redetections.detect_signals_in_scorecard

    def fail_at_first(**arguments: object) -> int:
        if arguments["scorecard_id"] == cards[0].pk:
            raise ValueError(BLAME)
        return real(**arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(redetections, "detect_signals_in_scorecard", fail_at_first)
    start_redetection(actor=admin)
    assert read_all() == 2
    assert (run().read, run().failed, SignalFinding.objects.count()) == (2, 1, 1)
    assert "ValueError" in caplog.text
    assert "fault" not in caplog.text


def test_scorecards_of_decided_loops_stay_as_the_decision_saw_them(
    detector: Detector, admin: Person, recruiter: Person
) -> None:
    decided = make_scorecard()
    decide(decided.interview.loop, recruiter)
    other = make_scorecard()
    start_redetection(actor=admin)
    assert (run().total, read_all()) == (1, 1)
    assert (decided.findings.count(), other.findings.count()) == (0, 1)


def test_reading_waits_while_deliveries_wait(detector: Detector, admin: Person) -> None:
    cards = [make_scorecard() for _ in range(2)]
    start_redetection(actor=admin)
    event = Event.objects.latest("pk")
    waiting = redetections.MOST_DELIVERIES_WAITING
    Delivery.objects.bulk_create(Delivery(event=event, subscriber=f"test {n}") for n in range(waiting))
    assert continue_redetection(actor=SYSTEM) == 0
    Delivery.objects.update(done_at=timezone.now())
    assert read_all() == len(cards)


def test_second_start_is_refused_and_so_is_anybody_but_an_admin(
    detector: Detector, admin: Person, recruiter: Person
) -> None:
    start_redetection(actor=admin)
    with pytest.raises(ConflictError):
        start_redetection(actor=admin)
    with pytest.raises(NotAllowedError):
        start_redetection(actor=recruiter)
    with pytest.raises(NotAllowedError):
        continue_redetection(actor=recruiter)
    with pytest.raises(IntegrityError), transaction.atomic():
        Redetection.objects.create(engine="rules", engine_version="9", started_at=factories.NOON, total=0)


@pytest.mark.django_db(transaction=True)
def test_two_workers_read_each_scorecard_once(detector: Detector) -> None:
    cards = [make_scorecard() for _ in range(4)]
    start_redetection(actor=SYSTEM)

    def work() -> int:
        read = 0
        while Redetection.objects.filter(finished_at__isnull=True).exists():
            read += read_next_scorecard()
        connection.close()
        return read

    assert sum(at_once(work, work)) == len(cards)
    assert (run().read, Event.objects.filter(kind="signals_detected").count()) == (4, 4)


def test_reading_anew_has_a_queue_of_its_own_and_everything_that_commits_need_has_another() -> None:
    route = application.amqp.router.route
    assert route({}, "scorecards.tasks.redetect_some")["queue"].name == "bulk"
    for task in ("hiring.tasks.deliver_event", "hiring.tasks.deliver_pending_events"):
        assert route({}, task)["queue"].name == "live"


def test_beat_asks_for_the_workers_of_long_work() -> None:
    asked = {entry["task"]: entry["schedule"] for entry in application.conf.beat_schedule.values()}
    assert asked["scorecards.tasks.resume_bulk_work"] == tasks.BULK_EVERY_SECONDS
    assert application.amqp.router.route({}, "scorecards.tasks.resume_bulk_work")["queue"].name == "live"


def test_workers_are_sent_for_only_while_there_is_something_to_read(
    detector: Detector, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[dict[str, object]] = []
    monkeypatch.setattr(tasks.redetect_some, "apply_async", lambda **options: sent.append(options))
    tasks.resume_bulk_work()
    assert sent == []
    make_scorecard()
    start_redetection(actor=SYSTEM)
    tasks.resume_bulk_work()
    assert sent == [{"expires": 5}]


def test_shadows_are_no_evidence_and_are_not_counted(detector: Detector) -> None:
    card = make_scorecard()
    shadow = factories.SeatFactory(interview=card.interview, kind=Seat.Kind.SHADOW)
    factories.fill(shadow, evidence=BLAME)
    start_redetection(actor=SYSTEM)
    assert (run().total, Scorecard.objects.count()) == (1, 2)
