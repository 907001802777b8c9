"""manage.py import_blueprint: a role document becomes a draft rubric."""

import json
from argparse import ArgumentParser
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.core.management.base import BaseCommand
from django.db import ProgrammingError, transaction

from hiring.actors import SYSTEM, ConflictError
from hiring.blueprint import Blueprint, NotARoleDescriptionError, blueprint_of
from hiring.documents import Document
from hiring.management.documents import Refused, line_of, read_role_document
from hiring.services.imports import Imported, InvalidKeyError, TooLongError, import_blueprint
from hiring.services.publishing import publish_rubric


class Command(BaseCommand):
    help = "Read a role document (text, Markdown, HTML or .docx) and save the role with a draft rubric."
    # A dry run reads a file and prints: it must open no database connection.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the role document; its content tells the format")
        parser.add_argument("--role", metavar="KEY", help="save it under this key, not its title's")
        parser.add_argument("--dry-run", action="store_true", help="show what is found and save nothing")
        parser.add_argument("--publish", action="store_true", help="publish the rubric at once")
        parser.add_argument("--json", action="store_true", help="print what was found as JSON")
        parser.add_argument("--replace-draft", action="store_true", help="drop the draft that is there")

    def handle(self, *args: Any, **options: Any) -> None:
        document = read_role_document(options["file"])
        blueprint = self._parse(options["file"], document)
        imported = None if options["dry_run"] else self._save(blueprint, document, options)
        if options["json"]:
            self.stdout.write(json.dumps(blueprint.as_json(), ensure_ascii=False, indent=2))
        else:
            self._print_lines(summary_of(blueprint))
            self._print_lines(saved_lines(imported))
        self._warn(
            [*document.notes, *(f"Line {found.line}: {found.message}" for found in blueprint.warnings)]
        )

    def _parse(self, path: str, document: Document) -> Blueprint:
        try:
            return blueprint_of(document.blocks)
        except NotARoleDescriptionError as error:
            raise Refused(line_of(f"{path}: {error}")) from None

    def _save(self, blueprint: Blueprint, document: Document, options: dict[str, Any]) -> Imported:
        try:
            # One transaction: a rubric that cannot be published is not imported either.
            with transaction.atomic():
                imported = import_blueprint(
                    actor=SYSTEM,
                    blueprint=blueprint,
                    document=document.text,
                    role_key=options["role"] or "",
                    replace_draft=options["replace_draft"],
                )
                if options["publish"]:
                    published = publish_rubric(actor=SYSTEM, rubric=imported.rubric)
                    return replace(imported, rubric=published)
                return imported
        except ConflictError as error:
            hint = "" if options["replace_draft"] else " (--replace-draft drops the draft that is there.)"
            raise Refused(line_of(f"Nothing was saved. {error}{hint}")) from None
        except (InvalidKeyError, TooLongError) as error:
            raise Refused(line_of(f"Nothing was saved. {error}")) from None
        except ProgrammingError:
            raise Refused("The database has no tables yet: run manage.py migrate first.") from None

    def _print_lines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.stdout.write(line)

    def _warn(self, warnings: list[str]) -> None:
        for warning in warnings:
            self.stderr.write(f"Warning: {line_of(warning)}")


def summary_of(blueprint: Blueprint) -> list[str]:
    """Return what was found, a line for each kind of part and one for each dimension and exercise."""
    return [
        blueprint.title,
        f"  {len(blueprint.sections)} sections, {len(blueprint.areas)} areas to assess",
        f"  {len(blueprint.dimensions)} dimensions: {_listed(part.name for part in blueprint.dimensions)}",
        f"  {len(blueprint.exercises)} exercises:",
        *(
            f"    {exercise.name}{minutes_of(exercise.min_minutes, exercise.max_minutes)}"
            f"{', optional' if exercise.optional else ''}"
            for exercise in blueprint.exercises
        ),
        f"  {len(blueprint.red_flags)} red flags, {len(blueprint.weak_signals)} weak signals,"
        f" {len(blueprint.strong_signals)} strong signals",
    ]


def minutes_of(shortest: int | None, longest: int | None) -> str:
    """Return ", 45–60 minutes", or nothing when the document says nothing."""
    if shortest is None:
        return ""
    return f", {shortest} minutes" if shortest == longest else f", {shortest}–{longest} minutes"


def saved_lines(imported: Imported | None) -> list[str]:
    """Return what was saved and what came from the version before."""
    if imported is None:
        return ["Dry run: nothing was saved."]
    rubric = imported.rubric
    state = "published" if rubric.is_published else "draft"
    role = f"new role {rubric.role.key}" if imported.is_new_role else f"role {rubric.role.key}"
    return [*imported.carried_over, f"Saved: {role}, version {rubric.version}, {state}."]


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"
