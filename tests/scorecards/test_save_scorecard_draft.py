"""Saving a draft field by field: nothing overwritten, nothing lost, nobody else's hand in it."""

from dataclasses import replace
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from candidates.models import Seat
from hiring.actors import SYSTEM, ConflictError, NotAllowedError
from hiring.models import Event, Person
from scorecards.models import DraftField, Scorecard
from scorecards.services import draft_fields
from scorecards.services.scorecards import RefusedFieldsError, save_scorecard_draft
from tests import factories
from tests.drafts import edit, save, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def seat() -> Seat:
    loop = factories.make_loop(panel=1)
    return Seat.objects.get(interview__loop=loop)


@pytest.fixture
def key(seat: Seat) -> str:
    return str(seat.interview.dimensions.order_by("position").values_list("key", flat=True)[0])


def test_each_field_is_stored_with_its_version(seat: Seat, key: str) -> None:
    signal = seat.interview.loop.rubric.signals.get().key
    values = {
        f"rating-{key}": "not_assessed",
        f"reason-{key}": "No time ",
        f"evidence-{key}": "Drew the queue first.\n",
        f"signal-{signal}": "on",
        f"words-{signal}": "that was their fault",
        "recommendation": "strong_yes",
        "running_notes": "0:05 asked for volumes",
        "overall_notes": "Half a sen",
    }
    saved = save(seat, *[edit(name, value) for name, value in values.items()])
    assert stored(seat) == {name: (value, 1) for name, value in values.items()}
    assert saved.versions == dict.fromkeys(values, 1)
    assert {name: field.value for name, field in saved.fields.items()} == values
    assert (saved.conflicts, saved.committed, saved.cancelled) == ((), False, False)


def test_later_edit_touches_only_the_row_of_its_field(seat: Seat) -> None:
    save(seat, edit("running_notes", "a"), edit("overall_notes", "b"))
    before = DraftField.objects.get(name="running_notes").saved_at
    saved = save(seat, edit("overall_notes", "bc", base=1))
    assert stored(seat) == {"running_notes": ("a", 1), "overall_notes": ("bc", 2)}
    assert saved.versions == {"overall_notes": 2}
    assert DraftField.objects.get(name="running_notes").saved_at == before


def test_emptied_field_stays_with_its_version(seat: Seat) -> None:
    save(seat, edit("overall_notes", "b"))
    save(seat, edit("overall_notes", "", base=1))
    assert stored(seat) == {"overall_notes": ("", 2)}


def test_edits_of_different_fields_meet_without_a_conflict(seat: Seat) -> None:
    save(seat, edit("running_notes", "from the laptop"))
    saved = save(seat, edit("overall_notes", "from the phone"))
    assert saved.conflicts == ()
    assert stored(seat) == {"running_notes": ("from the laptop", 1), "overall_notes": ("from the phone", 1)}


def test_base_that_is_behind_is_a_conflict_that_carries_what_is_stored(seat: Seat) -> None:
    save(seat, edit("overall_notes", "from the laptop"))
    saved = save(seat, edit("overall_notes", "from the phone"), edit("running_notes", "merged"))
    assert saved.conflicts == ("overall_notes",)
    assert saved.versions == {"running_notes": 1}
    assert (saved.fields["overall_notes"].value, saved.fields["overall_notes"].version) == (
        "from the laptop",
        1,
    )
    assert stored(seat)["overall_notes"] == ("from the laptop", 1)


def test_base_ahead_of_what_is_stored_is_a_conflict(seat: Seat) -> None:
    assert save(seat, edit("overall_notes", "from a lost future", base=3)).conflicts == ("overall_notes",)
    assert stored(seat) == {}


def test_same_text_from_two_devices_is_no_conflict(seat: Seat) -> None:
    save(seat, edit("overall_notes", "same"))
    saved = save(seat, edit("overall_notes", "same"))
    assert (saved.conflicts, saved.versions) == ((), {"overall_notes": 1})
    assert stored(seat) == {"overall_notes": ("same", 1)}


def test_conflict_is_resolved_from_the_version_that_was_read(seat: Seat) -> None:
    save(seat, edit("overall_notes", "from the laptop"))
    assert save(seat, edit("overall_notes", "from the phone", base=1)).conflicts == ()
    assert stored(seat) == {"overall_notes": ("from the phone", 2)}


def test_r33_repeat_changes_nothing_and_is_answered_as_the_first_time(seat: Seat) -> None:
    first = edit("overall_notes", "a")
    assert save(seat, first).versions == {"overall_notes": 1}
    saved_at = DraftField.objects.get().saved_at
    assert save(seat, first).versions == {"overall_notes": 1}
    save(seat, edit("overall_notes", "ab", base=1))
    late = save(seat, first)
    assert (late.versions, late.conflicts) == ({"overall_notes": 1}, ())
    assert late.fields["overall_notes"].version == 2
    assert stored(seat) == {"overall_notes": ("ab", 2)}
    assert saved_at < DraftField.objects.get().saved_at


