"""Why a file cannot be read as a document."""


class UnreadableDocumentError(ValueError):
    """The file is no document that can be read; the message is a clear sentence for whoever chose it."""
