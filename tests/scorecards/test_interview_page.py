"""The interview page: the kit, the form, and every answer that the form can get."""

import datetime
import html
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from candidates.models import Loop, Seat
from hiring.models import Exercise, ExerciseQuestion, Person, Rubric
from scorecards.models import Reveal, Scorecard
from tests import factories
from tests.conftest import SignIn
from tests.drafts import edit, save, stored

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
ENTRY = {
    "edits": [
        {"mutation": str(uuid4()), "field": "running_notes", "base": 0, "value": "12:04"},
        {"mutation": str(uuid4()), "field": "overall_notes", "base": 7, "value": "In conflict."},
    ],
    "seen": {},
}


@pytest.fixture
def seat(interviewer: Person) -> Seat:
    return seat_of(interviewer)


@pytest.fixture
def client_of_author(signed_in: SignIn, interviewer: Person) -> Client:
    return signed_in(interviewer)


def seat_of(person: Person, dimensions: int = 2, **loop_fields: object) -> Seat:
    loop = factories.make_loop(panel=1, dimensions=dimensions, **loop_fields)
    seat = Seat.objects.get(interview__loop=loop)
    seat.person = person
    seat.save()
    return seat


def address(seat: Seat, action: str = "") -> str:
    return f"/interviews/{seat.pk}/{action}"


def text_of(response: HttpResponse) -> str:
    return html.unescape(response.content.decode())


def complete_entries(seat: Seat) -> dict[str, str]:
    entries = {"recommendation": "yes", "overall_notes": "Calm."}
    for dimension in seat.interview.dimensions.all():
        entries |= {f"rating-{dimension.key}": "4", f"evidence-{dimension.key}": f"Saw {dimension.name}."}
    return entries


# The kit -------------------------------------------------------------------------------------------


def test_kit_shows_who_when_and_what_to_ask(interviewer: Person, signed_in: SignIn) -> None:
    rubric = factories.RubricFactory()
    dimension, other = factories.DimensionFactory.create_batch(2, rubric=rubric)
    guide = "0-10 Frame it.\n10–55 Let them draw.\nKeep the last minutes for their questions."
    exercise = factories.ExerciseFactory(rubric=rubric, brief="Design a lift.", guide=guide)
    for position, (tested, text) in enumerate([(dimension, "What fails first?"), (other, "And then?")]):
        ExerciseQuestion.objects.create(exercise=exercise, dimension=tested, text=text, position=position)
    factories.SignalFactory(rubric=rubric)
    seat = seat_under(rubric, interviewer, exercise)
    seat.interview.dimensions.set([dimension])
    page = text_of(signed_in(interviewer).get(address(seat)))
    for words in (
        seat.interview.loop.application.candidate.name,
        seat.interview.loop.application.role.title,
        'href="https://example.com/cv.pdf"',
        "Fri 20 Nov 2026, 12:00–13:00",
        "Design a lift.",
        '<span class="minutes">0–10',
        '<span class="minutes">10–55',
        "Keep the last minutes for their questions.",
        f"Questions on {dimension.name}",
        "What fails first?",
        "Further questions",
        "And then?",
        "1 signal to listen for",
    ):
        assert words in page


def seat_under(rubric: Rubric, person: Person, exercise: Exercise | None = None) -> Seat:
    """Return the person's seat in an interview under a rubric that is published now."""
    loop = factories.LoopFactory(
        rubric=factories.publish(rubric), application__candidate__resume_url="https://example.com/cv.pdf"
    )
    interview = factories.InterviewFactory(loop=loop, exercise=exercise)
    return factories.SeatFactory(interview=interview, person=person)


def test_time_is_the_viewers(interviewer: Person, signed_in: SignIn, seat: Seat) -> None:
    interviewer.time_zone = "Asia/Tokyo"
    interviewer.save()
    assert "Fri 20 Nov 2026, 21:00–22:00" in text_of(signed_in(interviewer).get(address(seat)))


def test_interview_without_an_exercise_has_a_scorecard_all_the_same(
    client_of_author: Client, seat: Seat
) -> None:
    seat.interview.exercise = None
    seat.interview.save()
    page = text_of(client_of_author.get(address(seat)))
    assert "no exercise in the rubric" in page
    assert 'id="scorecard"' in page


