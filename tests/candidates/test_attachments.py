"""Files of exercises: attached, versioned, kept once, and given to whom they are for."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from candidates.models import Seat
from candidates.views.attachments import POLICY
from hiring.actors import ConflictError, NotAllowedError
from hiring.attachment_files import AttachmentFile, AttachmentRefusedError, read_attachment
from hiring.models import AttachmentContent, Duty, Event, Exercise, ExerciseAttachment, Person, Rubric
from hiring.models.attachments import MOST_BYTES
from hiring.services.attachments import add_attachment, remove_attachment
from hiring.services.publishing import publish_rubric
from hiring.services.rubrics import remove_part, start_draft
from tests import factories
from tests.conftest import SignIn
from tests.hiring.rubrics import make_rubric
from tests.threads import at_once

pytestmark = pytest.mark.django_db

BYTES = b"%PDF-1.7 canarybytes"
DIGEST = hashlib.sha256(BYTES).hexdigest()
BRIEF = read_attachment("Brief – Grüße.pdf", BYTES)


def _attach(
    exercise: Exercise, file: AttachmentFile = BRIEF, audience: str = "candidate", actor: Person | None = None
) -> ExerciseAttachment:
    actor = actor or factories.PersonFactory(duties=[Duty.ADMIN])
    return add_attachment(actor=actor, exercise=exercise, file=file, audience=audience)


def _exercise() -> Exercise:
    return make_rubric().exercises.get()


def _address(exercise: Exercise) -> str:
    return reverse("new_attachment", args=[exercise.rubric.role.key, exercise.pk])


# What is kept --------------------------------------------------------------------------------------


def test_attached_file_is_one_event_with_its_name_and_digest(admin: Person) -> None:
    exercise = _exercise()
    attachment = _attach(exercise, actor=admin)
    event = Event.objects.get(kind="attachment_added")
    assert (event.actor, event.stream_id) == (admin, exercise.rubric.role_id)
    assert event.payload["exercise"] == str(exercise.pk)
    words = f"Brief – Grüße.pdf, for the candidate, SHA-256 {DIGEST}"
    assert list(event.changes.values_list("field", "old", "new")) == [("attachment", None, words)]
    remove_attachment(actor=admin, attachment=attachment)
    removed = Event.objects.get(kind="attachment_removed")
    assert list(removed.changes.values_list("field", "old", "new")) == [("attachment", words, None)]
    with pytest.raises(ConflictError):
        remove_attachment(actor=admin, attachment=attachment)


def test_next_version_has_the_same_files_and_no_second_bytes(admin: Person) -> None:
    rubric = make_rubric()
    _attach(rubric.exercises.get())
    publish_rubric(actor=admin, rubric=rubric)
    draft = start_draft(actor=admin, role=rubric.role)
    kept = ("name", "audience", "media_type", "content_id", "position")
    first, second = (list(each.exercises.get().attachments.values_list(*kept)) for each in (rubric, draft))
    assert first == second == [("Brief – Grüße.pdf", "candidate", "application/pdf", DIGEST, 1)]
    assert AttachmentContent.objects.count() == 1
    remove_attachment(actor=admin, attachment=draft.exercises.get().attachments.get())
    assert AttachmentContent.objects.count() == 1


def test_bytes_go_with_the_last_file_that_has_them(admin: Person) -> None:
    rubric = make_rubric()
    exercise, other = rubric.exercises.get(), factories.ExerciseFactory(rubric=rubric)
    first, _second = _attach(exercise), _attach(other)
    remove_attachment(actor=admin, attachment=first)
    assert AttachmentContent.objects.count() == 1
    remove_part(actor=admin, part=other)
    assert not AttachmentContent.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda rubric: ExerciseAttachment.objects.update(name="Other.pdf"),
        lambda rubric: ExerciseAttachment.objects.all().delete(),
        lambda rubric: ExerciseAttachment.objects.create(
            exercise=rubric.exercises.get(),
            content=AttachmentContent.objects.get(),
            name="New.pdf",
            position=2,
            audience="candidate",
        ),
        lambda rubric: AttachmentContent.objects.update(data=b"%PDF-other"),
        lambda rubric: AttachmentContent.objects.all().delete(),
    ],
)
def test_database_keeps_the_files_of_a_published_version(change: object) -> None:
    rubric = make_rubric()
    _attach(rubric.exercises.get())
    factories.publish(rubric)
    with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
        change(rubric)
    assert bytes(AttachmentContent.objects.get().data) == BYTES


@pytest.mark.parametrize(
    "wrong",
    [{"digest": "0" * 64}, {"size": len(BYTES) + 1}, {"data": b"", "size": 0}, {"data": b"%PDF-other"}],
)
def test_database_refuses_bytes_under_another_name(wrong: dict[str, object]) -> None:
    row = {"digest": DIGEST, "data": BYTES, "size": len(BYTES)} | wrong
    with pytest.raises(IntegrityError), transaction.atomic():
        AttachmentContent.objects.create(**row)


def test_published_version_takes_no_file_and_nobody_but_an_admin_attaches(recruiter: Person) -> None:
    exercise = _exercise()
    with pytest.raises(NotAllowedError):
        _attach(exercise, actor=recruiter)
    factories.publish(exercise.rubric)
    with pytest.raises(ConflictError):
        _attach(exercise)
    assert not Event.objects.exists()


def test_taken_name_and_too_much_for_one_exercise_are_refused() -> None:
    exercise = _exercise()
    for number in range(4):
        large = f"{number}".encode() + b"x" * (MOST_BYTES - 1)
        _attach(exercise, read_attachment(f"{number}.txt", large))
    with pytest.raises(AttachmentRefusedError, match="of this name"):
        _attach(exercise, read_attachment("3.txt", b"x"))
    with pytest.raises(AttachmentRefusedError, match="more than 20 MB"):
        _attach(exercise, read_attachment("4.txt", b"x"))
    assert exercise.attachments.count() == 4


@pytest.mark.django_db(transaction=True)
def test_bytes_that_one_removes_and_another_attaches_at_once_are_kept() -> None:
    exercise, other = _exercise(), _exercise()
    attachment = _attach(exercise)
    admin = factories.PersonFactory(duties=[Duty.ADMIN])
    at_once(
        lambda: remove_attachment(actor=admin, attachment=attachment),
        lambda: _attach(other, actor=admin),
    )
    assert ExerciseAttachment.objects.get().exercise == other
    assert bytes(AttachmentContent.objects.get().data) == BYTES


# Who may take it -----------------------------------------------------------------------------------


def _seated(exercise: Exercise, **changes: object) -> Person:
    loop = factories.LoopFactory(rubric=exercise.rubric)
    interview = factories.InterviewFactory(loop=loop, exercise=exercise)
    return factories.SeatFactory(interview=interview, **changes).person


@pytest.fixture
def attachment() -> ExerciseAttachment:
    return _attach(_exercise(), audience="interviewers")


def _status(client: Client, attachment: ExerciseAttachment) -> int:
    return client.get(reverse("attachment", args=[attachment.pk])).status_code


def test_readers_of_the_role_and_the_seated_take_the_file_and_nobody_else(
    attachment: ExerciseAttachment, signed_in: SignIn, admin: Person, recruiter: Person, interviewer: Person
) -> None:
    exercise = attachment.exercise
    manager = factories.PersonFactory(duties=[Duty.HIRING_MANAGER])
    other_manager = factories.PersonFactory(duties=[Duty.HIRING_MANAGER])
    exercise.rubric.role.hiring_managers.add(manager)
    other = factories.ExerciseFactory(rubric=exercise.rubric)
    gone = _seated(exercise)
    Seat.objects.filter(person=gone).update(withdrawn_at=factories.NOON)
    cancelled = _seated(exercise)
    Seat.objects.get(person=cancelled).interview.__class__.objects.filter(seats__person=cancelled).update(
        cancelled_at=factories.NOON
    )
    people = {
        admin: 200,
        recruiter: 200,
        manager: 200,
        other_manager: 404,
        _seated(exercise): 200,
        _seated(exercise, kind=Seat.Kind.SHADOW): 200,
        _seated(other): 404,
        gone: 404,
        cancelled: 404,
        interviewer: 404,
    }
    assert {person: _status(signed_in(person), attachment) for person in people} == people


def test_r18_file_is_saved_and_not_shown(
    attachment: ExerciseAttachment, admin: Person, signed_in: SignIn
) -> None:
    client, address = signed_in(admin), reverse("attachment", args=[attachment.pk])
    answer = client.get(address)
    assert answer.content == BYTES
    named = {name: answer.headers[name] for name in ("Content-Type", "X-Content-Type-Options", "ETag")}
    assert named == {
        "Content-Type": "application/pdf",
        "X-Content-Type-Options": "nosniff",
        "ETag": f'"{DIGEST}"',
    }
    disposition = "attachment; filename*=utf-8''Brief%20%E2%80%93%20Gr%C3%BC%C3%9Fe.pdf"
    assert answer.headers["Content-Disposition"] == disposition
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert POLICY.endswith("; sandbox")
    again = client.get(address, headers={"If-None-Match": f'"{DIGEST}"'})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", f'"{DIGEST}"')
    other = client.get(address, headers={"If-None-Match": '"other"'})
    assert (other.status_code, other.content) == (200, BYTES)


# Pages ---------------------------------------------------------------------------------------------


def test_file_is_attached_and_removed_in_the_editor(admin: Person, signed_in: SignIn) -> None:
    exercise, client = _exercise(), signed_in(admin)
    edit = reverse("edit_exercise", args=[exercise.rubric.role.key, exercise.pk])
    upload = SimpleUploadedFile("Brief.pdf", BYTES, "text/html")
    answer = client.post(_address(exercise), {"file": upload, "audience": "interviewers"})
    assert (answer.status_code, answer.headers["Location"]) == (302, edit)
    attachment = exercise.attachments.get()
    assert (attachment.name, attachment.audience, attachment.media_type) == (
        "Brief.pdf",
        "interviewers",
        "application/pdf",
    )
    role = client.get(reverse("role", args=[exercise.rubric.role.key])).content.decode()
    for page in (client.get(edit).content.decode(), role):
        assert reverse("attachment", args=[attachment.pk]) in page
        assert "for interviewers" in page
    remove = reverse("remove_attachment", args=[exercise.rubric.role.key, exercise.pk, attachment.pk])
    assert client.post(remove).status_code == 302
    assert client.post(remove).status_code == 404
    assert not exercise.attachments.exists()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        (None, b"", "Choose a file."),
        ("empty.txt", b"", "This file is empty."),
        ("page.html", b"<script>", "Files of this kind can’t be attached."),
        ("wrong.pdf", b"<script>", "holds something else"),
        ("CON.txt", b"words", "Give it a plain name."),
        ("large.txt", b"x" * (MOST_BYTES + 1), "This file is larger than 5 MB."),
    ],
)
def test_r18_refused_upload_says_why_at_its_field(
    admin: Person, signed_in: SignIn, name: str | None, data: bytes, words: str
) -> None:
    exercise = _exercise()
    fields: dict[str, object] = {"audience": "candidate"}
    if name:
        fields["file"] = SimpleUploadedFile(name, data)
    answer = signed_in(admin).post(_address(exercise), fields)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["file"]
    assert words in answer.context["form"].errors["file"][0]
    assert words in answer.content.decode()
    assert not AttachmentContent.objects.exists()


def test_upload_needs_the_token_although_it_is_checked_late(admin: Person) -> None:
    exercise, client = _exercise(), Client(enforce_csrf_checks=True)
    client.force_login(admin)
    upload = SimpleUploadedFile("Brief.pdf", BYTES)
    assert client.post(_address(exercise), {"file": upload, "audience": "candidate"}).status_code == 403
    assert not exercise.attachments.exists()


def test_interviewer_finds_the_files_in_the_kit(
    attachment: ExerciseAttachment, signed_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    person = _seated(attachment.exercise)
    client, seat = signed_in(person), Seat.objects.get(person=person)
    page = client.get(reverse("interview", args=[seat.pk])).content.decode()
    assert reverse("attachment", args=[attachment.pk]) in page
    for number in range(5):
        _attach(attachment.exercise, read_attachment(f"{number}.txt", b"words"))
    with django_assert_num_queries(8):
        assert client.get(reverse("interview", args=[seat.pk])).content.decode().count("/attachments/") == 6


def test_changes_of_a_version_name_its_new_files(admin: Person, signed_in: SignIn) -> None:
    rubric = make_rubric()
    publish_rubric(actor=admin, rubric=rubric)
    draft: Rubric = start_draft(actor=admin, role=rubric.role)
    _attach(draft.exercises.get())
    page = signed_in(admin).get(reverse("rubric_changes", args=[rubric.role.key, 2])).content.decode()
    assert "<ins>Brief – Grüße.pdf, for the candidate</ins>" in page
