"""A loop's packet: what it says, who may read it, and what leaves the product."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from hiring.actors import SYSTEM
from hiring.models import Event, Person
from scorecards.debrief import compile_debrief, input_hash
from scorecards.debrief.codec import from_json_object
from scorecards.debrief.evidence import LoopEvidence
from scorecards.models import Debrief, SignalFinding
from scorecards.packets import typeset_packet
from scorecards.selectors.debriefs import header_of_loop
from scorecards.selectors.packets import packet_of_loop
from scorecards.services.debriefs import compile_debrief_of_loop
from scorecards.services.decisions import Attendance, record_decision, record_dissent, reopen_decision
from scorecards.services.packets import export_packet
from tests import factories
from tests.conftest import SignIn
from tests.scorecards.debrief_page.cases import FORBIDDEN, QUOTE, Case, make_case

pytestmark = pytest.mark.django_db

DOCUMENTATION = Path(__file__).parents[3] / "docs" / "packet.md"
ADDRESSES = ("packet", "packet_pdf", "packet_json")


def ask(client: Client, case: Case, name: str) -> Any:
    send = client.get if name == "packet" else client.post
    return send(case.url(name))


def exported() -> list[Event]:
    return list(Event.objects.filter(kind="packet_exported"))


def decide(case: Case, actor: Person, **texts: Any) -> None:
    key = case.loop.rubric.dimensions.first().key
    record_decision(
        actor=actor,
        loop_id=case.loop.pk,
        outcome="offer",
        **{"rationale": "It holds.", "dissent": "Bo: too early.", "dimension_rationales": {key: "Seen."}}
        | texts,
    )


@pytest.mark.parametrize("name", ADDRESSES)
def test_packet_before_the_reveal_is_closed_to_everybody(
    name: str, case: Case, recruiter: Person, admin: Person, signed_in: SignIn
) -> None:
    case.compile()
    for person in (recruiter, admin, case.committed, case.owing):
        response = ask(signed_in(person), case, name)
        assert response.status_code == 403
        assert [word for word in FORBIDDEN if word in response.content.decode()] == []
    assert exported() == []


@pytest.mark.parametrize("name", ADDRESSES)
def test_packet_stays_closed_to_who_still_owes_a_scorecard(
    name: str, revealed: Case, signed_in: SignIn
) -> None:
    response = ask(signed_in(revealed.owing), revealed, name)
    assert response.status_code == 403
    assert [word for word in FORBIDDEN if word in response.content.decode()] == []


@pytest.mark.parametrize("name", ADDRESSES)
def test_packet_of_a_loop_one_has_no_part_in_is_nowhere(
    name: str, revealed: Case, interviewer: Person, signed_in: SignIn
) -> None:
    assert ask(signed_in(interviewer), revealed, name).status_code == 404


@pytest.mark.parametrize("name", ADDRESSES)
def test_packet_without_a_debrief_says_so(
    name: str, case: Case, recruiter: Person, signed_in: SignIn
) -> None:
    case.reveal(recruiter)
    response = ask(signed_in(recruiter), case, name)
    assert response.status_code == 409
    assert "being compiled" in response.content.decode()


def test_packet_page_holds_evidence_decision_and_what_it_was_made_from(
    revealed: Case, recruiter: Person, signed_in: SignIn
) -> None:
    decide(revealed, recruiter)
    text = signed_in(revealed.committed).get(revealed.url("packet")).content.decode()
    debrief = Debrief.objects.get()
    assert debrief.input_hash in text
    assert f"compiler {debrief.compiler_version}" in text
    assert f"<q>{QUOTE}</q>" in text
    for words in (
        "strong yes",
        "The offer expires &lt;today&gt;.",
        "Make an offer",
        "It holds.",
        "Too early.",
    ):
        assert words.lower() in text.lower()


def test_packet_page_costs_the_same_for_one_interviewer_and_six(
    recruiter: Person, signed_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    cases = [make_case(panel=panel, missing=0) for panel in (1, 6)]
    client = signed_in(recruiter)
    for case in cases:
        case.compile()
        case.reveal(recruiter)
        with django_assert_num_queries(17):
            client.get(case.url("packet"))


def test_export_is_an_event_without_words_and_stands_in_the_history(
    revealed: Case, recruiter: Person, signed_in: SignIn
) -> None:
    client = signed_in(recruiter)
    for name in ("packet_pdf", "packet_json"):
        assert ask(client, revealed, name).status_code == 200
    key = Debrief.objects.get().input_hash
    assert [(event.actor, event.stream_id, event.payload) for event in exported()] == [
        (recruiter, revealed.loop.pk, {"format": form, "input_hash": key}) for form in ("pdf", "json")
    ]
    assert (
        f"{recruiter.name} exported the packet as PDF" in client.get(revealed.url("debrief")).content.decode()
    )


def test_r14_reading_the_packet_writes_that_it_was_read_and_nothing_else(
    revealed: Case, recruiter: Person, signed_in: SignIn
) -> None:
    before = set(Event.objects.values_list("pk", flat=True))
    signed_in(recruiter).get(revealed.url("packet"))
    (noted,) = Event.objects.exclude(pk__in=before)
    assert (noted.kind, noted.payload["page"]) == ("evidence_read", "packet")


def test_pdf_is_a_file_of_the_same_bytes_each_time(
    revealed: Case, recruiter: Person, signed_in: SignIn
) -> None:
    client = signed_in(recruiter)
    first, second = (ask(client, revealed, "packet_pdf") for _ in range(2))
    assert first.headers["Content-Type"] == "application/pdf"
    assert first.content == second.content
    header = header_of_loop(recruiter, revealed.loop.pk)
    assert header is not None
    packet = packet_of_loop(recruiter, header)
    assert packet is not None
    assert first.content == typeset_packet(packet)


def test_r17_file_names_hold_plain_letters_whatever_a_candidate_is_called(
    revealed: Case, recruiter: Person
) -> None:
    tail = revealed.loop.pk.hex[-8:]
    for name, expected in {
        'Zoë "/../ O’Brien\r\nX-Evil: 1': f"packet-zoe-obrien-x-evil-1-{tail}.pdf",
        "李小龙": f"packet-{revealed.loop.pk.hex}.pdf",
        "a" * 160: f"packet-{'a' * 60}-{tail}.pdf",
    }.items():
        candidate = revealed.loop.application.candidate
        candidate.name = name
        candidate.save()
        packet = export_packet(actor=recruiter, loop_id=revealed.loop.pk, file_format="pdf")
        assert packet.name == expected


def test_json_holds_evidence_that_compiles_to_the_debrief_it_carries(
    revealed: Case, recruiter: Person, signed_in: SignIn
) -> None:
    record = json.loads(ask(signed_in(recruiter), revealed, "packet_json").content)
    evidence = from_json_object(LoopEvidence, record["evidence"])
    assert (record["format"], record["version"]) == ("hiring-loop.packet", 1)
    assert record["debrief"]["matches_evidence"] is True
    assert record["debrief"]["input_hash"] == input_hash(evidence)
    assert record["debrief"]["document"] == compile_debrief(evidence).as_json()
    assert {person["name"] for person in record["people"]} == {seat.person.name for seat in revealed.seats}


def test_json_says_when_evidence_came_after_its_debrief(revealed: Case, recruiter: Person) -> None:
    factories.commit(revealed.seats[-1].scorecard)
    packet = export_packet(actor=recruiter, loop_id=revealed.loop.pk, file_format="json")
    assert json.loads(packet.content)["debrief"]["matches_evidence"] is False
    compile_debrief_of_loop(actor=SYSTEM, loop_id=revealed.loop.pk)
    packet = export_packet(actor=recruiter, loop_id=revealed.loop.pk, file_format="json")
    assert json.loads(packet.content)["debrief"]["matches_evidence"] is True


def test_json_holds_dispositions_and_the_decision_with_the_debrief_it_rests_on(
    revealed: Case, recruiter: Person
) -> None:
    finding = SignalFinding.objects.order_by("pk").first()
    assert finding is not None
    SignalFinding.objects.filter(pk=finding.pk).update(
        disposition="dismissed",
        disposition_reason="A joke.",
        disposed_by=recruiter,
        disposed_at=factories.NOON,
    )
    decide(revealed, recruiter, rationale="  It *holds*.\n\nReally. ")
    packet = export_packet(actor=recruiter, loop_id=revealed.loop.pk, file_format="json")
    record = json.loads(packet.content)
    assert record["dispositions"] == [
        {
            "finding": str(finding.pk),
            "disposition": "dismissed",
            "reason": "A joke.",
            "by": recruiter.name,
            "at": "2026-11-20T12:00:00+00:00",
        }
    ]
    assert record["decisions"][0]["rationale"] == "It *holds*.\n\nReally."
    assert record["decisions"][0]["debrief_input_hash"] == Debrief.objects.get().input_hash


def test_a_reopened_decision_stays_told(
    revealed: Case, recruiter: Person, admin: Person, signed_in: SignIn
) -> None:
    decide(revealed, recruiter)
    reopen_decision(actor=admin, loop_id=revealed.loop.pk, number=1, reason="A reference <came> in.")
    text = signed_in(recruiter).get(revealed.url("packet")).content.decode()
    assert f"“Make an offer” was reopened by {admin.name}" in text
    assert "A reference &lt;came&gt; in." in text
    packet = export_packet(actor=recruiter, loop_id=revealed.loop.pk, file_format="json")
    (decision,) = json.loads(packet.content)["decisions"]
    assert (decision["reopened"]["by"], decision["reopened"]["reason"]) == (
        admin.name,
        "A reference <came> in.",
    )


def test_dissent_in_own_words_conditions_and_who_took_part_are_printed(
    revealed: Case, recruiter: Person, signed_in: SignIn
) -> None:
    other = revealed.committed
    decide(revealed, recruiter, conditions="Two references.", attendance=Attendance(dissenters=[other.pk]))
    record_dissent(actor=other, loop_id=revealed.loop.pk, number=1, words="I saw less.")
    text = signed_in(recruiter).get(revealed.url("packet")).content.decode()
    for words in ("Two references.", "I saw less.", f"Dissent of {other.name}", "See it differently"):
        assert words in text


def test_every_key_of_the_json_is_documented(revealed: Case, recruiter: Person) -> None:
    finding = SignalFinding.objects.order_by("pk").first()
    assert finding is not None
    SignalFinding.objects.filter(pk=finding.pk).update(
        disposition="confirmed", disposed_by=recruiter, disposed_at=factories.NOON
    )
    decide(revealed, recruiter)
    packet = export_packet(actor=recruiter, loop_id=revealed.loop.pk, file_format="json")
    text = documented_keys()
    assert {key for key in keys_of(json.loads(packet.content)) if key not in text} == set()


# What is keyed by the rubric's own names has no names to document.
OWN_KEYS = {"dimension_rationales"}


def keys_of(value: Any) -> set[str]:
    if isinstance(value, list):
        return set().union(*map(keys_of, value))
    if isinstance(value, dict):
        below = [item for key, item in value.items() if key not in OWN_KEYS]
        return set(value).union(*map(keys_of, below))
    return set()


def documented_keys() -> set[str]:
    text = DOCUMENTATION.read_text(encoding="utf-8")
    return set(re.findall(r"`([a-z_]+)`", text))


def test_an_unknown_format_is_a_mistake_of_the_caller(revealed: Case, recruiter: Person) -> None:
    with pytest.raises(ValueError, match="PDF or JSON"):
        export_packet(actor=recruiter, loop_id=revealed.loop.pk, file_format="docx")


def test_packet_address_of_the_debrief_page_leads_to_it(
    revealed: Case, recruiter: Person, signed_in: SignIn
) -> None:
    text = signed_in(recruiter).get(revealed.url("debrief")).content.decode()
    assert f'href="{reverse("packet", args=[revealed.loop.pk])}"' in text