def test_only_the_dimensions_of_this_interview_are_asked_for(client_of_author: Client, seat: Seat) -> None:
    first, second = seat.interview.dimensions.all()
    seat.interview.dimensions.remove(second)
    page = text_of(client_of_author.get(address(seat)))
    assert f'name="rating-{first.key}"' in page
    assert f'name="rating-{second.key}"' not in page


def test_all_five_anchors_are_there_without_a_script(client_of_author: Client, seat: Seat) -> None:
    page = text_of(client_of_author.get(address(seat)))
    for dimension in seat.interview.dimensions.all():
        for level, anchor in enumerate(dimension.anchors, start=1):
            assert f'id="id_rating-{dimension.key}_anchor_{level}">{anchor}</p>' in page
    assert page.count("All five levels") == 2


def test_level_without_an_anchor_says_between_what_it_lies(interviewer: Person, signed_in: SignIn) -> None:
    rubric = factories.RubricFactory()
    dimension = factories.DimensionFactory(rubric=rubric, anchor_2="", anchor_3=" ")
    seat = seat_under(rubric, interviewer)
    seat.interview.dimensions.set([dimension])
    page = text_of(signed_in(interviewer).get(address(seat)))
    assert (
        page.count("Between the descriptions of 1 and 4.") == 4
    )  # levels 2 and 3, in the line and in the list


# Saving --------------------------------------------------------------------------------------------


def test_save_stores_a_partial_draft(client_of_author: Client, seat: Seat) -> None:
    first, second = seat.interview.dimensions.order_by("position")
    entries = {
        f"rating-{first.key}": "2",
        f"evidence-{first.key}": "line one\r\nline two ",
        f"rating-{second.key}": "not_assessed",
        "running_notes": "12:04 half a sen",
    }
    client_of_author.post(address(seat, "save/"), entries)
    expected = {name: (value.replace("\r", ""), 1) for name, value in entries.items()}
    assert stored(seat) == expected
    page = text_of(client_of_author.get(address(seat)))
    assert "1 of 2 dimensions rated" in page
    assert "recommendation missing" in page


def test_save_without_a_script_returns_to_the_page_with_everything_in_it(
    client_of_author: Client, seat: Seat
) -> None:
    signal = seat.interview.loop.rubric.signals.get()
    entries = complete_entries(seat) | {f"signal-{signal.key}": "on", f"words-{signal.key}": "their fault"}
    response = client_of_author.post(address(seat, "save/"), entries)
    assert (response.status_code, response["Location"]) == (302, address(seat))
    page = text_of(client_of_author.get(address(seat)))
    assert "their fault</textarea>" in page
    assert "Calm.</textarea>" in page
    assert page.count(" checked>4</label>") == 2
    assert 'value="yes" id="id_recommendation_2" checked' in page
    assert "complete" in page


def test_score_outside_1_to_5_is_refused_with_everything_typed_kept(
    client_of_author: Client, seat: Seat
) -> None:
    dimension = seat.interview.dimensions.first()
    entries = {f"rating-{dimension.key}": "6", "overall_notes": "Calm."}
    response = client_of_author.post(address(seat, "save/"), entries)
    assert response.status_code == 422
    assert f'id="id_rating-{dimension.key}_error"' in text_of(response)
    assert "Calm.</textarea>" in text_of(response)
    assert stored(seat) == {}


@pytest.mark.parametrize(
    "seen",
    [
        "[]",
        "{",
        '{"a": "1:", "a": "2:"}',
        '{"a": "\u0661:"}',
        '{"a": 1.0}',
        '{"overall_notes": 1}',
        '{"overall_notes": "-1:"}',
        "[" * 100_000,
    ],
)
def test_r07_forged_memory_of_what_was_seen_is_refused(
    client_of_author: Client, seat: Seat, seen: str
) -> None:
    response = client_of_author.post(address(seat, "save/"), {"seen": seen, "overall_notes": "x"})
    assert (response.status_code, stored(seat)) == (422, {})


