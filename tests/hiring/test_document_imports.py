"""Imports in the browser: reading, previewing, correcting, confirming, and whose they are."""

import datetime
import io
import zipfile
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from hiring.actors import SYSTEM, ConflictError, NotAllowedError
from hiring.blueprint.storage import from_stored
from hiring.models import DocumentImport, Event, Person, Role, Rubric
from hiring.models.document_imports import LASTS
from hiring.services.document_imports import (
    ImportRefusedError,
    confirm_import,
    delete_expired_imports,
    discard_import,
    save_import,
    start_import,
)
from hiring.tasks import delete_expired_document_imports
from tests import factories
from tests.conftest import SignIn
from tests.hiring.documents.docx_files import DOCX_FILES
from tests.hiring.documents.test_role_documents import data_of

pytestmark = pytest.mark.django_db


def upload(client: Client, name: str = "game_designer.docx", data: bytes | None = None) -> HttpResponse:
    file = SimpleUploadedFile(name, data_of(name) if data is None else data)
    return client.post(reverse("document_imports"), {"file": file})


def fields_of(document_import: DocumentImport, client: Client) -> dict[str, Any]:
    """Return what the preview's form sends when nothing is touched."""
    form = client.get(address(document_import)).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, False)}


def address(document_import: DocumentImport, name: str = "document_import") -> str:
    return reverse(name, args=[document_import.pk])


def started(admin: Person, name: str = "game_designer.docx") -> DocumentImport:
    return start_import(actor=admin, data=data_of(name), file_name=name)


def kinds() -> list[str]:
    return list(Event.objects.order_by("id").values_list("kind", flat=True))


def test_upload_leads_to_a_preview_that_survives_a_reload(admin: Person, signed_in: SignIn) -> None:
    client = signed_in(admin)
    response = upload(client)
    document_import = DocumentImport.objects.get()
    assert response.headers["Location"] == address(document_import)
    assert (document_import.owner, document_import.state, document_import.format) == (admin, "open", "docx")
    line = from_stored(document_import.found).areas[0].line
    pages = [client.get(address(document_import)).content.decode() for _reload in range(2)]
    for page in pages:
        assert f'href="#line-{line}"' in page
        assert f'<li id="line-{line}"><a href="#part-areas_0">{line}</a>' in page
        assert "“Warning signs” are read as weak signals" in page
    assert client.get(reverse("document_imports")).context["imports"][0].title == "Game Designer"
    assert not Role.objects.exists()
    assert kinds() == ["document_import_started"]


def test_pasted_text_is_read(admin: Person, signed_in: SignIn) -> None:
    signed_in(admin).post(reverse("document_imports"), {"text": factories.ROLE_DOCUMENT})
    assert DocumentImport.objects.get().found["title"] == "Night Porter"


def test_confirming_without_a_change_drafts_everything(admin: Person, signed_in: SignIn) -> None:
    client, document_import = signed_in(admin), started(admin)
    fields = fields_of(document_import, client)
    response = client.post(address(document_import, "confirm_document_import"), fields)
    rubric = Rubric.objects.get()
    assert response.headers["Location"] == f"{reverse('role', args=['game-designer'])}?version=1"
    assert [area.text for area in rubric.areas.all()] == ["Systems – loops; economies", "Taste"]
    exercise = rubric.exercises.get(name="Paper prototype")
    assert (exercise.min_minutes, exercise.max_minutes) == (120, 180)
    assert list(exercise.questions.values_list("text", "dimension__name")) == [
        ("What would you cut first?", "Systems thinking")
    ]
    assert [(kpi.name, kpi.target) for kpi in rubric.kpis.all()] == [
        ("Day-7 retention", "above 20 percent"),
        ("Playtests", "two a week"),
    ]
    assert {signal.kind for signal in rubric.signals.all()} == {"red_flag", "weak", "strong"}
    assert [dimension.anchor_5 for dimension in rubric.dimensions.all()] == [
        "Predicts the exploit",
        "Kills own ideas",
    ]
    assert rubric.sections.count() == 8
    assert rubric.document == document_import.text
    assert kinds() == ["document_import_started", "rubric_drafted"]
    assert Event.objects.latest("id").payload["document_import"] == str(document_import.pk)


def test_milestones_reach_the_draft(admin: Person) -> None:
    document_import = started(admin, "civil_engineer.docx")
    found = from_stored(document_import.found)
    imported = confirm_import(actor=admin, document_import=document_import, blueprint=found, version=1)
    assert list(imported.rubric.milestones.values_list("days", "text")) == [
        (30, "Has read the files of all bridges"),
        (60, "Leads an inspection"),
    ]


