"""A document is read, previewed, corrected and confirmed; until then no role knows of it."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hiring.actors import Actor, ConflictError, NotAllowedError
from hiring.blueprint import Blueprint, NotARoleDescriptionError, blueprint_of
from hiring.blueprint.storage import as_stored, from_stored
from hiring.documents import Document, UnreadableDocumentError, read_document, read_text
from hiring.models import DocumentImport, Person
from hiring.models.document_imports import LASTS
from hiring.policies import may_continue_import
from hiring.services.drafts import require_configurer
from hiring.services.events import append_event
from hiring.services.imports import Imported, import_blueprint

MOST_PARTS = 150
LONGEST_FILE_NAME = 255


class ImportRefusedError(ValueError):
    """The document cannot be imported; the message is a sentence for whoever chose it."""


def start_import(*, actor: Person, data: bytes | str, file_name: str = "") -> DocumentImport:
    """Read a file's bytes, or a pasted text, and keep what was found until it is confirmed or expires.

    Raises NotAllowedError, and ImportRefusedError with what is wrong with the document.
    """
    require_configurer(actor)
    document, blueprint = _read(data, file_name)
    with transaction.atomic():
        document_import = DocumentImport.objects.create(
            owner=actor,
            expires_at=timezone.now() + LASTS,
            file_name=_printable(file_name),
            format=document.format.value,
            text=document.text.replace("\x00", " "),
            notes=list(document.notes),
            found=as_stored(blueprint),
        )
        _note("document_import_started", actor, document_import, format=document.format.value)
    return document_import


@transaction.atomic
def save_import(
    *, actor: Person, document_import: DocumentImport, blueprint: Blueprint, version: int
) -> DocumentImport:
    """Keep the owner's corrections; nothing is noted when nothing differs.

    Raises NotAllowedError, and ConflictError when it is confirmed, gone or was changed since `version`.
    """
    locked = _locked(actor, document_import, version)
    if blueprint != from_stored(locked.found):
        locked.found, locked.version = as_stored(blueprint), locked.version + 1
        locked.save(update_fields=["found", "version"])
        _note("document_import_changed", actor, locked, version=locked.version)
    return locked


@transaction.atomic
def confirm_import(
    *,
    actor: Person,
    document_import: DocumentImport,
    blueprint: Blueprint,
    version: int,
    replace_draft: bool = False,
) -> Imported:
    """Make a draft rubric of the corrected blueprint; its one event is the draft's.

    Raises what `save_import` and `import_blueprint` raise; then nothing is written.
    """
    locked = _locked(actor, document_import, version)
    imported = import_blueprint(
        actor=actor,
        blueprint=blueprint,
        document=locked.text,
        replace_draft=replace_draft,
        document_import=locked.pk,
    )
    locked.state, locked.rubric = DocumentImport.State.CONFIRMED, imported.rubric
    locked.found, locked.version = as_stored(blueprint), locked.version + 1
    locked.save(update_fields=["state", "rubric", "found", "version"])
    return imported


@transaction.atomic
def discard_import(*, actor: Person, document_import: DocumentImport) -> None:
    """Delete an import that is not confirmed. Raises NotAllowedError and ConflictError."""
    locked = _locked(actor, document_import, None)
    _note("document_import_discarded", actor, locked)
    locked.delete()


def delete_expired_imports(*, actor: Actor, now: datetime) -> int:
    """Delete every import whose time is over, each in its own transaction; return how many there were."""
    require_configurer(actor)
    expired = list(DocumentImport.objects.filter(expires_at__lte=now).values_list("pk", flat=True))
    return sum(_delete_expired(actor, identifier) for identifier in expired)


@transaction.atomic
def _delete_expired(actor: Actor, identifier: UUID) -> bool:
    found = DocumentImport.objects.select_for_update(skip_locked=True).filter(pk=identifier).first()
    if found is None:
        return False
    _note("document_import_expired", actor, found)
    found.delete()
    return True


def _read(data: bytes | str, file_name: str) -> tuple[Document, Blueprint]:
    try:
        document = read_text(data, file_name) if isinstance(data, str) else read_document(data, file_name)
        blueprint = blueprint_of(document.blocks)
    except (UnreadableDocumentError, NotARoleDescriptionError) as error:
        raise ImportRefusedError(str(error)) from None
    count = _count(blueprint)
    if count > MOST_PARTS:
        message = _("%(count)s parts were found in it, and %(most)s are the most that a rubric can use.")
        raise ImportRefusedError(message % {"count": count, "most": MOST_PARTS})
    return document, _fitting(blueprint)


def _count(blueprint: Blueprint) -> int:
    parts = (
        blueprint.areas,
        blueprint.exercises,
        blueprint.strong_signals,
        blueprint.weak_signals,
        blueprint.red_flags,
        blueprint.dimensions,
        blueprint.milestones,
        blueprint.kpis,
    )
    return sum(map(len, parts)) + sum(len(exercise.questions) for exercise in blueprint.exercises)


def _fitting(blueprint: Blueprint) -> Blueprint:
    """A question names its dimension only where the document has one of that name."""
    names = {dimension.name.casefold(): dimension.name for dimension in blueprint.dimensions}
    return replace(
        blueprint,
        exercises=tuple(
            replace(
                exercise,
                questions=tuple(
                    replace(question, dimension=names.get(question.dimension.casefold(), ""))
                    for question in exercise.questions
                ),
            )
            for exercise in blueprint.exercises
        ),
    )


def _locked(actor: Person, document_import: DocumentImport, version: int | None) -> DocumentImport:
    locked = DocumentImport.objects.select_for_update().filter(pk=document_import.pk).first()
    if locked is None or locked.expires_at <= timezone.now():
        raise ConflictError(_("This import is gone: it was discarded, or its time was over."))
    if not may_continue_import(actor, locked):
        raise NotAllowedError(_("Only the admin who began an import goes on with it."))
    if locked.state != DocumentImport.State.OPEN:
        raise ConflictError(
            _("This import is confirmed already. Its draft can be edited on the role's page.")
        )
    if version is not None and version != locked.version:
        raise ConflictError(_("This import was changed in another window in the meantime."))
    return locked


def _note(kind: str, actor: Actor, document_import: DocumentImport, **payload: object) -> None:
    append_event(kind, actor=actor, stream=("document_import", document_import.pk), payload=payload)


def _printable(file_name: str) -> str:
    return "".join(letter for letter in file_name if letter.isprintable())[:LONGEST_FILE_NAME]