def test_saving_and_committing_cannot_be_confused(client_of_author: Client, seat: Seat) -> None:
    """Htmx would send a form wherever the button pressed last points: it has no part in this form."""
    page = text_of(client_of_author.get(address(seat)))
    form = page[
        page.index('<form id="scorecard"') : page.index("</form>", page.index('<form id="scorecard"'))
    ]
    assert "hx-" not in form
    assert f'action="{address(seat, "save/")}"' in form[: form.index(">")]
    assert f'data-edits="{address(seat, "edits/")}"' in page


# Conflicts -----------------------------------------------------------------------------------------


def seen_on(page: str) -> str:
    """Return what the page remembers of what it shows."""
    return page.split('<input type="hidden" name="seen" value="')[1].split('">')[0]


@pytest.fixture
def stale(client_of_author: Client, seat: Seat) -> dict[str, str]:
    """Entries of a tab that never saw what another tab has stored."""
    seen = seen_on(text_of(client_of_author.get(address(seat))))
    save(seat, edit("overall_notes", "from the laptop"), edit("running_notes", "laptop only"))
    return {"seen": seen, "overall_notes": "from the phone", "recommendation": "yes"}


@pytest.mark.parametrize("action", ["save/", "commit/"])
def test_conflict_shows_both_texts_and_stores_the_rest(
    client_of_author: Client, seat: Seat, stale: dict[str, str], action: str
) -> None:
    response = client_of_author.post(address(seat, action), stale)
    page = text_of(response)
    assert response.status_code == 409
    assert "<blockquote>from the laptop</blockquote>" in page
    assert "<blockquote>from the phone</blockquote>" in page
    assert "from the phone</textarea>" in page
    assert "laptop only</textarea>" in page
    assert "<blockquote>laptop only</blockquote>" not in page
    assert stored(seat) == {
        "overall_notes": ("from the laptop", 1),
        "running_notes": ("laptop only", 1),
        "recommendation": ("yes", 1),
    }


def test_conflict_is_not_forgotten_by_the_next_save(
    client_of_author: Client, seat: Seat, stale: dict[str, str]
) -> None:
    again = stale | {"seen": seen_on(text_of(client_of_author.post(address(seat, "save/"), stale)))}
    assert client_of_author.post(address(seat, "save/"), again).status_code == 409
    assert stored(seat)["overall_notes"] == ("from the laptop", 1)


def test_keep_mine_overwrites_what_was_shown(
    client_of_author: Client, seat: Seat, stale: dict[str, str]
) -> None:
    page = text_of(client_of_author.post(address(seat, "save/"), stale))
    keep = page.split('name="keep" value="')[1].split('">')[0]
    entries = stale | {"keep": keep, "running_notes": "laptop only"}
    assert client_of_author.post(address(seat, "save/"), entries).status_code == 302
    assert stored(seat)["overall_notes"] == ("from the phone", 2)


def test_save_of_an_untouched_page_overwrites_nothing(client_of_author: Client, seat: Seat) -> None:
    seen = seen_on(text_of(client_of_author.get(address(seat))))
    save(seat, edit("overall_notes", "from the laptop"))
    entries = {"seen": seen, "running_notes": "from the phone"}
    assert client_of_author.post(address(seat, "save/"), entries).status_code == 302
    assert stored(seat) == {"overall_notes": ("from the laptop", 1), "running_notes": ("from the phone", 1)}


def test_commit_of_a_page_that_does_not_show_everything_is_a_conflict(
    client_of_author: Client, seat: Seat
) -> None:
    seen = seen_on(text_of(client_of_author.get(address(seat))))
    save(seat, edit("running_notes", "from the laptop"))
    response = client_of_author.post(address(seat, "commit/"), complete_entries(seat) | {"seen": seen})
    assert response.status_code == 409
    assert "<blockquote>from the laptop</blockquote>" in text_of(response)
    assert not Scorecard.objects.exists()


def test_save_after_the_commit_shows_what_is_not_in_it(client_of_author: Client, seat: Seat) -> None:
    factories.fill(seat)
    response = client_of_author.post(address(seat, "save/"), {"overall_notes": "late thought"})
    assert response.status_code == 409
    assert "late thought" in text_of(response)
    assert 'name="keep"' not in text_of(response)
    assert Scorecard.objects.get(seat=seat).overall_notes == ""


