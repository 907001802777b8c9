"""Break-glass: an admin reads scorecards before the reveal, for an hour, for a reason that the panel sees."""

import datetime
from functools import partial

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from candidates.models import Seat
from hiring.actors import SYSTEM, ConflictError, NotAllowedError
from hiring.models import Duty, Event, Person
from scorecards.models import BreakGlass, Scorecard
from scorecards.services.break_glass import break_glass
from scorecards.services.loops import ReasonNeededError
from scorecards.services.panels import fill_seats, give_seat, replace_interviewer
from scorecards.services.reveals import reveal_loop
from tests import factories
from tests.conftest import SignIn
from tests.scorecards.debrief_page.cases import FORBIDDEN, Case, assert_blind, make_case

pytestmark = pytest.mark.django_db
REASON = "The candidate has complained about <one> interviewer."
FIELDS = {"reason": REASON, "understood": "on"}


@pytest.fixture
def case() -> Case:
    return make_case()


def ask(client: Client, case: Case, **fields: str) -> HttpResponse:
    return client.post(case.url("break_glass"), fields)


def earlier(case: Case, person: Person, minutes: int) -> BreakGlass:
    """Store a break-glass of an hour that began so many minutes ago, by the database's clock."""
    begun = timezone.now() - datetime.timedelta(minutes=minutes)
    until = begun + datetime.timedelta(hours=1)
    return BreakGlass.objects.create(loop=case.loop, person=person, at=begun, until=until, reason=REASON)


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def test_glass_opens_the_scorecards_on_its_page(case: Case, admin: Person, signed_in: SignIn) -> None:
    client = signed_in(admin)
    assert not [word for word in FORBIDDEN if word in text(client.get(case.url("break_glass")))]
    answer = ask(client, case, **FIELDS)
    assert (answer.status_code, answer["Location"]) == (302, case.url("break_glass"))
    page = text(client.get(case.url("break_glass")))
    assert page.count('<article class="scorecard"') == 3  # the fourth is a draft
    assert page.count("He blamed canaryvendor for it.") == 9  # on two dimensions and in the notes
    assert page.count("recommends: strong yes") == 3
    assert case.seats[0].person.name in page
    assert case.owing.name not in page


def test_everything_else_stays_closed_to_whoever_broke_the_glass(
    case: Case, admin: Person, signed_in: SignIn
) -> None:
    case.compile()
    break_glass(actor=admin, loop_id=case.loop.pk, reason=REASON)
    client = signed_in(admin)
    assert_blind(client, case)
    assert client.get(case.url("packet")).status_code == 403
    assert client.post(case.url("packet_json")).status_code == 403
    assert not Scorecard.objects.visible_to(admin).exists()
    assert not Scorecard.objects.opened_early_to(case.manager).exists()


@pytest.mark.parametrize("who", ["committed", "owing", "manager", "recruiter"])
def test_panel_sees_who_when_and_why(
    case: Case, admin: Person, recruiter: Person, signed_in: SignIn, who: str
) -> None:
    admin.name = "Ada Admin"
    admin.save()
    glass = break_glass(actor=admin, loop_id=case.loop.pk, reason=REASON)
    client = signed_in(recruiter if who == "recruiter" else getattr(case, who))
    pages = [case.url("debrief")]
    if who in ("committed", "owing"):
        pages.append(reverse("interview", args=[case.seats[0 if who == "committed" else -1].pk]))
    for page in pages:
        shown = text(client.get(page))
        assert "Scorecards were opened before the reveal" in shown
        assert (
            f"{glass.at:%H:%M}</time>: <q>The candidate has complained about &lt;one&gt; interviewer.</q>"
            in shown
        )
        assert "Ada Admin" in shown


def test_notice_stays_after_the_reveal(
    case: Case, admin: Person, recruiter: Person, signed_in: SignIn
) -> None:
    break_glass(actor=admin, loop_id=case.loop.pk, reason=REASON)
    reveal_loop(actor=recruiter, loop_id=case.loop.pk, reason="Late")
    case.compile()
    page = text(signed_in(case.committed).get(case.url("debrief")))
    assert "Scorecards were opened before the reveal" in page
    assert f"{admin.name} opened the scorecards before the reveal" in page  # in the history


def test_glass_is_one_event_without_the_reason(case: Case, admin: Person, signed_in: SignIn) -> None:
    ask(signed_in(admin), case, **FIELDS)
    event = Event.objects.get(kind="glass_broken")
    glass = BreakGlass.objects.get()
    assert (event.actor, event.stream_id) == (admin, case.loop.pk)
    assert event.payload == {"glass_id": str(glass.pk)}
    assert (glass.reason, glass.until - glass.at) == (REASON, datetime.timedelta(hours=1))


