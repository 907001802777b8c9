"""Where static files come from and where they are kept once they are collected."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

# In the order in which they count: a later sheet wins.
SHEETS = (
    "tokens",
    "base",
    "layout",
    "forms",
    "controls",
    "components",
    "tables",
    "evidence",
    "matrix",
    "charts",
    "scorecard",
    "drafts",
    "hints",
    "roles",
    "folds",
    "plans",
    "imports",
    "seats",
    "debrief",
    "decisions",
    "amendments",
    "signals",
    "compare",
    "insights",
    "log",
    "entrance",
    "packet",
    "print",
)
ALL_SHEETS = "css/all.css"
# What only people read stays in the repository.
COMMENTS_AND_INDENTS = re.compile(r"/\*.*?\*/|(?<=\n)\s+", re.DOTALL)


class SheetFinder(BaseFinder):
    """Offers all sheets as one file: a page asks once, and one file compresses better than thirty."""

    def __init__(self) -> None:
        self.storage = FileSystemStorage(settings.VAR_DIRECTORY / "sheets")

    def check(self, **options: object) -> list[CheckMessage]:
        """Return no fault: nothing here is configured."""
        return []

    # The types say None for "not here", but Django would take that for a path.
    def find(self, path: str, find_all: bool = False) -> str | list[str]:  # type: ignore[override]
        """Return where the file is, written anew if a sheet has changed; an empty list for any other path."""
        if path != ALL_SHEETS:
            return []
        found = str(self._written())
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        """Yield the one file, for collectstatic."""
        self._written()
        yield ALL_SHEETS, self.storage

    def _written(self) -> Path:
        folder = settings.BASE_DIR / "static" / "css"
        read = "\n".join((folder / f"{name}.css").read_text(encoding="utf-8") for name in SHEETS)
        whole = COMMENTS_AND_INDENTS.sub("", read)
        path = Path(self.storage.path(ALL_SHEETS))
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text(encoding="utf-8") != whole:
            path.write_text(whole, encoding="utf-8")
        return path


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise ships no types
    """Hashed names for everything, also where one script imports another: no browser mixes two releases."""

    support_js_module_import_aggregation = True
    # Ours only: a library names modules in its comments that no file stands for.
    _js_module_import_aggregation_patterns = (
        "js/*.js",
        CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],
    )