# Committing ----------------------------------------------------------------------------------------


def test_incomplete_commit_answers_422_with_errors_at_their_fields(
    client_of_author: Client, seat: Seat
) -> None:
    first, second = seat.interview.dimensions.order_by("position")
    entries = complete_entries(seat) | {f"evidence-{second.key}": "", "recommendation": ""}
    response = client_of_author.post(address(seat, "commit/"), entries)
    page = text_of(response)
    assert response.status_code == 422
    assert f'id="id_evidence-{second.key}_error"' in page
    assert f'id="id_evidence-{first.key}_error"' not in page
    assert 'id="id_recommendation_error"' in page
    assert "2 things are missing" in page
    assert f"Saw {first.name}.</textarea>" in page
    assert not Scorecard.objects.exists()
    assert f'id="id_evidence-{second.key}"' in page[page.index("autofocus") :][:200]
    assert page.count("autofocus") == 1


def test_focus_goes_to_the_first_missing_rating(client_of_author: Client, seat: Seat) -> None:
    first = seat.interview.dimensions.order_by("position")[0]
    page = text_of(client_of_author.post(address(seat, "commit/"), {}))
    radio = page[: page.index(" autofocus")].rsplit("<", 1)[1]
    assert radio.startswith(f'input type="radio" name="rating-{first.key}" value="1"')
    assert page.count("autofocus") == 1


def test_incomplete_commit_keeps_what_was_typed_as_a_draft(client_of_author: Client, seat: Seat) -> None:
    entries = {"running_notes": "12:04 asked for volumes"}
    page = text_of(client_of_author.post(address(seat, "commit/"), entries))
    assert stored(seat) == {"running_notes": ("12:04 asked for volumes", 1)}
    again = {"seen": seen_on(page), "running_notes": ""}
    client_of_author.post(address(seat, "save/"), again)
    assert stored(seat) == {"running_notes": ("", 2)}


def test_complete_commit_locks_the_scorecard_and_shows_it(client_of_author: Client, seat: Seat) -> None:
    response = client_of_author.post(address(seat, "commit/"), complete_entries(seat))
    assert (response.status_code, response["Location"]) == (302, address(seat))
    assert Scorecard.objects.get(seat=seat).is_committed
    page = text_of(client_of_author.get(address(seat)))
    for dimension in seat.interview.dimensions.all():
        assert f"Saw {dimension.name}." in page
        assert dimension.anchor_4 in page
    assert "What happens next" in page
    assert 'id="scorecard"' not in page
    assert "/loops/" not in page


def test_commit_by_script_leaves_for_the_committed_page(client_of_author: Client, seat: Seat) -> None:
    response = client_of_author.post(address(seat, "commit/"), complete_entries(seat), headers=HTMX)
    assert (response.status_code, response["HX-Redirect"]) == (204, address(seat))


def test_double_click_on_commit_is_answered_as_done(client_of_author: Client, seat: Seat) -> None:
    for _click in range(2):
        response = client_of_author.post(address(seat, "commit/"), complete_entries(seat))
        assert response.status_code == 302


def test_committed_page_leads_to_the_debrief_once_it_is_open(
    client_of_author: Client, seat: Seat, recruiter: Person
) -> None:
    factories.fill(seat)
    Reveal.objects.create(loop=seat.interview.loop, at=timezone.now(), by=recruiter)
    assert f'href="/loops/{seat.interview.loop_id}/"' in text_of(client_of_author.get(address(seat)))


def test_cancelled_interview_says_so_and_takes_no_more(client_of_author: Client, seat: Seat) -> None:
    seat.interview.cancelled_at = timezone.now()
    seat.interview.save()
    page = text_of(client_of_author.get(address(seat)))
    assert "This interview was cancelled." in page
    assert "data-commit" not in page
    assert client_of_author.post(address(seat, "commit/"), complete_entries(seat)).status_code == 409


# Who may, and what nobody sees ---------------------------------------------------------------------