def test_visit_is_a_reading_of_that_glass(case: Case, admin: Person, signed_in: SignIn) -> None:
    client = signed_in(admin)
    client.get(case.url("break_glass"))
    assert not Event.objects.filter(kind="evidence_read").exists()
    glass = break_glass(actor=admin, loop_id=case.loop.pk, reason=REASON)
    for _ in range(2):
        client.get(case.url("break_glass"))
    event = Event.objects.get(kind="evidence_read")
    assert event.payload == {"page": "break_glass", "mark": str(glass.pk)}
    page = text(client.get(reverse("log", query={"kind": "readings"})))
    assert "Page: scorecards, opened before the reveal" in page


@pytest.mark.parametrize(("minutes", "cards"), [(59, 3), (61, 0)])
def test_glass_lasts_an_hour(case: Case, admin: Person, signed_in: SignIn, minutes: int, cards: int) -> None:
    earlier(case, admin, minutes)
    page = text(signed_in(admin).get(case.url("break_glass")))
    assert page.count('<article class="scorecard"') == cards
    assert ("canary" in page) is bool(cards)


def test_glass_of_one_admin_opens_nothing_to_another(case: Case, admin: Person, signed_in: SignIn) -> None:
    earlier(case, admin, 1)
    other = factories.PersonFactory(duties=[Duty.ADMIN])
    assert "canaryvendor" not in text(signed_in(other).get(case.url("break_glass")))


@pytest.mark.parametrize("change", ["duty", "deactivated", "seat", "linked"])
def test_r05_open_glass_closes_with_the_next_request(
    case: Case, admin: Person, signed_in: SignIn, change: str
) -> None:
    client = signed_in(admin)
    earlier(case, admin, 1)
    assert "canaryvendor" in text(client.get(case.url("break_glass")))
    match change:
        case "duty":
            Person.objects.filter(pk=admin.pk).update(duties=[Duty.RECRUITER])
        case "deactivated":
            Person.objects.filter(pk=admin.pk).update(is_active=False)
        case "seat":
            factories.SeatFactory(interview=case.seats[0].interview, person=admin)
        case "linked":
            case.loop.application.candidate.linked_person = admin
            case.loop.application.candidate.save()
    answer = client.get(case.url("break_glass"))
    assert answer.status_code == {"duty": 403, "deactivated": 302, "seat": 403, "linked": 404}[change]
    assert "canaryvendor" not in text(answer)
    assert (
        not Scorecard.objects.opened_early_to(Person.objects.get(pk=admin.pk)).exists()
        or change == "deactivated"
    )


@pytest.mark.parametrize("who", ["committed", "owing", "manager", "recruiter", "system", "seated admin"])
def test_nobody_else_breaks_the_glass(case: Case, recruiter: Person, who: str) -> None:
    people = {"recruiter": recruiter, "system": SYSTEM, "seated admin": case.owing}
    Person.objects.filter(pk=case.owing.pk).update(duties=[Duty.ADMIN] if who == "seated admin" else [])
    case.owing.refresh_from_db()
    actor = people.get(who) or getattr(case, who)
    with pytest.raises(NotAllowedError):
        break_glass(actor=actor, loop_id=case.loop.pk, reason=REASON)
    assert not BreakGlass.objects.exists()


def test_shadow_waits_for_no_scorecard_of_their_own(case: Case, admin: Person) -> None:
    factories.SeatFactory(interview=case.seats[0].interview, person=admin, kind="shadow")
    assert break_glass(actor=admin, loop_id=case.loop.pk, reason=REASON).reason == REASON


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"understood": "on"}, "can’t wait for the reveal."),
        ({"reason": "  ", "understood": "on"}, "can’t wait for the reveal."),
        ({"reason": REASON}, "Confirm that you know who sees it."),
    ],
)
def test_incomplete_form_opens_nothing(
    case: Case, admin: Person, signed_in: SignIn, fields: dict[str, str], words: str
) -> None:
    answer = ask(signed_in(admin), case, **fields)
    assert answer.status_code == 422
    assert words in text(answer)
    assert "autofocus" in text(answer)
    assert not BreakGlass.objects.exists()
    with pytest.raises(ReasonNeededError):
        break_glass(actor=admin, loop_id=case.loop.pk, reason=" ")


def test_glass_is_broken_once_while_it_is_open(case: Case, admin: Person, signed_in: SignIn) -> None:
    earlier(case, admin, 30)
    assert ask(signed_in(admin), case, **FIELDS).status_code == 409
    assert BreakGlass.objects.count() == 1


def test_revealed_loop_needs_no_glass(
    case: Case, admin: Person, recruiter: Person, signed_in: SignIn
) -> None:
    case.compile()
    case.reveal(recruiter)
    client = signed_in(admin)
    assert client.get(case.url("break_glass"))["Location"] == case.url("debrief")
    assert ask(client, case, **FIELDS).status_code == 409
    assert "Break glass" not in text(client.get(case.url("debrief")))


