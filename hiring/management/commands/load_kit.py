"""manage.py load_kit: fill a role's draft with anchors, guides, questions, examples and a loop template."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from hiring.actors import SYSTEM, ConflictError
from hiring.kits import Kit, KitError, parse_kit
from hiring.management.documents import Refused, line_of, read_text
from hiring.services.kits import Loaded, load_kit
from hiring.services.publishing import publish_loop_template, publish_rubric


class Command(BaseCommand):
    help = "Fill a role's draft rubric from a kit (JSON), and make its loop template."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the kit, as JSON")
        parser.add_argument("--publish", action="store_true", help="publish the rubric and the loop template")

    def handle(self, *args: Any, **options: Any) -> None:
        text, warnings = read_text(options["file"])
        try:
            kit = parse_kit(text)
            loaded = self._save(kit, publish=options["publish"])
        except (KitError, ConflictError) as error:
            raise Refused(line_of(f"Nothing was saved. {options['file']}: {error}")) from None
        for warning in warnings:
            self.stderr.write(f"Warning: {line_of(warning)}")
        self.stdout.write(self._summary(kit, loaded, published=options["publish"]))

    @transaction.atomic
    def _save(self, kit: Kit, *, publish: bool) -> Loaded:
        """One transaction: a kit that cannot be published is not loaded either."""
        loaded = load_kit(actor=SYSTEM, kit=kit)
        if publish:
            publish_rubric(actor=SYSTEM, rubric=loaded.rubric)
        if publish and loaded.template is not None:
            publish_loop_template(actor=SYSTEM, template=loaded.template)
        return loaded

    def _summary(self, kit: Kit, loaded: Loaded, *, published: bool) -> str:
        parts = [
            f"{len(kit.dimensions)} dimensions",
            f"{len(kit.exercises)} exercises",
            f"{len(kit.signals)} signals",
            *([f"loop template “{loaded.template.name}”"] if loaded.template else []),
        ]
        state = "published" if published else "draft"
        return f"Filled {loaded.rubric.role}, version {loaded.rubric.version} ({state}): {', '.join(parts)}."
