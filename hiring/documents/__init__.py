"""Files of every format become the blocks that hiring.blueprint reads. No framework, no database.

Each format has a well-kept parser: markdown-it-py, selectolax (lexbor), python-docx.
"""

from hiring.documents.errors import UnreadableDocumentError
from hiring.documents.reading import MOST_BYTES, TOO_LARGE, read_document, read_text
from hiring.documents.values import Document, DocumentFormat

__all__ = [
    "MOST_BYTES",
    "TOO_LARGE",
    "Document",
    "DocumentFormat",
    "UnreadableDocumentError",
    "read_document",
    "read_text",
]
