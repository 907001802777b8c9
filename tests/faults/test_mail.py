"""F9, F17: work that is delivered many times or can't be done, a mail server that is away."""

import re

import pytest

from tests.faults.invitations import invitation_state, invite
from tests.faults.outcome import Outcome
from tests.faults.stack import FaultStack
from tests.processes import wait_until

DELIVER_TWENTY_TIMES = """
from hiring.models import Delivery
from hiring.tasks import deliver_event
delivery = Delivery.objects.filter(subscriber="send_invitation").latest("pk")
for _ in range(20):
    deliver_event.apply_async((delivery.pk,), queue="mail")
"""


@pytest.mark.slow_fault
def test_f09_work_that_is_delivered_twenty_times_is_done_once(running: FaultStack, outcome: Outcome) -> None:
    running.kill("worker")
    invite(running, "twenty@example.com")
    running.shell(DELIVER_TWENTY_TIMES)
    with outcome.recovery():
        running.start("worker", "second worker")
        wait_until(lambda: running.mail.letters_to("twenty@example.com") == 1, "the mail goes out")
    wait_until(lambda: int(running.redis("llen", "mail")) == 0, "the other deliveries are taken, too")
    outcome.settle()
    assert running.mail.letters_to("twenty@example.com") == 1
    assert invitation_state(running) == (1, "", True, False)


@pytest.mark.slow_fault
def test_f17_mail_server_that_is_away_delays_the_mail_only(running: FaultStack, outcome: Outcome) -> None:
    running.mail.stop()
    invite(running, "later@example.com")
    wait_until(
        lambda: invitation_state(running)[0] >= 1 and invitation_state(running)[1], "one attempt has failed"
    )
    running.mail.start()
    with outcome.recovery():
        wait_until(lambda: running.mail.letters_to("later@example.com") == 1, "the mail goes out")
    outcome.settle()
    assert running.mail.letters_to("later@example.com") == 1


@pytest.mark.slow_fault
def test_f17_mail_that_was_given_up_is_shown_to_a_person_who_tries_it_again(
    running: FaultStack, outcome: Outcome
) -> None:
    running.mail.stop()
    invite(running, "by-hand@example.com")
    wait_until(lambda: invitation_state(running)[3], "it is given up after five attempts", seconds=240)
    attempts, error, _, _ = invitation_state(running)
    assert (attempts, error) == (5, "ConnectionRefusedError")
    admin = running.visitor("admin")
    status, page = admin.get("/work/")
    assert (status, "Send invitation" in page, error in page) == (200, True, True)
    running.mail.start()
    with outcome.recovery():
        retry = re.search(r'action="(/work/\d+/retry/)"', page)
        assert retry is not None
        assert "It is tried again now." in admin.post(retry[1], {}, page="/work/")[1]
        wait_until(lambda: running.mail.letters_to("by-hand@example.com") == 1, "the mail goes out")
    outcome.settle()
