"""Changing people, letting them go, pauses, qualifications: policy, one event, nothing typed in the log."""

import datetime
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from hiring.actors import SYSTEM, ConflictError, NotAllowedError
from hiring.models import Duty, Event, Pause, Person, QualificationChange
from hiring.selectors.interviewer_policies import USUAL_RULES, interviewer_rules
from hiring.services.availability import add_pause, remove_pause
from hiring.services.interviewer_policies import set_interviewer_rules
from hiring.services.people import PersonDetails, change_person, deactivate_person
from hiring.services.qualifications import Step, set_qualification
from tests import factories
from tests.threads import at_once

MONDAY = datetime.date(2026, 11, 23)


def details(person: Person, **changes: object) -> PersonDetails:
    duties = tuple(Duty(duty) for duty in person.duties)
    return replace(PersonDetails(person.name, person.title, duties, person.time_zone), **changes)


def change(actor: Person, person: Person, **changes: object) -> Person:
    return change_person(
        actor=actor, person_id=person.pk, version=person.version, details=details(person, **changes)
    )


def payloads(kind: str) -> list[dict[str, object]]:
    return list(Event.objects.filter(kind=kind).values_list("payload", flat=True))


def test_change_is_logged_with_old_and_new_values_and_without_names(
    admin: Person, interviewer: Person
) -> None:
    changes = {"name": "New Name", "duties": (Duty.RECRUITER,), "weekly_cap": 3}
    changed = change(admin, interviewer, **changes)
    assert (changed.name, changed.duties, changed.weekly_cap) == ("New Name", ["recruiter"], 3)
    assert payloads("person_changed") == [
        {
            "changed": ["name", "duties", "weekly_cap"],
            "before": {"duties": ["interviewer"], "weekly_cap": None},
            "after": {"duties": ["recruiter"], "weekly_cap": 3},
        }
    ]


def test_unchanged_details_append_nothing(admin: Person, interviewer: Person) -> None:
    change(admin, interviewer)
    assert not Event.objects.exists()


def test_change_from_an_old_page_is_a_conflict(admin: Person, interviewer: Person) -> None:
    change(admin, interviewer, title="First")
    with pytest.raises(ConflictError):
        change(admin, interviewer, title="Second")
    interviewer.refresh_from_db()
    assert interviewer.title == "First"


def test_change_to_an_unknown_zone_names_the_field(admin: Person, interviewer: Person) -> None:
    with pytest.raises(ValidationError) as refused:
        change(admin, interviewer, time_zone="Mars/Base")
    assert list(refused.value.message_dict) == ["time_zone"]


def test_only_admins_change_people(recruiter: Person, interviewer: Person) -> None:
    for attempt in (
        lambda: change(recruiter, interviewer, title="Boss"),
        lambda: change(interviewer, interviewer, duties=(Duty.ADMIN,)),
        lambda: deactivate_person(actor=recruiter, person_id=interviewer.pk),
    ):
        with pytest.raises(NotAllowedError):
            attempt()
    assert not Event.objects.exists()


def test_last_admin_keeps_the_duty_and_the_account(admin: Person) -> None:
    invited = factories.PersonFactory(duties=[Duty.ADMIN])
    invited.set_unusable_password()
    invited.save()
    factories.PersonFactory(duties=[Duty.ADMIN], is_active=False)
    for attempt in (
        lambda: change(admin, admin, duties=(Duty.RECRUITER,)),
        lambda: deactivate_person(actor=admin, person_id=admin.pk),
    ):
        with pytest.raises(ConflictError, match="last admin"):
            attempt()
    admin.refresh_from_db()
    assert (admin.is_active, admin.duties, Event.objects.count()) == (True, ["admin"], 0)


def test_admin_goes_when_another_one_can_sign_in(admin: Person) -> None:
    other = factories.PersonFactory(duties=[Duty.ADMIN])
    deactivate_person(actor=admin, person_id=other.pk)
    assert not Person.objects.get(pk=other.pk).is_active


@pytest.mark.django_db(transaction=True)
def test_two_admins_who_let_each_other_go_at_once_leave_one() -> None:
    one, two = factories.PersonFactory.create_batch(2, duties=[Duty.ADMIN])

    def go(actor: Person, whom: Person) -> str:
        try:
            deactivate_person(actor=actor, person_id=whom.pk)
        except ConflictError:
            return "kept"
        return "gone"

    assert sorted(map(str, at_once(lambda: go(one, two), lambda: go(two, one)))) == ["gone", "kept"]
    assert Person.objects.active().count() == 1


