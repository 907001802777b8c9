"""What every reader gives."""

from dataclasses import dataclass
from enum import StrEnum

from hiring.blueprint import Block


class DocumentFormat(StrEnum):
    """The formats that can be read."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    DOCX = "docx"


@dataclass(frozen=True, slots=True)
class Document:
    """A document as read: `blocks` count their lines in `text`, from 1.

    `text` is the file's own for plain text and Markdown. A web page or a Word document has no lines of its
    own: there it has one line for each paragraph, item and row, in which tabs part a row's cells. `notes` say
    what a person should know about how the file was read.
    """

    format: DocumentFormat
    text: str
    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = ()