def test_r33_same_key_with_another_body_is_refused_with_nothing_stored(seat: Seat) -> None:
    first = edit("overall_notes", "a")
    save(seat, first)
    other = edit("running_notes", "beside it")
    for forged in (replace(first, value="b"), replace(first, base=1), replace(first, value="b", base=1)):
        with pytest.raises(RefusedFieldsError) as refused:
            save(seat, other, forged)
        assert refused.value.reasons == {"overall_notes": "It was sent before with another text."}
    assert stored(seat) == {"overall_notes": ("a", 1)}
    save(seat, edit("overall_notes", "ab", base=1))
    with pytest.raises(RefusedFieldsError):
        save(seat, replace(first, value="abc", base=2))


def test_r33_repeat_of_a_change_that_an_earlier_release_stored_is_recognised(seat: Seat) -> None:
    first, second = edit("overall_notes", "a"), edit("overall_notes", "ab", base=1)
    save(seat, first)
    DraftField.objects.update(bodies=[])
    assert save(seat, first).versions == {"overall_notes": 1}
    save(seat, second)
    assert [body is None for body in DraftField.objects.get().bodies] == [True, False]
    assert save(seat, second).versions == {"overall_notes": 2}


def test_change_too_long_ago_to_be_recognised_changes_nothing_either(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(draft_fields, "MOST_MUTATIONS", 3)
    edits = [edit("overall_notes", "x" * (base + 1), base) for base in range(5)]
    for each in edits:
        save(seat, each)
    assert DraftField.objects.get().mutations == [each.mutation for each in edits[2:]]
    assert [save(seat, each).versions.get("overall_notes") for each in edits] == [None, None, 3, 4, 5]
    assert stored(seat) == {"overall_notes": ("xxxxx", 5)}


def test_committed_scorecard_takes_nothing_more(seat: Seat) -> None:
    early = edit("overall_notes", "early")
    save(seat, early)
    factories.fill(seat)
    with pytest.raises(ConflictError, match="committed") as closed:
        save(seat, early, edit("running_notes", "late thought"))
    assert closed.value.saved.versions == {"overall_notes": 1}
    assert closed.value.saved.conflicts == ("running_notes",)
    assert save(seat, early).committed
    assert stored(seat) == {"overall_notes": ("early", 1)}


def test_cancelled_interview_takes_nothing_more(seat: Seat) -> None:
    seat.interview.cancelled_at = factories.NOON
    seat.interview.save()
    with pytest.raises(ConflictError, match="cancelled"):
        save(seat, edit("overall_notes", "for nobody"))
    assert stored(seat) == {}


def test_nobody_writes_on_behalf_of_another(seat: Seat, recruiter: Person, admin: Person) -> None:
    for actor in (recruiter, admin, factories.PersonFactory(), SYSTEM):
        with pytest.raises(NotAllowedError):
            save_scorecard_draft(actor=actor, seat_id=seat.pk, edits=[edit("overall_notes", "x")])
    assert stored(seat) == {}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("rating-charm", "5"),
        ("words-charm", "smiled"),
        ("charm", "5"),
        ("committed_at", "2026-11-20"),
        ("recommendation", "maybe"),
        ("rating-{key}", "6"),
        ("rating-{key}", "0"),
        ("reason-{key}", "x" * 301),
        ("evidence-{key}", "null \0"),
        ("evidence-{key}", "half \ud83d"),
    ],
)
def test_what_no_scorecard_holds_is_refused_with_nothing_stored(
    seat: Seat, key: str, field: str, value: str
) -> None:
    name = field.format(key=key)
    with pytest.raises(RefusedFieldsError) as refused:
        save(seat, edit("overall_notes", "fine"), edit(name, value))
    assert list(refused.value.reasons) == [name]
    assert (stored(seat), Scorecard.objects.count()) == ({}, 0)


def test_field_sent_twice_at_once_is_refused(seat: Seat) -> None:
    with pytest.raises(RefusedFieldsError):
        save(seat, edit("overall_notes", "a"), edit("overall_notes", "b"))


def test_draft_appends_no_event_and_makes_no_scorecard(seat: Seat) -> None:
    save(seat, edit("overall_notes", "private"))
    assert (Event.objects.count(), Scorecard.objects.count()) == (0, 0)


def test_saving_takes_two_queries_however_many_fields(
    seat: Seat, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    names = ["running_notes", *[f"evidence-{each.key}" for each in seat.interview.dimensions.all()]]
    author = seat.person
    for edits in ([], [edit(names[0], "a")], [edit(name, str(uuid4()), base=0) for name in names]):
        with django_assert_num_queries(4):  # two of them open and close the savepoint of a test
            save_scorecard_draft(actor=author, seat_id=seat.pk, edits=edits)