def test_deactivation_ends_every_session_for_good(admin: Person, interviewer: Person) -> None:
    interviewer.set_password("a-long-pass-phrase")
    interviewer.save()
    client = Client()
    client.force_login(interviewer)
    assert client.get("/interviews/").status_code == 200
    deactivate_person(actor=admin, person_id=interviewer.pk)
    assert client.get("/interviews/").status_code == 302
    Person.objects.filter(pk=interviewer.pk).update(is_active=True)
    assert client.get("/interviews/").status_code == 302  # the session that was open stays ended
    assert payloads("person_deactivated") == [{}]


def test_committed_work_of_a_deactivated_person_stays(admin: Person) -> None:
    seat = factories.make_loop(panel=1).interviews.get().seats.get()
    scorecard = factories.fill(seat)
    deactivate_person(actor=admin, person_id=seat.person_id)
    scorecard.refresh_from_db()
    assert (scorecard.is_committed, scorecard.seat.person) == (True, seat.person)


def test_pause_is_logged_without_its_reason(interviewer: Person) -> None:
    pause = add_pause(
        actor=interviewer, person_id=interviewer.pk, from_on=MONDAY, until_on=None, reason="Surgery"
    )
    remove_pause(actor=interviewer, person_id=interviewer.pk, pause_id=pause.pk)
    remove_pause(actor=interviewer, person_id=interviewer.pk, pause_id=pause.pk)
    logged = {"pause_id": str(pause.pk), "from_on": "2026-11-23", "until_on": None}
    assert payloads("pause_added") == payloads("pause_removed") == [logged]
    assert not Pause.objects.exists()


def test_pause_of_somebody_else_is_refused(recruiter: Person, interviewer: Person) -> None:
    with pytest.raises(NotAllowedError):
        add_pause(actor=recruiter, person_id=interviewer.pk, from_on=MONDAY, until_on=None, reason="Away")


def test_database_refuses_a_pause_that_ends_before_it_begins(interviewer: Person) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Pause.objects.create(
            person=interviewer, from_on=MONDAY, until_on=MONDAY - datetime.timedelta(1), reason="Away"
        )


def test_qualification_is_kept_with_its_reason_and_logged_without(admin: Person, interviewer: Person) -> None:
    role = factories.RoleFactory()

    def grant(step: Step, seen: int = 0) -> QualificationChange:
        return set_qualification(
            actor=admin,
            person_id=interviewer.pk,
            role=role,
            exercise_key="debugging",
            step=step,
            reason="Has led it elsewhere",
            seen=seen,
        )

    first = grant(Step.SHADOW)
    with pytest.raises(ConflictError):
        grant(Step.QUALIFIED)
    second = grant(Step.QUALIFIED, seen=first.pk)
    assert [each["before"] for each in payloads("qualification_changed")] == ["none", "shadow"]
    assert payloads("qualification_changed")[1] == {
        "role_id": str(role.pk),
        "exercise_key": "debugging",
        "before": "shadow",
        "after": "qualified",
        "change_id": second.pk,
    }
    assert (second.reason, second.changed_by) == ("Has led it elsewhere", admin)


def test_qualification_without_reason_or_admin_is_refused(admin: Person, interviewer: Person) -> None:
    role = factories.RoleFactory()
    for actor, reason, error in ((admin, "", ValidationError), (interviewer, "I can", NotAllowedError)):
        with pytest.raises(error):
            set_qualification(
                actor=actor,
                person_id=interviewer.pk,
                role=role,
                exercise_key="debugging",
                step=Step.QUALIFIED,
                reason=reason,
            )
    assert not QualificationChange.objects.exists()


def test_policy_holds_from_its_change_on_and_is_logged_with_both_values(admin: Person) -> None:
    assert interviewer_rules() == USUAL_RULES
    wanted = replace(USUAL_RULES, shadows=1, lapse_days=None)
    stored = set_interviewer_rules(actor=admin, rules=wanted)
    assert interviewer_rules() == stored == replace(wanted, version=1)
    assert set_interviewer_rules(actor=admin, rules=wanted) == stored  # a second click
    (event,) = payloads("interviewer_policy_changed")
    assert event["before"]["shadows"] == 2
    assert event["after"]["shadows"] == 1


def test_policy_from_an_old_page_or_not_an_admin_is_refused(admin: Person, recruiter: Person) -> None:
    set_interviewer_rules(actor=admin, rules=replace(USUAL_RULES, shadows=1))
    with pytest.raises(ConflictError):
        set_interviewer_rules(actor=admin, rules=replace(USUAL_RULES, shadows=3))
    for actor in (recruiter, SYSTEM):
        with pytest.raises(NotAllowedError):
            set_interviewer_rules(actor=actor, rules=USUAL_RULES)