def test_corrections_are_kept_and_drafted(admin: Person, signed_in: SignIn) -> None:
    client, document_import = signed_in(admin), started(admin)
    fields = fields_of(document_import, client) | {
        "title": "Lead Game Designer",
        "areas_1": "",  # emptied: it goes away
        "areas_2": "Playtesting",  # the empty one: it is added
        "dimensions_0_name": "Systems",
        "exercises_1_max": "50",
        "milestones_0_days": "90",
        "milestones_0_text": "Ships a mode",
    }
    assert client.post(address(document_import), fields).status_code == 302
    document_import.refresh_from_db()
    found = from_stored(document_import.found)
    assert document_import.version == 2
    assert [(area.text, area.line > 0) for area in found.areas] == [
        ("Systems – loops; economies", True),
        ("Playtesting", False),
    ]
    # The question follows its dimension's new name.
    assert found.exercises[0].questions[0].dimension == "Systems"
    assert (found.exercises[1].min_minutes, found.exercises[1].max_minutes) == (40, 50)
    assert not Role.objects.exists()
    client.post(address(document_import, "confirm_document_import"), fields_of(document_import, client))
    rubric = Rubric.objects.get()
    assert rubric.role.title == "Lead Game Designer"
    assert list(rubric.milestones.values_list("days", "text")) == [(90, "Ships a mode")]
    assert kinds() == ["document_import_started", "document_import_changed", "rubric_drafted"]


def test_saving_the_same_again_notes_nothing(admin: Person, signed_in: SignIn) -> None:
    client, document_import = signed_in(admin), started(admin)
    client.post(address(document_import), fields_of(document_import, client))
    document_import.refresh_from_db()
    assert document_import.version == 1
    assert kinds() == ["document_import_started"]


INVALID = [
    ({"title": ""}, "id_title"),
    ({"exercises_0_min": "60", "exercises_0_max": "45"}, "id_exercises_0_max"),
    ({"milestones_0_text": "Ships"}, "id_milestones_0_days"),
    ({"dimensions_0_name": "x" * 121}, "id_dimensions_0_name"),
]


@pytest.mark.parametrize(("change", "field"), INVALID, ids=[field for _change, field in INVALID])
@pytest.mark.parametrize("name", ["document_import", "confirm_document_import"])
def test_invalid_correction_answers_422_and_writes_nothing(
    name: str, change: dict[str, str], field: str, admin: Person, signed_in: SignIn
) -> None:
    client, document_import = signed_in(admin), started(admin)
    fields = fields_of(document_import, client) | change
    response = client.post(address(document_import, name), fields)
    assert response.status_code == 422
    focused = [tag for tag in response.content.decode().split("<") if "autofocus" in tag]
    assert [f'id="{field}"' in tag for tag in focused] == [True]
    assert not Role.objects.exists()
    assert kinds() == ["document_import_started"]


def test_draft_that_is_there_is_replaced_only_when_asked(admin: Person, signed_in: SignIn) -> None:
    role = factories.RoleFactory(key="game-designer", title="Game Designer")
    draft = factories.RubricFactory(role=role)
    client, document_import = signed_in(admin), started(admin)
    confirm = address(document_import, "confirm_document_import")
    refused = client.post(confirm, fields_of(document_import, client))
    assert refused.status_code == 422
    assert "Game Designer has a draft, version 1." in refused.content.decode()
    assert list(Rubric.objects.all()) == [draft]
    client.post(confirm, fields_of(document_import, client) | {"replace_draft": "on"})
    assert Rubric.objects.get().pk != draft.pk


def test_second_tab_does_not_overwrite_the_first(admin: Person, signed_in: SignIn) -> None:
    client, document_import = signed_in(admin), started(admin)
    fields = fields_of(document_import, client)
    client.post(address(document_import), fields | {"areas_0": "First tab"})
    answer = client.post(address(document_import), fields | {"areas_0": "Second tab"})
    assert answer.status_code == 409
    document_import.refresh_from_db()
    assert from_stored(document_import.found).areas[0].text == "First tab"


def test_confirmed_import_leads_to_its_draft_and_changes_no_more(admin: Person, signed_in: SignIn) -> None:
    client, document_import = signed_in(admin), started(admin)
    found = from_stored(document_import.found)
    confirm_import(actor=admin, document_import=document_import, blueprint=found, version=1)
    assert "version=1" in client.get(address(document_import)).headers["Location"]
    with pytest.raises(ConflictError, match="confirmed already"):
        save_import(actor=admin, document_import=document_import, blueprint=found, version=2)
    with pytest.raises(ConflictError, match="confirmed already"):
        confirm_import(actor=admin, document_import=document_import, blueprint=found, version=2)
    assert Rubric.objects.count() == 1