@pytest.mark.parametrize("action", ["", "keys/", "save/", "edits/", "commit/"])
@pytest.mark.parametrize("duty", ["interviewer", "recruiter", "hiring_manager", "admin"])
def test_page_of_another_persons_seat_does_not_exist(
    signed_in: SignIn, seat: Seat, duty: str, action: str
) -> None:
    other = factories.PersonFactory(duties=[duty])
    seat.interview.loop.application.role.hiring_managers.add(other)
    client = signed_in(other)
    entry = {"edits": [], "seen": {}} if action == "edits/" else {}
    ask = client.get if action in ("", "keys/") else client.post
    response = ask(address(seat, action), entry, content_type="application/json")
    assert response.status_code == 404
    assert stored(seat) == {}


@pytest.mark.parametrize("action", ["save/", "edits/", "commit/"])
def test_change_needs_a_post(client_of_author: Client, seat: Seat, action: str) -> None:
    assert client_of_author.get(address(seat, action)).status_code == 405


def panel_with_canaries(person: Person) -> Seat:
    """Return the person's seat in a loop whose other cards, findings and debrief hold the word canary."""
    loop: Loop = factories.make_loop(panel=3)
    mine, *others = Seat.objects.filter(interview__loop=loop).order_by("interview__position")
    mine.person = person
    mine.save()
    # Somebody else in the very same interview, too.
    others.append(factories.SeatFactory(interview=mine.interview))
    for seat in others:
        card = factories.fill(seat, evidence="canary evidence", score=1)
        signal = loop.rubric.signals.get()
        factories.SignalFindingFactory(scorecard=card, signal=signal, quote="cana")
        factories.SignalFindingFactory(
            scorecard=card, signal=signal, source="interviewer", quote="canary words", start=None, end=None
        )
    loop.debriefs.create(input_hash="0", compiler_version="test", document={"summary": "canary debrief"})
    return mine


@pytest.mark.parametrize("committed", [False, True])
@pytest.mark.parametrize("revealed", [False, True])
def test_nothing_of_others_is_in_any_answer(
    client_of_author: Client, interviewer: Person, recruiter: Person, committed: bool, revealed: bool
) -> None:
    seat = panel_with_canaries(interviewer)
    if revealed:
        Reveal.objects.create(loop=seat.interview.loop, at=timezone.now(), by=recruiter)
    if committed:
        card = factories.fill(seat, evidence="My own words.")
        # What the detector made of one's own card is for the debrief, not for this page.
        signal = seat.interview.loop.rubric.signals.get()
        factories.SignalFindingFactory(scorecard=card, signal=signal, quote="cana", reasons=["canary reason"])
    entries = complete_entries(seat)
    answers = [
        client_of_author.get("/interviews/"),
        client_of_author.get(address(seat)),
        client_of_author.post(address(seat, "edits/"), ENTRY, content_type="application/json"),
        client_of_author.post(address(seat, "save/"), entries),
        client_of_author.post(address(seat, "save/"), {"overall_notes": "something else"}),
        client_of_author.post(address(seat, "commit/"), {}, headers=HTMX),
        client_of_author.post(address(seat, "commit/"), entries),
        client_of_author.get(address(seat)),
    ]
    for answer in answers:
        assert "cana" not in text_of(answer)
        assert 'data-level="1">1</span></h3>' not in text_of(answer)


# Cost ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dimensions", [1, 12])
def test_page_opens_with_a_fixed_number_of_queries(
    interviewer: Person,
    signed_in: SignIn,
    django_assert_num_queries: DjangoAssertNumQueries,
    dimensions: int,
) -> None:
    client = signed_in(interviewer)
    new, draft, done = (seat_of(interviewer, dimensions=dimensions) for _number in range(3))
    for dimension in draft.interview.dimensions.all():
        save(draft, edit(f"evidence-{dimension.key}", "Seen."))
    factories.fill(done)
    for seat, queries in ((new, 8), (draft, 8), (done, 9)):
        with django_assert_num_queries(queries):
            assert client.get(address(seat)).status_code == 200


def test_page_before_the_interview_opens_on_the_kit(client_of_author: Client, seat: Seat) -> None:
    kit_first = '<input type="radio" name="pane" value="kit" checked>'
    assert kit_first not in text_of(client_of_author.get(address(seat)))
    seat.interview.starts_at = timezone.now() + datetime.timedelta(hours=1)
    seat.interview.save()
    assert kit_first in text_of(client_of_author.get(address(seat)))