def test_loop_without_a_scorecard_has_nothing_to_open(admin: Person, signed_in: SignIn) -> None:
    empty = make_case(panel=2, missing=2)
    client = signed_in(admin)
    page = text(client.get(empty.url("break_glass")))
    assert "There is nothing to open" in page
    assert "<textarea" not in page
    assert "Break glass" not in text(client.get(empty.url("debrief")))
    with pytest.raises(ConflictError):
        break_glass(actor=admin, loop_id=empty.loop.pk, reason=REASON)


def test_r12_glass_asks_again_who_it_is(case: Case, admin: Person, signed_in: SignIn) -> None:
    client = signed_in(admin)
    with time_machine.travel(datetime.timedelta(minutes=31), tick=False):
        for answer in (client.get(case.url("break_glass")), ask(client, case, **FIELDS)):
            assert answer["Location"].startswith("/account/")
    assert not BreakGlass.objects.exists()


def test_database_keeps_every_glass(case: Case, admin: Person) -> None:
    glass = earlier(case, admin, 1)
    for change in (lambda: BreakGlass.objects.update(reason="Another"), glass.delete):
        with pytest.raises(IntegrityError, match="stays in view"), transaction.atomic():
            change()


def test_table_of_glasses_is_not_emptied(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE scorecards_breakglass ENABLE TRIGGER break_glass_stays")
        with pytest.raises(IntegrityError, match="TRUNCATE refused"):
            cursor.execute("TRUNCATE scorecards_breakglass CASCADE")


def test_database_breaks_no_glass_of_a_revealed_loop(case: Case, admin: Person, recruiter: Person) -> None:
    case.reveal(recruiter)
    with pytest.raises(IntegrityError, match="open already"), transaction.atomic():
        earlier(case, admin, 1)


def test_link_says_what_is_open(case: Case, admin: Person, signed_in: SignIn) -> None:
    client = signed_in(admin)
    assert "Break glass</a>" in text(client.get(case.url("debrief")))
    break_glass(actor=admin, loop_id=case.loop.pk, reason=REASON)
    page = text(client.get(case.url("debrief")))
    assert "Opened scorecards</a>" in page
    assert "Break glass</a>" not in page


def test_plan_tells_of_the_glass(case: Case, admin: Person, recruiter: Person, signed_in: SignIn) -> None:
    client = signed_in(recruiter)
    assert "Scorecards were opened" not in text(client.get(case.url("loop_plan")))
    break_glass(actor=admin, loop_id=case.loop.pk, reason=REASON)
    page = text(client.get(case.url("loop_plan")))
    assert "Scorecards were opened before the reveal" in page
    assert f"{admin.name}, " in page


@pytest.mark.parametrize("how", ["give", "fill", "replace", "back"])
@pytest.mark.parametrize("minutes", [1, 600])
def test_whoever_broke_the_glass_gets_no_seat_in_the_loop(
    case: Case, admin: Person, recruiter: Person, how: str, minutes: int
) -> None:
    """Not while it is open and not afterwards: what was read stays read."""
    earlier(case, admin, minutes)
    owed = case.seats[-1]
    interview = owed.interview
    factories.qualify(admin, interview.exercise)
    if how == "back":
        factories.SeatFactory(interview=interview, person=admin, withdrawn_at=factories.NOON)
    changes = {
        "replace": lambda: replace_interviewer(actor=recruiter, seat_id=owed.pk, person_id=admin.pk),
        "fill": lambda: fill_seats(
            actor=recruiter, loop_id=case.loop.pk, seats=[(interview.pk, admin.pk, "bar_raiser")]
        ),
    }
    give = partial(give_seat, actor=recruiter, loop_id=case.loop.pk, interview_id=interview.pk)
    change = changes.get(how, partial(give, person_id=admin.pk, kind="lead", override="Nobody else"))
    with pytest.raises(ConflictError, match="can’t rate here any more"):
        change()
    assert not Seat.objects.held().filter(person=admin).exists()


def test_whoever_broke_the_glass_of_one_loop_sits_in_another(
    case: Case, admin: Person, recruiter: Person
) -> None:
    earlier(case, admin, 1)
    other = make_case().seats[-1]
    factories.qualify(admin, other.interview.exercise)
    assert replace_interviewer(actor=recruiter, seat_id=other.pk, person_id=admin.pk).person == admin


def test_seat_choice_leaves_out_whoever_broke_the_glass(
    case: Case, admin: Person, recruiter: Person, signed_in: SignIn
) -> None:
    interview = case.seats[-1].interview
    factories.qualify(admin, interview.exercise)
    address = reverse("swap_seat", args=[case.loop.pk, case.seats[-1].pk])
    client = signed_in(recruiter)
    assert f'value="{admin.pk}"' in text(client.get(address))
    earlier(case, admin, 1)
    page = text(client.get(address))
    may, may_not = page.split('<details class="disclosure"')
    assert f'value="{admin.pk}"' not in may
    assert "has opened the scorecards" in may_not
    answer = client.post(address, {"person": admin.pk, "version": case.loop.plan_version})
    assert answer.status_code == 409
    assert f"{admin.name} could read what the panel has committed" in text(answer)