def test_import_is_its_owners_alone(admin: Person, signed_in: SignIn) -> None:
    document_import = started(admin)
    other = factories.PersonFactory(duties=["admin"])
    client = signed_in(other)
    assert client.get(address(document_import)).status_code == 404
    assert client.get(reverse("document_imports")).context["imports"] == []
    found = from_stored(document_import.found)
    with pytest.raises(NotAllowedError):
        save_import(actor=other, document_import=document_import, blueprint=found, version=1)
    with pytest.raises(NotAllowedError):
        discard_import(actor=other, document_import=document_import)


def test_owner_who_is_no_admin_any_more_loses_it(admin: Person, signed_in: SignIn) -> None:
    document_import = started(admin)
    admin.duties = ["recruiter"]
    admin.save()
    assert signed_in(admin).get(address(document_import)).status_code == 404


def test_recruiter_starts_no_import(recruiter: Person) -> None:
    with pytest.raises(NotAllowedError):
        start_import(actor=recruiter, data=factories.ROLE_DOCUMENT)


def test_discarded_import_is_gone(admin: Person, signed_in: SignIn) -> None:
    document_import = started(admin)
    signed_in(admin).post(address(document_import, "discard_document_import"))
    assert not DocumentImport.objects.exists()
    assert kinds() == ["document_import_started", "document_import_discarded"]


def test_import_expires(admin: Person, signed_in: SignIn) -> None:
    begun = timezone.now()
    document_import = started(admin)
    with time_machine.travel(begun + LASTS + datetime.timedelta(minutes=1), tick=False):
        assert signed_in(admin).get(address(document_import)).status_code == 409
        delete_expired_imports(actor=SYSTEM, now=timezone.now())
    assert not DocumentImport.objects.exists()
    assert kinds() == ["document_import_started", "document_import_expired"]


def test_f12_worker_whose_clock_is_ahead_deletes_no_import(admin: Person) -> None:
    started(admin)
    with time_machine.travel(timezone.now() + 2 * LASTS, tick=False):
        delete_expired_document_imports()
    assert DocumentImport.objects.count() == 1


def test_import_that_has_time_is_kept(admin: Person) -> None:
    started(admin)
    assert delete_expired_imports(actor=SYSTEM, now=timezone.now()) == 0
    assert DocumentImport.objects.count() == 1


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("word/document.xml", bytes(14_000_000))
    return file.getvalue()


REFUSED = {
    "empty.txt": (b" ", "It is empty."),
    "large.txt": (b"a" * (20 * 1024 * 1024), "It is larger than 5 MB"),
    "bomb.docx": (bomb(), "times its size"),
    "recipe.md": (b"# Bread\n\nFlour, water, salt.\n", "This is not a role description"),
    "many.txt": (
        (factories.ROLE_DOCUMENT + "".join(f"- Signal {n}\n" for n in range(200))).encode(),
        "202 parts were found in it, and 150 are the most",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_r18_refused_upload_says_why_beside_the_field(name: str, admin: Person, signed_in: SignIn) -> None:
    data, reason = REFUSED[name]
    response = upload(signed_in(admin), name, data)
    assert response.status_code == 422
    assert reason in response.context["form"].errors["file"][0] or (
        name == "empty.txt" and response.context["form"].errors["file"]
    )
    assert not DocumentImport.objects.exists()
    assert not Event.objects.exists()


def test_nothing_chosen_and_both_chosen_are_refused(admin: Person, signed_in: SignIn) -> None:
    client = signed_in(admin)
    nothing = client.post(reverse("document_imports"), {})
    assert "Choose a file, or paste" in nothing.context["form"].errors["file"][0]
    file = SimpleUploadedFile("role.txt", factories.ROLE_DOCUMENT.encode())
    both = client.post(reverse("document_imports"), {"file": file, "text": "Role"})
    assert "not both" in both.context["form"].errors["text"][0]


def test_refusal_of_the_service_names_the_reason(admin: Person) -> None:
    with pytest.raises(ImportRefusedError, match="It is a PDF"):
        start_import(actor=admin, data=b"%PDF-1.4", file_name="role.pdf")


@pytest.mark.parametrize("name", ["curator.txt", "data_engineer.md", *DOCX_FILES])
def test_preview_asks_as_many_queries_for_any_document(
    name: str, admin: Person, signed_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, document_import = signed_in(admin), started(admin, name)
    with django_assert_num_queries(4):  # session, person, import, role
        client.get(address(document_import))


@pytest.mark.parametrize("count", [1, 30])
def test_list_asks_as_many_queries_for_any_number(
    count: int, admin: Person, signed_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    factories.DocumentImportFactory.create_batch(count, owner=admin)
    client = signed_in(admin)
    with django_assert_num_queries(3):  # session, person, imports
        assert len(client.get(reverse("document_imports")).context["imports"]) == count
