"""The operator's virus scanner, where one is named: clamd, by its command INSTREAM.

What it doesn't pass isn't kept, and while it doesn't answer no file is taken.
"""

import logging
import socket

from django.conf import settings
from django.utils.translation import gettext as _

from hiring.attachment_files import AttachmentRefusedError

logger = logging.getLogger(__name__)

CHUNK = 65_536
PATIENCE_SECONDS = 8.0  # for each step; a request has fifteen in all
LONGEST_ANSWER = 4_096
CLEAN, FOUND = "stream: OK", " FOUND"


def refuse_harmful(data: bytes) -> None:
    """Raise AttachmentRefusedError with a sentence unless the scanner passes the bytes or none is named."""
    if not settings.SCANNER_ADDRESS:
        return
    try:
        answer = _answer_to(data)
    except (OSError, UnicodeDecodeError):
        answer = ""
    if answer == CLEAN:
        return
    if answer.endswith(FOUND):
        logger.warning("The virus scanner refused a file.")
        raise AttachmentRefusedError(_("The virus scanner found something harmful in this file."))
    logger.error("The virus scanner doesn't answer as it should.")
    raise AttachmentRefusedError(
        _("The virus scanner doesn’t answer, and without it no file is taken. Try again later.")
    )


def _answer_to(data: bytes) -> str:
    """Send the bytes in chunks, each with its length before it, and return what clamd says of the whole."""
    with _connected() as line:
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(data), CHUNK):
            chunk = data[start : start + CHUNK]
            line.sendall(len(chunk).to_bytes(4, "big") + chunk)
        line.sendall(bytes(4))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
            received = line.recv(LONGEST_ANSWER)
            if not received:
                break
            answer += received
    return answer.rstrip(b"\0\n").decode()


def _connected() -> socket.socket:
    address: str = settings.SCANNER_ADDRESS
    if not address.startswith("/"):
        host, _colon, port = address.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=PATIENCE_SECONDS)
    line = socket.socket(socket.AF_UNIX)
    try:
        line.settimeout(PATIENCE_SECONDS)
        line.connect(address)
    except OSError:
        line.close()
        raise
    return line
